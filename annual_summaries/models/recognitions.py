"""宣传表彰: what the year brought, and what each praises."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from annual_summaries import querysets
from annual_summaries.choices import RecognitionKind
from deputies.models import Campaign, Deputy, Suggestion
from liaison_stations.models import Station
from supervision.models import Activity, Item
from workflow.choices import RecordStatus
from workflow.models import Publishable, StoredFile

LINKS = ("activity", "item", "suggestion", "campaign", "station")
"""What a recognition may praise, besides deputies; one of them at most."""


def praised(model, label):
    return models.ForeignKey(
        model,
        verbose_name=label,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="recognitions",
    )


class Recognition(Publishable):
    """A typical case, a report in the media, an award, an adoption by a higher level, or a leader's
    written endorsement; public after a second person has published it.
    """

    happened_on = models.DateField(_("日期"))
    kind = models.CharField(_("类别"), max_length=20, choices=RecognitionKind)
    title = models.CharField(_("标题"), max_length=200)
    granted_by = models.CharField(_("授予单位"), max_length=200, blank=True)
    text = models.TextField(_("说明"), blank=True)
    link = models.URLField(_("链接"), max_length=300, blank=True)
    evidence = models.OneToOneField(
        StoredFile,
        verbose_name=_("佐证"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    deputies = models.ManyToManyField(
        Deputy, verbose_name=_("相关代表"), blank=True, related_name="recognitions"
    )
    activity = praised(Activity, _("监督活动"))
    item = praised(Item, _("清单事项"))
    suggestion = praised(Suggestion, _("代表建议"))
    campaign = praised(Campaign, _("专项行动"))
    station = praised(Station, _("联络站"))
    status = models.CharField(
        _("状态"),
        max_length=20,
        choices=RecordStatus,
        default=RecordStatus.RECORDED,
        editable=False,
    )

    objects = querysets.RecognitionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("宣传表彰")
        ordering = ["-happened_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["happened_on", "title"],
                name="recognition_once",
                violation_error_message=_("同一天已有同一标题的记录。"),
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=RecognitionKind.values), name="recognition_kind_known"
            ),
        ]
        indexes = [models.Index(fields=["-happened_on", "-id"], name="recognition_newest")]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("annual:recognition", args=[self.pk])

    @property
    def praises(self):
        """The one record that it praises, or None."""
        return next((found for name in LINKS if (found := getattr(self, name))), None)
