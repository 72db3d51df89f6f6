"""What happens to an item after the hand-over: its timeline, requests, ratings and closures."""

from typing import Any, Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from deputies.people.models import Deputy
from supervision.items.choices import EntryKind, RequestKind
from supervision.items.relations import item_reader_at
from workflow.cases import HandlingEntry, TimelineFile, UnitRequest, one_pending
from workflow.choices import Satisfaction
from workflow.fields import not_before
from workflow.parts import CasePart

ITEM = "supervision.Item"
"""By name: the queries of items look at their timeline."""
PUBLIC_ACTIONS = ("reply", "send_back", "verify", "keep_following", "evaluate", "correct")

PAPER = ("acknowledge_for", "report_progress_for", "reply_for", "evaluate_for")
"""What staff wrote down for a unit or a deputy from a paper, of which the scan is filed."""


class EntryQuerySet(models.QuerySet[Any]):
    """What units wrote on items: progress, replies and measures."""

    def in_public(self) -> Self:
        """The lines whose day the public may know, without anybody's words or name; a reply
        that was taken back is none."""
        known = self.filter(action__in=PUBLIC_ACTIONS).exclude(
            action="reply", kind=EntryKind.PROGRESS
        )
        return known.only("item", "kind", "action", "round", "happened_on", "place")


class Entry(HandlingEntry):
    """A line of an item's timeline: who wrote what, when, with which evidence."""

    item = models.ForeignKey(
        ITEM, verbose_name=_("清单事项"), on_delete=models.PROTECT, related_name="entries"
    )
    kind = models.CharField(_("类别"), max_length=20, choices=EntryKind)
    place = models.CharField(_("地点"), max_length=200, blank=True)

    objects = EntryQuerySet.as_manager()

    class Meta(HandlingEntry.Meta):
        verbose_name = verbose_name_plural = _("办理记录")
        indexes = [models.Index(fields=["item", "at"], name="entry_story")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.happened_on}"


FILE_READER = item_reader_at("entry__item")


class EntryFileQuerySet(models.QuerySet[Any]):
    """Files of such entries; who sees the item sees them."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Of items that the person may read."""
        return FILE_READER.records(self, user)


class EntryFile(TimelineFile):
    """Evidence filed with a line of the timeline; seen by whoever sees the item."""

    entry = models.ForeignKey(
        Entry, verbose_name=_("办理记录"), on_delete=models.PROTECT, related_name="files"
    )

    objects = EntryFileQuerySet.as_manager()

    class Meta(TimelineFile.Meta):
        verbose_name = verbose_name_plural = _("佐证材料")


class Request(UnitRequest):
    """What a unit asks for: more time, or to hand the item back (退回) within the allowed days."""

    item = models.ForeignKey(
        ITEM, verbose_name=_("清单事项"), on_delete=models.PROTECT, related_name="requests"
    )
    kind = models.CharField(_("类别"), max_length=20, choices=RequestKind)

    class Meta(UnitRequest.Meta):
        verbose_name = verbose_name_plural = _("申请")
        constraints = [one_pending("item", "request_one_pending")]


class EvaluationQuerySet(models.QuerySet[Any]):
    """How answers were rated, and by whom."""

    def of_this_round_by(self, user: User | AnonymousUser) -> Self:
        """A deputy's ratings of the outer query's item in its present round."""
        return self.filter(
            item=models.OuterRef("pk"), round=models.OuterRef("round"), deputy__user=user.pk
        )


class Evaluation(models.Model):
    """One deputy's rating in one round of handling; deputies witness and rate (代表法 art. 31)."""

    item = models.ForeignKey(
        ITEM, verbose_name=_("清单事项"), on_delete=models.PROTECT, related_name="evaluations"
    )
    deputy = models.ForeignKey(
        Deputy,
        verbose_name=_("代表"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="evaluations",
    )
    round = models.PositiveSmallIntegerField(_("办理轮次"), default=1)
    rating = models.CharField(_("评价"), max_length=20, choices=Satisfaction)
    comment = models.TextField(_("意见"), blank=True)
    rated_on = models.DateField(_("日期"))

    objects = EvaluationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("代表评价")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "deputy", "round"],
                name="evaluation_once_a_round",
                violation_error_message=_("您已经评价过这一轮办理。"),
            )
        ]

    def __str__(self) -> str:
        return self.get_rating_display()


class Closure(models.Model):
    """A striking off, and the reopening that may follow; last year's count stays as it was."""

    item = models.ForeignKey(
        ITEM, verbose_name=_("清单事项"), on_delete=models.PROTECT, related_name="closures"
    )
    struck_off_on = models.DateField(_("销号日期"))
    struck_off_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("销号人"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    reopened_on = models.DateField(_("重新办理日期"), null=True, blank=True)
    reopened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("重新办理决定人"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    reason = models.TextField(_("重新办理原因"), blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("销号")
        ordering = ["id"]
        constraints = [
            not_before(
                "reopened_on",
                "struck_off_on",
                "closure_reopened_after_strike_off",
                _("重新办理日期不能早于销号日期。"),
            ),
            models.UniqueConstraint(
                fields=["item"],
                condition=Q(reopened_on__isnull=True),
                name="closure_one_standing",
            ),
        ]
        indexes = [models.Index(fields=["item", "struck_off_on"], name="closure_item")]

    def __str__(self) -> str:
        return str(self.struck_off_on)


class ItemPart(CasePart):
    """A part of an item that was split: the item stays one, in every figure."""

    item = models.ForeignKey(
        ITEM, verbose_name=_("清单事项"), on_delete=models.PROTECT, related_name="parts"
    )

    class Meta(CasePart.Meta):
        verbose_name = verbose_name_plural = _("事项分项")
        constraints = [
            models.UniqueConstraint(fields=["item", "sequence"], name="item_part_once"),
        ]
