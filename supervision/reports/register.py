"""Reports that wait: for the body that gives them, for the clerk, for the leader."""

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from registers.waiting import WAITING, Waiting
from supervision.closed_loop.choices import OpinionStatus
from supervision.reports.ballots import Assessment
from supervision.reports.choices import AFTER_SESSION, AWAITING_HANDLING, ReportStatus
from supervision.reports.models import ReportEntry, WorkReport
from supervision.reports.relations import REPORT_CLERK, REPORT_LEADER


def _of_speaker(*states):
    def records(user, today):
        units = user.organizations_as(Role.HANDLER)
        if not units:
            return WorkReport.objects.none()
        return WorkReport.objects.spoken_by(user).filter(status__in=states)

    return records


def _of_clerk(**conditions):
    def records(user, today):
        return _clerk_reports(user).filter(**conditions)

    return records


def _clerk_reports(user):
    return REPORT_CLERK.records(WorkReport.objects.all(), user)


def _leader_reports(user):
    return REPORT_LEADER.records(WorkReport.objects.all(), user)


def _draft_overdue(user, today):
    return _clerk_reports(user).draft_overdue(today)


def _handling_overdue(user, today):
    return _clerk_reports(user).handling_overdue(today)


def _to_hear(user, today):
    """The session's day has come."""
    return _clerk_reports(user).filter(status=ReportStatus.FINAL_RECEIVED, session_on__lte=today)


def _to_publish(user, today):
    """What was heard or came in since, and is not public; by another hand than who logged it."""
    texts = ReportEntry.objects.texts().filter(report=OuterRef("pk"), is_public=False)
    counts = Assessment.objects.filter(report=OuterRef("pk"), is_public=False)
    news = Q(is_public=False) | Exists(texts) | Exists(counts)
    news |= Q(opinion__status=OpinionStatus.HANDED_OVER, opinion__is_public=False)
    news |= Q(opinion__status=OpinionStatus.REPORTED_BACK)
    reports = _leader_reports(user).filter(news, status__in=AFTER_SESSION)
    return reports.filter(activity__is_public=True).exclude(created_by=user.pk)


def _ready(reports):
    return reports.select_related("activity__organizer", "reporter")


def _reports(key, label, action, records, **options):
    """A kind of waiting reports."""
    return Waiting(
        key=f"report_{key}",
        label=label,
        action=action,
        records=records,
        title=lambda report: report.title,
        path=lambda report: report.get_absolute_url(),
        ready=_ready,
        **options,
    )


def _organizer(report):
    return report.activity.organizer


def _reporter(report):
    return report.reporter


WAITING.register(
    _reports(
        "draft",
        _("待提交报告初稿"),
        _("提交"),
        _of_speaker(ReportStatus.PLANNED),
        source=_organizer,
        due="draft_due_on",
        place=15,
    ),
    _reports(
        "final",
        _("待提交正式报告"),
        _("提交"),
        _of_speaker(ReportStatus.DRAFT_RECEIVED, ReportStatus.COMMENTED),
        source=_organizer,
        due="final_due_on",
        place=16,
    ),
    _reports(
        "handling",
        _("待报告研究处理情况"),
        _("提交"),
        _of_speaker(*AWAITING_HANDLING),
        source=_organizer,
        due="handling_deadline",
        place=17,
    ),
    _reports(
        "draft_overdue",
        _("报告初稿逾期未交"),
        _("催办"),
        _draft_overdue,
        source=_reporter,
        due="draft_due_on",
        place=50,
    ),
    _reports(
        "comment",
        _("待提修改意见的报告初稿"),
        _("提出意见"),
        _of_clerk(status=ReportStatus.DRAFT_RECEIVED),
        source=_reporter,
        due="comment_due_on",
        since=lambda report: report.draft_on,
        place=51,
    ),
    _reports(
        "members",
        _("待印发组成人员的报告"),
        _("印发"),
        _of_clerk(status=ReportStatus.FINAL_RECEIVED, members_on=None),
        source=_reporter,
        due="members_due_on",
        since=lambda report: report.final_on,
        place=52,
    ),
    _reports(
        "hear",
        _("待登记听取和审议"),
        _("登记"),
        _to_hear,
        source=_reporter,
        due="session_on",
        place=53,
    ),
    _reports(
        "opinion",
        _("待交办审议意见"),
        _("登记"),
        _of_clerk(status=ReportStatus.HEARD),
        source=_reporter,
        due="opinion_due_on",
        since=lambda report: report.heard_on,
        place=54,
    ),
    _reports(
        "handling_overdue",
        _("研究处理情况报告逾期未交"),
        _("催办"),
        _handling_overdue,
        source=_reporter,
        due="handling_deadline",
        place=55,
    ),
    _reports(
        "assess",
        _("待测评的报告"),
        _("测评"),
        _of_clerk(status=ReportStatus.HANDLING_RECEIVED),
        source=_reporter,
        order="handling_on",
        since=lambda report: report.handling_on,
        place=56,
    ),
    _reports(
        "conclude",
        _("测评后待决定的报告"),
        _("决定"),
        lambda user, today: _leader_reports(user).filter(status=ReportStatus.ASSESSED),
        source=_reporter,
        order="handling_on",
        place=57,
    ),
    _reports(
        "publish",
        _("待公布的报告"),
        _("公布"),
        _to_publish,
        source=_organizer,
        order="heard_on",
        since=lambda report: report.heard_on,
        place=58,
    ),
)
