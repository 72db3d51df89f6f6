"""States and kinds of the reports that the standing committee hears (监督法 art. 11–17)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from supervision.activities.choices import Method

HEARD_METHODS = (
    Method.REPORT,
    Method.FINANCE,
    Method.HEARING,
    Method.ENFORCEMENT,
    Method.RECORDING,
    Method.SPECIAL_INQUIRY,
    Method.APPRAISAL,
)
"""Methods of activities under which a report may be heard."""


class ReportStatus(models.TextChoices):
    """How far a report to the committee is, from planned to concluded."""

    PLANNED = "planned", _("待报初稿")
    DRAFT_RECEIVED = "draft_received", _("已收初稿")
    COMMENTED = "commented", _("已提修改意见")
    FINAL_RECEIVED = "final_received", _("已收正式报告")
    HEARD = "heard", _("已听取审议")
    HANDED_OVER = "handed_over", _("审议意见已交办")
    HANDLING_RECEIVED = "handling_received", _("已收研究处理情况报告")
    ASSESSED = "assessed", _("已测评")
    RE_REPORTING = "re_reporting", _("待重新报告")
    CONCLUDED = "concluded", _("已办结")
    WITHDRAWN = "withdrawn", _("已撤回")


BEFORE_SESSION = (
    ReportStatus.PLANNED,
    ReportStatus.DRAFT_RECEIVED,
    ReportStatus.COMMENTED,
    ReportStatus.FINAL_RECEIVED,
)
"""The session has not heard it yet."""
AFTER_SESSION = (
    ReportStatus.HEARD,
    ReportStatus.HANDED_OVER,
    ReportStatus.HANDLING_RECEIVED,
    ReportStatus.ASSESSED,
    ReportStatus.RE_REPORTING,
    ReportStatus.CONCLUDED,
)
"""Heard, so that its three texts are to be published (监督法 art. 17)."""
AWAITING_HANDLING = (ReportStatus.HANDED_OVER, ReportStatus.RE_REPORTING)
"""The organ owes its report on the handling of the deliberation opinion."""


class ReportEntryKind(models.TextChoices):
    """What a line of a report's timeline is about."""

    DRAFT = "draft", _("报告初稿")
    COMMENT = "comment", _("对初稿的意见")
    FINAL = "final", _("正式报告")
    HEARING = "hearing", _("听取和审议")
    HANDLING = "handling", _("研究处理情况报告")
    DECISION = "decision", _("办理决定")


PUBLISHED_TEXTS = (ReportEntryKind.FINAL, ReportEntryKind.HANDLING)
"""The organ's own texts among the three that are published."""


class CollectedFrom(models.TextChoices):
    """Whence an opinion came that was collected before the session (监督法 art. 13–14)."""

    MEMBER = "member", _("常委会组成人员")
    DEPUTY = "deputy", _("人大代表")
    STATION = "station", _("代表联络站")
    CITIZEN = "citizen", _("群众")
    EXPERT = "expert", _("专家和社会组织")
    RESEARCH = "research", _("视察和调研")
    OTHER = "other", _("其他")
