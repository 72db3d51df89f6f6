"""Opinions and the items of their lists: who may see them, and the words for asking."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from accounts.models import Organization
from deputies.people.models import Deputy
from pages.readers import PublicRecords, shown_in_public
from supervision.activities.models import NOBODY, UNSEEN_OUTSIDE, Activity, congress_scope
from supervision.closed_loop.choices import (
    NOT_IN_FORCE,
    OPEN,
    WITH_UNIT,
    EntryKind,
    ItemKind,
    ItemStatus,
    OpinionKind,
    OpinionStatus,
    Progress,
)
from workflow.choices import Outcome, Satisfaction
from workflow.models import Clock, Stateful

PUBLIC_ACTIONS = ("reply", "send_back", "verify", "keep_following", "evaluate")


def followed_by(user, prefix=""):
    """Items that a deputy follows by name, as a condition."""
    if not user.has_role(Role.DEPUTY):
        return NOBODY
    return Q(**{f"{prefix}following_deputies__user": user.pk})


class OpinionQuerySet(PublicRecords):
    def public(self):
        return self.filter(is_public=True, activity__is_public=True).exclude(
            status__in=UNSEEN_OUTSIDE
        )

    def handed_over(self):
        return self.exclude(status__in=UNSEEN_OUTSIDE)

    def visible_to(self, user):
        if not user.is_authenticated:
            return self.public()
        scope = congress_scope(self.model, user, "activity__")
        if scope is None:
            return self
        return self.filter(scope | Q(pk__in=self.public().values("pk")))

    def kept_by(self, user):
        """With their drafts and their history: for the congress staff of the level alone."""
        scope = congress_scope(self.model, user, "activity__")
        return self if scope is None else self.filter(scope)

    def in_charge(self, user):
        activities = self.model._meta.get_field("activity").related_model.objects
        return self.filter(activity__in=activities.in_charge(user))


class ItemQuerySet(PublicRecords):
    def public(self):
        return self.handed_over().filter(
            is_public=True, opinion__is_public=True, opinion__activity__is_public=True
        )

    def handed_over(self):
        """Asked by what it is not: nearly every row qualifies, and SQLite would else walk the
        index of states and sort them all."""
        return self.exclude(status__in=NOT_IN_FORCE)

    def open(self):
        return self.filter(status__in=OPEN)

    def with_unit(self):
        return self.filter(status__in=WITH_UNIT)

    def overdue(self, on):
        """The unit has it in hand and its current deadline has passed."""
        return self.with_unit().filter(deadline__lt=on)

    def concluded_by(self, day):
        """Struck off by the end of a day and not reopened by then."""
        closures = self.model._meta.get_field("closures").related_model.objects
        standing = closures.filter(
            Q(reopened_on__isnull=True) | Q(reopened_on__gt=day),
            item=OuterRef("pk"),
            struck_off_on__lte=day,
        )
        return self.filter(Exists(standing))

    def handed_over_in(self, year):
        return self.filter(
            handed_over_on__gte=date(year, 1, 1), handed_over_on__lte=date(year, 12, 31)
        )

    def at(self, progress):
        """Items that are so far, in the public's words; for most rows asked as in handed_over."""
        if progress == Progress.STRUCK_OFF:
            return self.handed_over().exclude(status__in=OPEN)
        return self.filter(status__in=Progress(progress).states)

    def newest_first(self):
        return self.order_by("-handed_over_on", "opinion_id", "sequence")

    def first_public_year(self):
        """The year of the oldest hand-over, read at the end of the index; None without any."""
        days = self._chosen_for_the_public().order_by("handed_over_on")
        first = days.values_list("handed_over_on", flat=True).first()
        return first and first.year

    @shown_in_public
    def _chosen_for_the_public(self):
        return self.filter(is_public=True)

    def last_public_year(self):
        """The year of the newest hand-over, read at the end of the index; None without any."""
        newest = self.public().newest_first().values_list("handed_over_on", flat=True).first()
        return newest and newest.year

    def counted_by_progress(self):
        """How many items are at each of the public's four steps, in one query."""
        by_status = self.order_by().values_list("status").annotate(models.Count("pk"))
        counted = dict.fromkeys(Progress, 0)
        for status, number in by_status:
            if step := Progress.of(status):
                counted[step] += number
        return counted

    def counted_by_activity(self, activities):
        """Rows of activity, items and how many of them are struck off."""
        struck_off = models.Count("pk", filter=Q(status=ItemStatus.STRUCK_OFF))
        return (
            self.filter(opinion__activity__in=activities)
            .order_by()
            .values("opinion__activity")
            .annotate(items=models.Count("pk"), struck_off=struck_off)
        )

    def with_report_day(self):
        """Annotates ``reported_on``: when the unit reported done in the present round."""
        entries = self.model._meta.get_field("entries").related_model.objects
        replies = entries.filter(item=OuterRef("pk"), kind=EntryKind.REPLY).order_by("-at", "-id")
        return self.annotate(
            reported_on=Coalesce(Subquery(replies.values("happened_on")[:1]), "replied_on")
        )

    def of_units(self, organizations):
        """Items where one of these units leads or assists."""
        assisted = self.model.assisting_units.through.objects.filter(organization__in=organizations)
        return self.filter(Q(lead_unit__in=organizations) | Q(pk__in=assisted.values("item")))

    def followed_by(self, user):
        """Items that the deputy follows, or of an activity in which they took part."""
        if not user.has_role(Role.DEPUTY):
            return self.none()
        followed = self.model.following_deputies.through.objects.filter(deputy__user=user.pk)
        return self.filter(pk__in=followed.values("item"))

    def visible_to(self, user):
        """Everything of an item, its story and its files."""
        if not user.is_authenticated:
            return self.none()
        scope = congress_scope(self.model, user, "opinion__activity__")
        if scope is None:
            return self
        handed_over = self.model.objects.handed_over()
        units = user.organizations_as(Role.HANDLER)
        if units:
            scope |= Q(pk__in=handed_over.of_units(units).values("pk"))
        if user.has_role(Role.DEPUTY):
            scope |= Q(pk__in=handed_over.followed_by(user).values("pk"))
        return self.filter(scope)

    def awaiting_rating_by(self, user):
        """Items that wait for this deputy's rating in the present round."""
        rated = self.model.evaluations.rel.related_model.objects.of_this_round_by(user)
        return (
            self.followed_by(user)
            .filter(status=ItemStatus.AWAITING_EVALUATION)
            .exclude(Exists(rated))
        )


