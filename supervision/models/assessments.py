"""The satisfaction assessment of a report: ballot counts, and the dated rule that reads them."""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from supervision import querysets
from supervision.choices import Satisfaction
from supervision.models.reports import WorkReport


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
    valid_from = models.DateField(
        _("生效日期"), unique=True, error_messages={"unique": _("这一天已有一条测评规则。")}
    )

    objects = querysets.AssessmentRuleQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("满意度测评规则")
        ordering = ["-valid_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(numerator__gte=1, denominator__gte=F("numerator")),
                name="assessment_rule_share_possible",
                violation_error_message=_("比例必须大于零、不超过全体，例如 1/2。"),
            ),
        ]

    def __str__(self):
        words = _("达到") if self.reached else _("超过")
        return _("%(words)s全体组成人员的%(numerator)d/%(denominator)d") % {
            "words": words,
            "numerator": self.numerator,
            "denominator": self.denominator,
        }

    def votes_needed(self, members):
        """The least number of votes that meets the share of all members."""
        share = members * self.numerator
        if self.reached:
            return -(-share // self.denominator)
        return share // self.denominator + 1

    def result_of(self, members, satisfied, basically):
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
    def votes_needed(self):
        return self.rule.votes_needed(self.members)


class Assessment(SatisfactionBallot):
    """The ballot on one round of a report."""

    report = models.ForeignKey(
        WorkReport, verbose_name=_("报告"), on_delete=models.PROTECT, related_name="assessments"
    )
    round = models.PositiveSmallIntegerField(_("报告轮次"), default=1)
    is_public = models.BooleanField(_("公开"), default=False)

    objects = querysets.AssessmentQuerySet.as_manager()

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

    def __str__(self):
        return f"{self.report} {self.get_result_display()}"
