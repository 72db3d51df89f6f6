"""What a page tells of the reports of an activity: three texts, days kept or missed, the ballot."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Prefetch
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from supervision.assessments.models import Assessment
from supervision.opinions.models import Opinion
from supervision.reports.choices import ReportEntryKind
from supervision.reports.models import CollectedOpinion, ReportEntry, ReportFile, WorkReport
from workflow.attached import Attached

MOST_REPORTS = 10


@dataclass
class ReportText:
    """One of the three texts: there to be read, received but not published, or missing."""

    label: Any
    came_on: date | None = None
    due_on: date | None = None
    is_readable: bool = False
    text: str = ""
    files: list[Any] = field(default_factory=list)
    opinion: Any = None
    came_label: Any = gettext_lazy("收到日期")
    lacking: Any = gettext_lazy("未收到")

    @property
    def is_missing(self):
        """Whether the text neither came nor can be read."""
        return not self.is_readable and self.came_on is None

    @property
    def sign(self):
        """The sign: to be read, come but not to be read, or awaited."""
        if self.is_readable:
            return "verified"
        return "waiting" if self.is_missing else "replied"

    @property
    def lacks(self):
        """What is not there to be read, in a word; nothing where the text is shown."""
        if self.is_readable:
            return ""
        return self.lacking if self.is_missing else _("待公布")


@dataclass
class ReportStep:
    """A step with the day on which it was due and the day on which it was done."""

    label: Any
    due_on: date | None
    done_on: date | None

    @property
    def late(self):
        """By how many days it was done too late; 0 in time or not done."""
        if not self.due_on or not self.done_on:
            return 0
        return max((self.done_on - self.due_on).days, 0)

    @property
    def done_in_words(self):
        """The day, and how much too late it was; or that none was noted down."""
        if not self.done_on:
            return _("未登记")
        day = date_format(self.done_on, "DATE_FORMAT")
        if not self.late:
            return day
        late = ngettext("晚 %(days)s 天", "晚 %(days)s 天", self.late) % {"days": self.late}
        return f"{day}（{late}）"


@dataclass
class HeardReport:
    """A report as its page tells it: the three texts, the clock and the ballot."""

    report: Any
    texts: list[ReportText]
    days: list[ReportStep]
    assessments: list[Any]
    collected: int
    answered: int

    @property
    def tells_handling(self):
        """Its own page part shows what was done about the opinion."""
        return self.texts[-1].is_readable


def heard_at(activity, viewer, address):
    """The reports of an activity as the viewer may know them; ``address`` leads to a file."""
    reports = viewer.visible(WorkReport).filter(activity=activity)
    reports = reports.select_related("reporter", "entrusted", "opinion__activity")
    return heard(list(reports.order_by("session_on", "id")[:MOST_REPORTS]), viewer, address)


def heard(reports, viewer, address):
    """Four queries, whatever the number of reports; none without any."""
    if not reports:
        return []
    entries = _by_report(
        viewer.visible(ReportEntry)
        .texts()
        .prefetch_related(_files(viewer))
        .order_by("round", "at", "id"),
        reports,
    )
    assessments = _by_report(
        viewer.visible(Assessment).select_related("rule").order_by("round"), reports
    )
    collected = {row["report"]: row for row in CollectedOpinion.objects.counted(reports)}
    opinions = set(
        viewer.visible(Opinion)
        .filter(pk__in=[report.opinion_id for report in reports])
        .values_list("pk", flat=True)
    )
    return [
        HeardReport(
            report,
            _texts(report, entries[report.pk], report.opinion_id in opinions, address),
            _days(report),
            assessments[report.pk],
            collected.get(report.pk, {}).get("number", 0),
            collected.get(report.pk, {}).get("answered", 0),
        )
        for report in reports
    ]


def _files(viewer):
    return Prefetch("files", viewer.visible(ReportFile).select_related("stored"))


def _by_report(records, reports):
    found = defaultdict(list)
    for record in records.filter(report__in=reports):
        found[record.report_id].append(record)
    return found


def _texts(report, entries, sees_opinion, address):
    """The report, the deliberation opinion, and what was reported on its handling."""
    finals = [one for one in entries if one.kind == ReportEntryKind.FINAL]
    return [
        _text(_("专项工作报告"), finals, report.final_on, report.final_due_on, address),
        _opinion(report, sees_opinion),
        *_handling(report, entries, address),
    ]


def _text(label, entries, came_on, due_on, address):
    entry = entries[-1] if entries else None
    return ReportText(
        label,
        entry.happened_on if entry else came_on,
        due_on,
        is_readable=entry is not None,
        text=entry.text if entry else "",
        files=_attached(entry, address) if entry else [],
    )


def _attached(entry, address):
    return [
        Attached(address(entry, file.stored), file.stored.name, file.stored.size)
        for file in entry.files.all()
        if file.stored.replaced_by_id is None
    ]


def _opinion(report, sees_opinion):
    opinion = report.opinion
    return ReportText(
        _("审议意见"),
        opinion.handed_over_on if opinion else None,
        report.opinion_due_on,
        is_readable=sees_opinion,
        opinion=opinion if sees_opinion else None,
        came_label=_("交办日期"),
        lacking=_("未交办"),
    )


def _handling(report, entries, address):
    """The handling report of each round; the rounds before the present one only as published."""
    by_round = defaultdict(list)
    for entry in entries:
        if entry.kind == ReportEntryKind.HANDLING:
            by_round[entry.round].append(entry)
    label = _("研究处理情况报告")
    before = [
        _text(label, by_round[number], None, report.handling_due_on, address)
        for number in range(1, report.round)
        if by_round[number]
    ]
    label = _("重新报告的研究处理情况") if report.round > 1 else label
    due_on = report.handling_deadline if report.handling_due_on else None
    now = _text(label, by_round[report.round], report.handling_on, due_on, address)
    return [*before, now]


def _days(report):
    opinion_on = report.opinion.handed_over_on if report.opinion else None
    days = [
        ReportStep(_("收到报告初稿"), report.draft_due_on, report.draft_on),
        ReportStep(_("提出修改意见"), report.comment_due_on, report.commented_on),
        ReportStep(_("收到正式报告"), report.final_due_on, report.final_on),
        ReportStep(_("印发组成人员"), report.members_due_on, report.members_on),
        ReportStep(_("听取和审议"), report.session_on, report.heard_on),
        ReportStep(_("交办审议意见"), report.opinion_due_on, opinion_on),
    ]
    label = _("收到研究处理情况报告") if report.round == 1 else _("收到重新报告")
    days.append(ReportStep(label, report.handling_deadline, report.handling_on))
    return [day for day in days if day.due_on or day.done_on]