PERSON = {
    "null": True,
    "blank": True,
    "editable": False,
    "on_delete": models.PROTECT,
    "related_name": "+",
}


DAY = {"null": True, "blank": True, "editable": False}


class Opinion(Stateful):
    """An opinion document (份) with its numbered list; addressed to an organ (监督法 art. 17)."""

    number = models.CharField(
        _("文号"),
        max_length=60,
        unique=True,
        null=True,
        blank=True,
        help_text=_("交办时必须填写，例如：永人大视〔2026〕3号。"),
        error_messages={"unique": _("这个文号已经使用。")},
    )
    activity = models.ForeignKey(
        Activity, verbose_name=_("监督活动"), on_delete=models.PROTECT, related_name="opinions"
    )
    kind = models.CharField(
        _("类别"), max_length=20, choices=OpinionKind, default=OpinionKind.INSPECTION
    )
    title = models.CharField(_("标题"), max_length=200)
    addressee = models.ForeignKey(
        Organization,
        verbose_name=_("交办对象"),
        on_delete=models.PROTECT,
        related_name="opinions",
        help_text=_("受监督的机关；具体办理单位在清单中逐条填写。"),
    )
    status = models.CharField(
        _("状态"),
        max_length=20,
        choices=OpinionStatus,
        default=OpinionStatus.DRAFTED,
        editable=False,
    )
    handed_over_on = models.DateField(_("交办日期"), **DAY)
    reported_on = models.DateField(_("报告日期"), **DAY)
    report_text = models.TextField(_("研究处理情况"), blank=True, editable=False)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("起草人"), **PERSON)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("提交人"), **PERSON)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("审签人"), **PERSON)
    is_public = models.BooleanField(_("公开"), default=False, editable=False)

    objects = OpinionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("意见")
        ordering = ["-handed_over_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=OpinionStatus.values), name="opinion_status_known"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["drafted", "submitted", "withdrawn"])
                | Q(handed_over_on__isnull=False, number__isnull=False),
                name="opinion_handed_over_has_number_and_day",
                violation_error_message=_("已交办的意见必须有文号和交办日期。"),
            ),
        ]
        indexes = [
            models.Index(fields=["-handed_over_on", "-id"], name="opinion_newest"),
            models.Index(fields=["kind", "handed_over_on"], name="opinion_kind_day"),
            models.Index(fields=["status", "-id"], name="opinion_status"),
        ]

    def __str__(self):
        return f"{self.title}（{self.number}）" if self.number else self.title

    @property
    def is_locked(self):
        """Numbering and text are locked from the submission on."""
        return self.status != OpinionStatus.DRAFTED

    def get_absolute_url(self):
        return f"{self.activity.get_absolute_url()}#opinion-{self.pk}"


