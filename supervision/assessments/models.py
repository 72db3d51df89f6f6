"""How one satisfaction follows from many: deputies' ratings of an item, by a dated rule in code,
and the members' ballot on a report or a project, by a dated rule that the office sets."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from pages.readers import KnownToAll, PublicRecords
from pages.untyped import AnyValue
from supervision.reports.models import WorkReport
from workflow.ballots import check_ballots, majority_of, quorum_met
from workflow.choices import Satisfaction
from workflow.transitions import Step


def half_rule(ratings: list[str]) -> str:
    """满意 where at least half say so; else 基本满意 where at least half are not dissatisfied.

    After the ballot rule published by the standing committee of Zhenhai district.
    """
    total = len(ratings)
    satisfied = ratings.count(Satisfaction.SATISFIED)
    content = satisfied + ratings.count(Satisfaction.BASICALLY)
    if 2 * satisfied >= total:
        return Satisfaction.SATISFIED
    if 2 * content >= total:
        return Satisfaction.BASICALLY
    return Satisfaction.DISSATISFIED


RULES = ((date(1949, 1, 1), half_rule),)
"""(since, rule), oldest first."""


def satisfaction_of(ratings: Iterable[str], on: date) -> str:
    """The item's satisfaction from its ratings, by the rule of the day; blank without any."""
    if not ratings:
        return ""
    # The rule of that day: a later one must not turn what was rated under another.
    rule = [rule for start, rule in RULES if start <= on][-1]
    return rule(list(ratings))


class AssessmentRuleQuerySet(KnownToAll["AssessmentRule"]):
    """From which share of votes on a grade is reached, by the day on which it holds."""

    def in_force(self, on: date) -> AssessmentRule | None:
        """The rule on a day, or None where none was set by then."""
        return self.filter(since__lte=on).order_by("-since").first()


