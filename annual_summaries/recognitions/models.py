"""宣传表彰: what the year brought, and what each praises."""

from typing import TYPE_CHECKING, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from annual_summaries.summaries.models import may_preview
from attachments.models import StoredFile
from deputies.campaigns.models import Campaign
from deputies.people.models import Deputy
from deputies.suggestions.models import Suggestion
from liaison_stations.stations.models import Station
from pages.readers import PublicRecords
from pages.untyped import AnyValue
from supervision.activities.models import Activity
from supervision.items.models import Item
from workflow.choices import RecordStatus
from workflow.days import year_span
from workflow.fields import state_field
from workflow.models import Publishable

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class RecognitionKind(models.TextChoices):
    """Model case, report in the media, prize, decision or word from above."""

    CASE = "case", _("典型案例")
    MEDIA = "media", _("媒体报道")
    AWARD = "award", _("获奖")
    ADOPTION = "adoption", _("上级决定采纳")
    ENDORSEMENT = "endorsement", _("领导批示")


class RecognitionQuerySet(PublicRecords["Recognition"]):
    """Recognition, by year and by who may see it before it is public."""

    def kept(self) -> Self:
        """Not withdrawn."""
        return self.filter(status=RecordStatus.RECORDED)

    def public(self) -> Self:
        return self.kept().filter(is_public=True)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """City staff see all; everybody else what is public."""
        return self if may_preview(user) else self.public()

    def of_year(self, year: int) -> Self:
        """Given in a calendar year."""
        return self.filter(happened_on__range=year_span(year))

    def typical_cases(self) -> Self:
        """Published as a typical case (典型案例)."""
        return self.filter(kind=RecognitionKind.CASE)

    def matching(self, text: str) -> Self:
        """The text stands in the title or in the name of who gave it."""
        return self.filter(Q(title__icontains=text) | Q(granted_by__icontains=text))

    def newest_first(self) -> Self:
        return self.order_by("-happened_on", "-id")


LINKS = ("activity", "item", "suggestion", "campaign", "station")
"""What a recognition may praise, besides deputies; one of them at most."""


def praised(
    model: type[models.Model], label: "StrOrPromise"
) -> models.ForeignKey[AnyValue, AnyValue]:
    """A link to a record of ``model`` that a recognition may praise; ``label`` names it."""
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
    status = state_field(RecordStatus, RecordStatus.RECORDED)

    objects = RecognitionQuerySet.as_manager()

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

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("annual:recognition", args=[self.pk])

    @property
    def praises(self) -> Activity | Item | Suggestion | Campaign | Station | None:
        """The one record that it praises, or None."""
        return next((found for name in LINKS if (found := getattr(self, name))), None)
