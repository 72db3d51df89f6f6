"""Which record was merged into which, what it said, and by which numbers it was known."""

from typing import Any, Self

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Model, Q
from django.utils.translation import gettext_lazy as _

from pages.untyped import AnyRecord
from registers.merging.declared import MERGEABLE
from workflow.canonical import folded
from workflow.models import Stateful
from workflow.people import Actor
from workflow.subjects import kind_of


class MergeStatus(models.TextChoices):
    """How far a merge is."""

    PROPOSED = "proposed", _("待第二人确认")
    MERGED = "merged", _("已合并")
    REFUSED = "refused", _("未予确认")


class MergeQuerySet(models.QuerySet[Any]):
    """The words for asking about merges."""

    def done(self) -> Self:
        """Carried out."""
        return self.filter(status=MergeStatus.MERGED)

    def of_model(self, model: type[models.Model]) -> Self:
        """Of records of one model."""
        return self.filter(subject_kind=model._meta.label_lower)

    def visible_to(self, user: Actor) -> Self:
        """Whoever merges such records, or confirms it, reads what the other one said."""
        kinds = [
            one.model._meta.label_lower
            for one in MERGEABLE.all()
            if (one.who | one.second).holds(None, user)
        ]
        return self.filter(subject_kind__in=kinds)

    def waiting_for(self, record: Model) -> Self:
        """Proposed merges that a record has a part in."""
        part = Q(kept_key=record.pk) | Q(lost_key=record.pk)
        return self.filter(part, subject_kind=kind_of(record), status=MergeStatus.PROPOSED)


class Merge(Stateful):
    """One record taken into another, because both were one thing entered twice.

    ``lost_values`` is all that the merged record said, ``dropped`` the rows of its own that the
    kept one had already; nothing of it stands on the trail. ``number`` is what it was known by.
    """

    subject_kind = models.CharField(_("对象类别"), max_length=100, editable=False)
    kept_key = models.BigIntegerField(_("保留的记录"), editable=False)
    lost_key = models.BigIntegerField(_("并入的记录"), editable=False)
    kept_name = models.CharField(_("保留"), max_length=300, editable=False)
    lost_name = models.CharField(_("并入"), max_length=300, editable=False)
    number = models.CharField(_("原编号"), max_length=200, blank=True, editable=False)
    canonical = models.CharField(max_length=200, blank=True, db_index=True, editable=False)
    taken = models.JSONField(default=list, editable=False)
    shown = models.JSONField(_("对照"), default=list, editable=False)
    moves = models.JSONField(_("移动的内容"), default=list, editable=False)
    lost_values = models.JSONField(default=dict, encoder=DjangoJSONEncoder, editable=False)
    dropped = models.JSONField(default=list, encoder=DjangoJSONEncoder, editable=False)
    kept_version = models.PositiveIntegerField(default=0, editable=False)
    lost_version = models.PositiveIntegerField(default=0, editable=False)
    status = models.CharField(
        _("状态"),
        max_length=20,
        choices=MergeStatus,
        default=MergeStatus.PROPOSED,
        editable=False,
    )
    reason = models.TextField(_("合并的理由"), editable=False)
    refusal = models.TextField(_("未予确认的理由"), blank=True, editable=False)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("提出人"),
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    merged_on = models.DateField(_("合并日期"), null=True, editable=False)

    objects = MergeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("合并记录")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject_kind", "lost_key"],
                condition=~Q(status="refused"),
                name="merge_once",
                violation_error_message=_("这条记录已有一项合并。"),
            ),
            models.CheckConstraint(
                condition=Q(status__in=MergeStatus.values), name="merge_status_known"
            ),
        ]
        indexes = [models.Index(fields=["subject_kind", "kept_key"], name="merge_kept")]

    def __str__(self) -> str:
        return _("%(lost)s → %(kept)s") % {"lost": self.lost_name, "kept": self.kept_name}

    @property
    def kept(self) -> AnyRecord:
        """The record that stays, as it is now; None where it was merged further or is gone."""
        return self.declared.model._base_manager.filter(pk=self.kept_key).first()

    @property
    def lost(self) -> AnyRecord:
        """The record that goes; None once it has gone."""
        return self.declared.model._base_manager.filter(pk=self.lost_key).first()

    @property
    def declared(self) -> AnyRecord:
        """How records of this kind are merged."""
        return MERGEABLE.get(self.subject_kind)


def known_as(model: type[models.Model], text: str) -> Q:
    """The records of a model into which one was merged whose number holds a typed text.

    Args:
        model: of the records.
        text: as typed; blank finds nothing.
    """
    wanted = folded(text)
    if not wanted:
        return Q(pk__in=())
    merges = Merge.objects.done().of_model(model).filter(canonical__contains=wanted)
    return Q(pk__in=merges.values("kept_key"))


def former_numbers(model: type[models.Model], keys: list[int]) -> dict[int, str]:
    """For records of a model the numbers of those that were merged into them, as one text.

    Args:
        model: of the records.
        keys: of the records that are shown.
    """
    found: dict[int, str] = {}
    merges = Merge.objects.done().of_model(model).filter(kept_key__in=keys).order_by("pk")
    for key, number, name in merges.values_list("kept_key", "number", "lost_name"):
        found[key] = " ".join(filter(None, (found.get(key), number, name)))
    return found


def lost_keys(record: models.Model) -> list[str]:
    """How the trail names the records that were merged into this one."""
    merges = Merge.objects.done().of_model(type(record)).filter(kept_key=record.pk)
    return [str(key) for key in merges.order_by("pk").values_list("lost_key", flat=True)]


def numbers_before(record: models.Model) -> list[str]:
    """The numbers of the records that were merged into this one, other than its own."""
    merges = Merge.objects.done().of_model(type(record)).filter(kept_key=record.pk)
    numbers = merges.exclude(number="").order_by("pk").values_list("number", flat=True)
    return [number for number in dict.fromkeys(numbers) if number != str(record)]