class AssessmentRule(models.Model):
    """From which share of all members on an assessment is satisfied, as a setting with a day.

    The grades are those of the rule of Zhenhai district: 满意 where the satisfied votes reach the
    share, 基本满意 where they do so together with the basically satisfied, else 不满意. A rule that
    has been used is not changed: another one holds from a later day on.
    """

    numerator = models.PositiveSmallIntegerField(
        _("分子"), default=1, validators=[MinValueValidator(1)]
    )
    denominator = models.PositiveSmallIntegerField(
        _("分母"), default=2, validators=[MinValueValidator(1)]
    )
    reached = models.BooleanField(
        _("达到即可"), default=True, help_text=_("不勾选的，必须超过这个比例。")
    )
    source = models.CharField(_("依据"), max_length=200, blank=True)
    since = models.DateField(
        _("生效日期"), unique=True, error_messages={"unique": _("这一天已有一条测评规则。")}
    )

    objects = AssessmentRuleQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("满意度测评规则")
        ordering = ["-since"]
        constraints = [
            models.CheckConstraint(
                condition=Q(numerator__gte=1, denominator__gte=F("numerator")),
                name="assessment_rule_share_possible",
                violation_error_message=_("比例必须大于零、不超过全体，例如 1/2。"),
            ),
        ]

    def __str__(self) -> str:
        reached = _("达到") if self.reached else _("超过")
        return _("%(words)s全体组成人员的%(numerator)d/%(denominator)d") % {
            "words": reached,
            "numerator": self.numerator,
            "denominator": self.denominator,
        }

    def votes_needed(self, members: int) -> int:
        """The least number of votes that meets the share of all members."""
        share = members * self.numerator
        if self.reached:
            # In whole numbers: a share of a third has no exact decimal, and one vote may depend on
            # it.
            return -(-share // self.denominator)
        return share // self.denominator + 1

    def result_of(self, members: int, satisfied: int, basically: int) -> Satisfaction:
        """The grade that follows from the counts."""
        needed = self.votes_needed(members)
        if satisfied >= needed:
            return Satisfaction.SATISFIED
        if satisfied + basically >= needed:
            return Satisfaction.BASICALLY
        return Satisfaction.DISSATISFIED


class SatisfactionBallot(models.Model):
    """Counts of a ballot, entered once and then locked; the result is computed by a dated rule."""

    held_on = models.DateField(_("测评日期"))
    members = models.PositiveSmallIntegerField(_("全体组成人员"))
    present = models.PositiveSmallIntegerField(_("出席"))
    satisfied = models.PositiveSmallIntegerField(_("满意"))
    basically = models.PositiveSmallIntegerField(_("基本满意"))
    dissatisfied = models.PositiveSmallIntegerField(_("不满意"))
    abstained = models.PositiveSmallIntegerField(_("弃权"))
    rule = models.ForeignKey(
        AssessmentRule, verbose_name=_("测评规则"), on_delete=models.PROTECT, related_name="+"
    )
    result = models.CharField(_("测评结果"), max_length=20, choices=Satisfaction)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("登记人"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        abstract = True

    @property
    def votes_needed(self) -> int:
        """The least number of votes that made it satisfied."""
        return self.rule.votes_needed(self.members)


class AssessmentQuerySet(PublicRecords["Assessment"]):
    """Assessments of reports by the members, by who may see one before it is public."""

    def public(self) -> Self:
        """Published ballots on public reports."""
        return self.filter(is_public=True, report__in=WorkReport.objects.public())

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """All for who works on the report, else what is public."""
        own = Q(report__in=WorkReport.objects.worked_on_by(user).values("pk"))
        return self.filter(own | Q(pk__in=self.public().values("pk")))


class Assessment(SatisfactionBallot):
    """The ballot on one round of a report."""

    report = models.ForeignKey(
        WorkReport, verbose_name=_("报告"), on_delete=models.PROTECT, related_name="assessments"
    )
    round = models.PositiveSmallIntegerField(_("报告轮次"), default=1)
    is_public = models.BooleanField(_("公开"), default=False)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("满意度测评")
        ordering = ["report", "round"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "round"],
                name="assessment_once_a_round",
                violation_error_message=_("这一轮报告已经测评。"),
            ),
            models.CheckConstraint(
                condition=Q(present__lte=F("members")), name="assessment_present_are_members"
            ),
            models.CheckConstraint(
                condition=Q(
                    present__gte=F("satisfied")
                    + F("basically")
                    + F("dissatisfied")
                    + F("abstained")
                ),
                name="assessment_ballots_of_the_present",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report} {self.get_result_display()}"


VOTES = ("satisfied", "basically", "dissatisfied", "abstained")


def enter(report: WorkReport, step: Step) -> Assessment:
    """Adds the assessment of this round; raises ValidationError as ``counted`` does."""
    return Assessment.objects.create(report=report, round=report.round, **counted(step))


def counted(step: Step) -> dict[str, object]:
    """The fields of a satisfaction ballot; its result follows from the rule in force that day.

    Raises ValidationError: counts that cannot be true, no majority of the members present, no
    rule, or a result announced that does not follow from the counts.
    """
    given = step.data
    members, present = given["members"], given["present"]
    votes = {name: given[name] for name in VOTES}
    check_ballots(members, present, sum(votes.values()))
    _check_quorum(members, present)
    rule = _rule_on(given["held_on"])
    result = rule.result_of(members, votes["satisfied"], votes["basically"])
    _check_announced(given.get("announced"), result, rule, given)
    return {
        "held_on": given["held_on"],
        "members": members,
        "present": present,
        **votes,
        "rule": rule,
        "result": result,
        "entered_by": step.by,
    }


def _check_quorum(members: int, present: int) -> None:
    if not quorum_met(members, present):
        sentence = _(
            "出席 %(present)d 人，未过全体 %(members)d 人的半数（%(needed)d 人），测评无效。"
        )
        counts = {"present": present, "members": members, "needed": majority_of(members)}
        raise ValidationError({"present": ValidationError(sentence, params=counts)})


def _rule_on(day: date) -> AssessmentRule:
    rule = AssessmentRule.objects.in_force(day)
    if rule is None:
        raise ValidationError({"held_on": _("测评当天没有生效的测评规则，请先设定规则。")})
    return rule


def _check_announced(
    announced: str | None, result: Satisfaction, rule: AssessmentRule, given: dict[str, AnyValue]
) -> None:
    """What was announced on the spot is compared, never kept."""
    # The result follows from the counts. What was said in the hall only finds a slip in typing
    # them.
    if not announced or announced == result:
        return
    sentence = _(
        "宣布的结果与票数不符：满意 %(satisfied)d 票、基本满意 %(basically)d 票，"
        "要 %(needed)d 票（%(rule)s），按规则应为“%(result)s”。请核对票数。"
    )
    figures = {
        "satisfied": given["satisfied"],
        "basically": given["basically"],
        "needed": rule.votes_needed(given["members"]),
        "rule": rule,
        "result": Satisfaction(result).label,
    }
    raise ValidationError({"announced": ValidationError(sentence, params=figures)})
