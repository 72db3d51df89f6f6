"""What the actions on reports ask for, and the conditions under which they are done.

A condition that a desk must know is a relation, so that page and desk cannot differ.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django import forms
from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from attachments.uploads import FilesField
from pages.untyped import AnyReader, AnyRecord
from supervision.assessments.models import Assessment
from supervision.items.choices import WITH_UNIT
from supervision.items.models import Item
from supervision.opinions.choices import UNSEEN_OUTSIDE, OpinionKind, OpinionStatus
from supervision.opinions.models import Opinion
from supervision.report_handling.effects import has_news, opinion_action
from supervision.reports.choices import ReportStatus
from supervision.reports.models import ReportEntry, WorkReport
from workflow import needs
from workflow.choices import Satisfaction
from workflow.relations import Meets, Person, Relation
from workflow.transitions import Guard, Need, Step

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from workflow.people import Actor

MOST_MEMBERS = 1000


def count(name: str, label: StrOrPromise, help_text: StrOrPromise = "") -> Need:
    """A number of persons or of ballots."""
    return Need(
        name,
        lambda report: forms.IntegerField(
            label=label, help_text=help_text, min_value=0, max_value=MOST_MEMBERS
        ),
        missing=_("请填写数字，没有的填 0。"),
    )


def _opinions(report: WorkReport) -> QuerySet[Opinion]:
    """Deliberation opinions of the activity that stand and belong to no other report."""
    handed_over: QuerySet[Opinion] = Opinion.objects.handed_over()
    return handed_over.filter(
        # One opinion answers one report; those of inspections have ways of their own.
        activity=report.activity_id,
        kind=OpinionKind.DELIBERATION,
        work_report__isnull=True,
    )


def _opinion_field(report: WorkReport) -> forms.Field:
    opinions = _opinions(report)
    return forms.ModelChoiceField(
        label=_("审议意见"),
        queryset=opinions,
        initial=opinions.order_by("-handed_over_on").first(),
        help_text=_("先在“意见”中起草、审签并交办审议意见和清单。"),
    )


def _announced_field(report: WorkReport) -> forms.Field:
    return forms.ChoiceField(
        label=_("当场宣布的结果（核对用）"),
        choices=[("", _("不核对")), *Satisfaction.choices],
        help_text=_("测评结果由票数按规则得出；填写后与之核对，不符的不予登记。"),
    )


def _session_field(report: WorkReport) -> forms.Field:
    field = needs.day_field(_("新的听取日期"))(report)
    field.initial = report.session_on
    return field


def _reported_text(report: WorkReport) -> forms.Field:
    """What staff have entered with the opinion need not be typed twice."""
    field = needs.words(_("报告内容或摘要"))(report)
    field.initial = report.opinion.report_text if report.opinion else ""
    return field


FILES = Need("files", lambda report: FilesField(label=_("文件")), required=False)
TEXT = Need("text", needs.words(_("报告内容或摘要")), required=False)
HANDLING_TEXT = Need("text", _reported_text, required=False)
RECEIVED_ON = needs.day("received_on", _("收到日期"), today=True)
OPINION = Need("opinion", _opinion_field, missing=_("请选择审议意见；还没有交办的，先交办。"))
SESSION = Need("session_on", _session_field, missing=_("请选择日期。"))
BALLOT = (
    needs.day("held_on", _("测评日期"), today=True),
    count("members", _("全体组成人员（人）")),
    count("present", _("出席（人）")),
    count("satisfied", _("满意（票）")),
    count("basically", _("基本满意（票）")),
    count("dissatisfied", _("不满意（票）")),
    count("abstained", _("弃权（票）")),
    Need("announced", _announced_field, required=False),
)


def _all_sent_are_judged(report: WorkReport, step: Step) -> bool:
    return not report.collected.sent().filter(answered__isnull=True).exists()


class EnteredUnpublished(Relation):
    """Who entered something of a report that is not published yet: a text of the organ, or the
    counts of a ballot."""

    def holds(self, record: AnyRecord, user: AnyReader, day: date | None = None) -> bool:
        texts = record.entries.texts().filter(is_public=False, by=user.pk)
        counts = record.assessments.filter(is_public=False, entered_by=user.pk)
        return bool(texts.exists() or counts.exists())

    def scope(self, model: type[Model], user: Actor, day: date) -> Q:
        return Q(Exists(_UNPUBLISHED_TEXTS.filter(by=user.pk))) | Q(
            Exists(_UNPUBLISHED_COUNTS.filter(entered_by=user.pk))
        )

    def audience(self, record: AnyRecord, day: date) -> Q:
        texts = record.entries.texts().filter(is_public=False, by__isnull=False).values("by")
        counts = record.assessments.filter(is_public=False, entered_by__isnull=False)
        return Q(pk__in=texts) | Q(pk__in=counts.values("entered_by"))


# Once here, so that the button, the desk and the notice ask for the very same rows.
_UNPUBLISHED_TEXTS = ReportEntry.objects.texts().filter(report=OuterRef("pk"), is_public=False)
_UNPUBLISHED_COUNTS = Assessment.objects.filter(report=OuterRef("pk"), is_public=False)
_OPINION_NOT_PUBLISHED = Q(opinion__status=OpinionStatus.REPORTED_BACK) | Q(
    opinion__status=OpinionStatus.HANDED_OVER, opinion__is_public=False
)

HAS_NEWS = Meets(
    has_news,
    lambda: (
        Q(is_public=False)
        | _OPINION_NOT_PUBLISHED
        | Q(Exists(_UNPUBLISHED_TEXTS))
        | Q(Exists(_UNPUBLISHED_COUNTS))
    ),
)
"""Something of the report is not published yet."""
ENTERED_IT = EnteredUnpublished()
DRAFTED_OPINION = Meets(
    lambda report: bool(opinion_action(report)), lambda: _OPINION_NOT_PUBLISHED
) & Person("opinion__drafted_by")
"""Who drafted the deliberation opinion that would be published with the report."""

has_content = Guard(
    lambda report, step: bool(step.data.get("files") or (step.data.get("text") or "").strip()),
    _("请上传报告文件，或填写报告内容。"),
    "files",
)


collected_are_judged = Guard(
    _all_sent_are_judged,
    _("会前征集并送交的意见，还有没登记报告中是否回应的，请先登记。"),
)


opinion_is_ready = Guard(
    lambda report, step: _opinions(report).filter(pk=step.data["opinion"].pk).exists(),
    _("请选择这项活动已经交办的审议意见。"),
    "opinion",
)


opinion_after_hearing = Guard(
    lambda report, step: step.data["opinion"].handed_over_on >= report.heard_on,
    _("审议意见的交办日期早于听取报告的日期，请核对。"),
    "opinion",
)


ITEMS_ANSWERED = Meets(
    lambda report: (
        report.opinion is None or not report.opinion.items.filter(status__in=WITH_UNIT).exists()
    ),
    lambda: ~Q(Exists(Item.objects.filter(opinion=OuterRef("opinion"), status__in=WITH_UNIT))),
)
"""No unit still owes an answer to an item of the deliberation opinion."""

items_answered = Guard(
    lambda report, step: ITEMS_ANSWERED.holds(report),
    _("审议意见的清单还有事项没有反馈，不能办结。"),
)
activity_is_public = Guard(
    lambda report, step: report.activity.is_public,
    _("监督活动尚未公开，请先公开活动。"),
)


opinion_by_another = Guard(
    lambda report, step: not DRAFTED_OPINION.holds(report, step.by),
    _("审议意见是您起草的，请由其他领导公开。"),
)
texts_by_others = Guard(
    lambda report, step: not ENTERED_IT.holds(report, step.by),
    _("有内容是您登记的，请由其他领导公开。"),
)


LACKS_OPINION = Meets(
    lambda report: (
        report.status == ReportStatus.HEARD
        or bool(report.opinion and report.opinion.status in UNSEEN_OUTSIDE)
    ),
    lambda: Q(status=ReportStatus.HEARD) | Q(opinion__status__in=UNSEEN_OUTSIDE),
)
"""No deliberation opinion stands: none was handed over, or it has been withdrawn."""


def graded(*grades: Satisfaction) -> Meets:
    """The ballot of the present round ended with one of these grades."""

    def test(report: WorkReport) -> bool:
        last = report.assessments.filter(round=report.round).first()
        return last is not None and last.result in grades

    ballots = Assessment.objects.filter(
        report=OuterRef("pk"), round=OuterRef("round"), result__in=grades
    )
    return Meets(test, lambda: Q(Exists(ballots)))


DISSATISFIED = graded(Satisfaction.DISSATISFIED)
ACCEPTED = graded(Satisfaction.SATISFIED, Satisfaction.BASICALLY)
