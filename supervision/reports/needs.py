"""What the actions on reports ask for, and the conditions under which they are done."""

from django import forms
from django.utils.translation import gettext_lazy as _

from attachments.uploads import FilesField
from supervision.activities.models import UNSEEN_OUTSIDE
from supervision.closed_loop.choices import WITH_UNIT, OpinionKind
from supervision.closed_loop.models import Opinion
from supervision.reports.choices import ReportStatus
from supervision.reports.effects import opinion_action
from workflow import needs
from workflow.choices import Satisfaction
from workflow.transitions import Guard, Need

MOST_MEMBERS = 1000


def count(name, label, help_text=""):
    """A number of persons or of ballots."""
    return Need(
        name,
        lambda report: forms.IntegerField(
            label=label, help_text=help_text, min_value=0, max_value=MOST_MEMBERS
        ),
        missing=_("请填写数字，没有的填 0。"),
    )


def _opinions(report):
    """Deliberation opinions of the activity that stand and belong to no other report."""
    return (
        Opinion.objects.handed_over()
        .filter(activity=report.activity_id, kind=OpinionKind.DELIBERATION)
        .filter(work_report__isnull=True)
    )


def _opinion_field(report):
    opinions = _opinions(report)
    return forms.ModelChoiceField(
        label=_("审议意见"),
        queryset=opinions,
        initial=opinions.order_by("-handed_over_on").first(),
        help_text=_("先在“意见”中起草、审签并交办审议意见和清单。"),
    )


def _announced_field(report):
    return forms.ChoiceField(
        label=_("当场宣布的结果（核对用）"),
        choices=[("", _("不核对")), *Satisfaction.choices],
        help_text=_("测评结果由票数按规则得出；填写后与之核对，不符的不予登记。"),
    )


def _session_field(report):
    field = needs.day_field(_("新的听取日期"))(report)
    field.initial = report.session_on
    return field


def _reported_text(report):
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


def not_before(name, field, sentence):
    """The day given is not before another day of the record."""

    def holds(report, step):
        known = getattr(report, field)
        return known is None or step.data[name] >= known

    return Guard(holds, sentence, name)


def _all_sent_are_judged(report, step):
    return not report.collected.sent().filter(answered__isnull=True).exists()


def _all_items_answered(report, step):
    opinion = report.opinion
    return opinion is None or not opinion.items.filter(status__in=WITH_UNIT).exists()


def _opinion_by_another(report, step):
    return not opinion_action(report) or report.opinion.drafted_by_id != step.by.pk


def _texts_by_others(report, step):
    news = report.entries.texts().filter(is_public=False, by=step.by.pk)
    counts = report.assessments.filter(is_public=False, entered_by=step.by.pk)
    return not news.exists() and not counts.exists()


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


items_answered = Guard(_all_items_answered, _("审议意见的清单还有事项没有反馈，不能办结。"))
activity_is_public = Guard(
    lambda report, step: report.activity.is_public,
    _("监督活动尚未公开，请先公开活动。"),
)


opinion_by_another = Guard(_opinion_by_another, _("审议意见是您起草的，请由其他领导公开。"))
texts_by_others = Guard(_texts_by_others, _("有内容是您登记的，请由其他领导公开。"))


def lacks_opinion(report):
    """No deliberation opinion stands: none was handed over, or it has been withdrawn."""
    withdrawn = report.opinion and report.opinion.status in UNSEEN_OUTSIDE
    return report.status == ReportStatus.HEARD or bool(withdrawn)


def result_of(report):
    """The grade of the present round, or None."""
    last = report.assessments.filter(round=report.round).first()
    return last and last.result


def is_dissatisfied(report):
    return result_of(report) == Satisfaction.DISSATISFIED


def is_accepted(report):
    return result_of(report) in (Satisfaction.SATISFIED, Satisfaction.BASICALLY)
