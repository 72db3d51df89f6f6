"""Items of an opinion's list, followed until they are struck off."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization, User
from deputies.people.models import Deputy
from pages.readers import PublicRecords, shown_in_public
from pages.untyped import AnyRecord, AnyValue
from supervision.handling.models import PAPER, Closure, Entry, Evaluation
from supervision.items.choices import (
    NOT_IN_FORCE,
    OPEN,
    WITH_UNIT,
    EntryKind,
    ItemKind,
    ItemStatus,
    Progress,
)
from supervision.items.relations import FOLLOWER, ITEM_READER
from supervision.opinions.models import Opinion
from workflow.choices import Outcome, Satisfaction
from workflow.fields import day_field, not_before, person_field, state_field, states_known
from workflow.models import Clock, Stateful
from workflow.parts import JoinedCase

if TYPE_CHECKING:
    from django.db.models import Model


class ItemQuerySet(PublicRecords[Any]):
    """Items of opinions, by state, unit, day and who may see them."""

    def public(self) -> Self:
        """Handed over, and published with its opinion and activity."""
        return self.handed_over().filter(
            is_public=True, opinion__is_public=True, opinion__activity__is_public=True
        )

    def handed_over(self) -> Self:
        """Asked by what it is not: nearly every row qualifies, and SQLite would else walk the
        index of states and sort them all."""
        return self.exclude(status__in=NOT_IN_FORCE)

    def open(self) -> Self:
        """Handed over and not yet concluded."""
        return self.filter(status__in=OPEN)

    def with_unit(self) -> Self:
        """The unit has it in hand."""
        return self.filter(status__in=WITH_UNIT)

    def overdue(self, on: date) -> Self:
        """The unit has it in hand and its current deadline has passed."""
        return self.with_unit().filter(deadline__lt=on)

    def with_origin(self) -> Self:
        """Annotates ``from_paper``: somebody's answer was written down from a paper."""
        return self.annotate(
            from_paper=Exists(Entry.objects.filter(item=OuterRef("pk"), action__in=PAPER))
        )

    def concluded_by(self, day: date) -> Self:
        """Struck off by the end of a day and not reopened by then."""
        return self.filter(self.stands_concluded(day))

    @staticmethod
    def stands_concluded(day: date | OuterRef) -> Exists:
        """The condition of ``concluded_by``; the day may be named by a column of the query."""
        return Exists(
            Closure.objects.filter(
                Q(reopened_on__isnull=True) | Q(reopened_on__gt=day),
                item=OuterRef("pk"),
                struck_off_on__lte=day,
            )
        )

    def handed_over_in(self, year: int) -> Self:
        """Handed over within a calendar year."""
        return self.filter(
            handed_over_on__gte=date(year, 1, 1), handed_over_on__lte=date(year, 12, 31)
        )

    def at(self, progress: str) -> Self:
        """Items that are so far, in the public's words; for most rows asked as in handed_over."""
        if progress == Progress.STRUCK_OFF:
            return self.handed_over().exclude(status__in=OPEN)
        return self.filter(status__in=Progress(progress).states)

    def newest_first(self) -> Self:
        return self.order_by("-handed_over_on", "opinion_id", "sequence")

    def first_public_year(self) -> int | None:
        """The year of the oldest hand-over, read at the end of the index; None without any."""
        days = self._chosen_for_the_public().order_by("handed_over_on")
        first = days.values_list("handed_over_on", flat=True).first()
        return first and first.year

    @shown_in_public
    def _chosen_for_the_public(self) -> Self:
        return self.filter(is_public=True)

    def last_public_year(self) -> int | None:
        """The year of the newest hand-over, read at the end of the index; None without any."""
        newest = self.public().newest_first().values_list("handed_over_on", flat=True).first()
        return newest and newest.year

    def counted_by_progress(self) -> dict[Progress, int]:
        """How many items are at each of the public's four steps, in one query."""
        by_status = self.order_by().values_list("status").annotate(models.Count("pk"))
        counted = dict.fromkeys(Progress, 0)
        for status, number in by_status:
            if step := Progress.of(status):
                counted[step] += number
        return counted

    def counted_by_activity(
        self, activities: Iterable[Model]
    ) -> models.QuerySet[AnyValue, dict[str, AnyValue]]:
        """Rows of activity, items and how many of them are struck off."""
        struck_off = models.Count("pk", filter=Q(status=ItemStatus.STRUCK_OFF))
        rows: models.QuerySet[Any, dict[str, Any]] = (
            self.filter(opinion__activity__in=activities)
            .order_by()
            .values("opinion__activity")
            .annotate(items=models.Count("pk"), struck_off=struck_off)
        )
        return rows

    def with_report_day(self) -> Self:
        """Annotates ``reported_on``: when the unit reported done in the present round."""
        replies = Entry.objects.filter(item=OuterRef("pk"), kind=EntryKind.REPLY)
        replies = replies.order_by("-at", "-id")
        return self.annotate(
            reported_on=Coalesce(Subquery(replies.values("happened_on")[:1]), "replied_on")
        )

    def of_units(self, organizations: Iterable[AnyRecord]) -> Self:
        """Items where one of these units leads or assists."""
        assisted = Item.assisting_units.through.objects.filter(organization__in=organizations)
        return self.filter(Q(lead_unit__in=organizations) | Q(pk__in=assisted.values("item")))

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Everything of an item, its timeline and its files."""
        return ITEM_READER.records(self, user)

    def awaiting_rating_by(self, user: User | AnonymousUser) -> Self:
        """Items that wait for this deputy's rating in the present round."""
        rated = Evaluation.objects.of_this_round_by(user)
        waiting = self.filter(status=ItemStatus.AWAITING_EVALUATION).exclude(Exists(rated))
        return FOLLOWER.records(waiting, user)