class Item(Stateful):
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
    status = models.CharField(
        _("状态"), max_length=20, choices=ItemStatus, default=ItemStatus.DRAFT, editable=False
    )

    handed_over_on = models.DateField(_("交办日期"), **DAY)
    assigned_on = models.DateField(_("分办日期"), **DAY)
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
    extended_to = models.DateField(_("延期至"), **DAY)
    deadline = models.GeneratedField(
        expression=models.functions.Coalesce("extended_to", "due_on"),
        output_field=models.DateField(_("当前期限"), null=True),
        db_persist=True,
    )
    step_due_on = models.DateField(
        _("本环节期限"), help_text=_("签收或代表评价的最后一天，与办理期限无关。"), **DAY
    )
    asked_on = models.DateField(
        _("提问日期"), help_text=_("承办单位的提问等待回答，自这一天起。"), **DAY
    )
    acknowledged_on = models.DateField(_("签收日期"), **DAY)
    replied_on = models.DateField(
        _("反馈日期"), help_text=_("首次反馈的日期，退回重办不改变它。"), **DAY
    )
    replied_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("反馈人"), **PERSON)
    reply = models.TextField(_("办理情况"), blank=True, editable=False)
    outcome = models.CharField(
        _("办理结果"), max_length=20, choices=Outcome, blank=True, editable=False
    )
    verified_on = models.DateField(_("核实日期"), **DAY)
    verified_place = models.CharField(_("核实地点"), max_length=200, blank=True, editable=False)
    verified_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("核实人"), **PERSON)
    satisfaction = models.CharField(
        _("评价"), max_length=20, choices=Satisfaction, blank=True, editable=False
    )
    struck_off_on = models.DateField(_("销号日期"), **DAY)
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
            models.CheckConstraint(
                condition=Q(status__in=ItemStatus.values), name="item_status_known"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "withdrawn"]) | Q(handed_over_on__isnull=False),
                name="item_handed_over_has_day",
                violation_error_message=_("已交办的事项必须有交办日期。"),
            ),
            models.CheckConstraint(
                condition=Q(due_on__isnull=True)
                | Q(handed_over_on__isnull=True)
                | Q(due_on__gte=F("handed_over_on")),
                name="item_due_after_hand_over",
                violation_error_message=_("办理期限不能早于交办日期。"),
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

    def __str__(self):
        return _("%(opinion)s第%(sequence)d条") % {
            "opinion": self.opinion.number or self.opinion.title,
            "sequence": self.sequence,
        }

    @property
    def is_locked(self):
        return self.status != ItemStatus.DRAFT

    def get_absolute_url(self):
        return reverse("supervision:item", args=[self.pk])