class Item(JoinedCase, Stateful):
    """One numbered line (条) of an opinion's list, followed until it is struck off (销号).

    Text and numbering are locked at the hand-over. ``due_on`` is never overwritten: an extension
    stands beside it. Outcome, satisfaction and publication are three separate axes.
    """

    opinion = models.ForeignKey(
        Opinion, verbose_name=_("意见"), on_delete=models.PROTECT, related_name="items"
    )
    sequence = models.PositiveSmallIntegerField(_("序号"))
    kind = models.CharField(_("类别"), max_length=20, choices=ItemKind, default=ItemKind.SUGGESTION)
    problem = models.TextField(_("问题"), blank=True)
    suggestion = models.TextField(_("建议"))
    lead_unit = models.ForeignKey(
        Organization,
        verbose_name=_("主办单位"),
        on_delete=models.PROTECT,
        related_name="led_items",
    )
    assisting_units = models.ManyToManyField(
        Organization, verbose_name=_("协办单位"), blank=True, related_name="assisted_items"
    )
    following_deputies = models.ManyToManyField(
        Deputy, verbose_name=_("跟踪代表"), blank=True, related_name="followed_items"
    )
    status = state_field(ItemStatus, ItemStatus.DRAFT)

    handed_over_on = day_field(_("交办日期"))
    assigned_on = day_field(_("分办日期"))
    clock = models.ForeignKey(
        Clock,
        verbose_name=_("期限依据"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    due_on = models.DateField(
        _("办理期限"),
        null=True,
        blank=True,
        help_text=_("留空则交办时按法定期限自动计算。"),
    )
    extended_to = day_field(_("延期至"))
    deadline = models.GeneratedField(
        expression=models.functions.Coalesce("extended_to", "due_on"),
        output_field=models.DateField(null=True),
        db_persist=True,
        verbose_name=_("当前期限"),
    )
    step_due_on = day_field(
        _("本环节期限"), help_text=_("签收或代表评价的最后一天，与办理期限无关。")
    )
    asked_on = day_field(_("提问日期"), help_text=_("承办单位的提问等待回答，自这一天起。"))
    acknowledged_on = day_field(_("签收日期"))
    replied_on = day_field(_("反馈日期"), help_text=_("首次反馈的日期，退回重办不改变它。"))
    replied_by = person_field(_("反馈人"))
    reply = models.TextField(_("办理情况"), blank=True, editable=False)
    outcome = models.CharField(
        _("办理结果"), max_length=20, choices=Outcome, blank=True, editable=False
    )
    verified_on = day_field(_("核实日期"))
    verified_place = models.CharField(_("核实地点"), max_length=200, blank=True, editable=False)
    verified_by = person_field(_("核实人"))
    satisfaction = models.CharField(
        _("评价"), max_length=20, choices=Satisfaction, blank=True, editable=False
    )
    struck_off_on = day_field(_("销号日期"))
    round = models.PositiveSmallIntegerField(_("办理轮次"), default=1, editable=False)
    is_public = models.BooleanField(_("公开"), default=False, editable=False)

    objects = ItemQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("清单事项")
        ordering = ["-handed_over_on", "opinion_id", "sequence"]
        constraints = [
            models.UniqueConstraint(
                fields=["opinion", "sequence"],
                name="item_number_once",
                violation_error_message=_("同一份意见中序号不能重复。"),
            ),
            states_known(ItemStatus, "item_status_known"),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "withdrawn"]) | Q(handed_over_on__isnull=False),
                name="item_handed_over_has_day",
                violation_error_message=_("已交办的事项必须有交办日期。"),
            ),
            not_before(
                "due_on",
                "handed_over_on",
                "item_due_after_hand_over",
                _("办理期限不能早于交办日期。"),
                first_may_lack=True,
            ),
            models.CheckConstraint(
                condition=~Q(status="struck_off") | Q(struck_off_on__isnull=False),
                name="item_struck_off_has_day",
                violation_error_message=_("已销号的事项必须有销号日期。"),
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["replied", "awaiting_evaluation", "struck_off"])
                | Q(replied_on__isnull=False),
                name="item_replied_has_day",
                violation_error_message=_("已反馈的事项必须有反馈日期。"),
            ),
        ]
        indexes = [
            models.Index(fields=["-handed_over_on", "opinion", "sequence"], name="item_newest"),
            models.Index(fields=["status", "deadline"], name="item_status_deadline"),
            models.Index(fields=["lead_unit", "status", "deadline"], name="item_unit"),
            models.Index(fields=["status", "satisfaction", "verified_on"], name="item_rated"),
            models.Index(
                fields=["-handed_over_on", "opinion", "sequence"],
                name="item_public",
                condition=Q(is_public=True),
            ),
            models.Index(
                fields=["asked_on"], name="item_asked", condition=Q(asked_on__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return _("%(opinion)s第%(sequence)d条") % {
            "opinion": self.opinion.number or self.opinion.title,
            "sequence": self.sequence,
        }

    @property
    def is_locked(self) -> bool:
        """Text and numbering are locked from the hand-over on."""
        return self.status != ItemStatus.DRAFT

    @property
    def origin(self) -> str:
        """That an answer came on paper, in words; blank of rows that were not asked for it."""
        return gettext("凭纸质件代录") if getattr(self, "from_paper", False) else ""

    @property
    def running_until(self) -> date | None:
        """The deadline while a unit has the item in hand; then no day is late any more."""
        return self.deadline if self.status in WITH_UNIT else None

    def get_absolute_url(self) -> str:
        return reverse("supervision:item", args=[self.pk])
