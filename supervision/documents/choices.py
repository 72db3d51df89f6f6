"""States, ways and results of the recording and review of normative documents."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DocumentStatus(models.TextChoices):
    """How far the review of a normative document is."""

    FILED = "filed", _("待登记")
    DEFERRED = "deferred", _("暂缓登记")
    RETURNED = "returned", _("已退回")
    REGISTERED = "registered", _("已登记")
    REVIEWING = "reviewing", _("审查中")
    OPINION_SENT = "opinion_sent", _("已发审查意见")
    REPLIED = "replied", _("制定机关已反馈")
    CONCLUDED = "concluded", _("审查办结")
    WITHDRAWN = "withdrawn", _("已作废")


ON_RECORD = (
    DocumentStatus.REGISTERED,
    DocumentStatus.REVIEWING,
    DocumentStatus.OPINION_SENT,
    DocumentStatus.REPLIED,
    DocumentStatus.CONCLUDED,
)
"""Accepted for the record; what waits at the door, was returned or withdrawn is not."""
NOT_REGISTERED = (DocumentStatus.FILED, DocumentStatus.DEFERRED, DocumentStatus.RETURNED)


class ReviewWay(models.TextChoices):
    """What a review began with (监督法 art. 42, 44)."""

    OWN = "own", _("主动审查")
    DEMAND = "demand", _("审查要求")
    PROPOSAL = "proposal", _("审查建议")
    SPECIAL = "special", _("专项审查")
    REFERRED = "referred", _("移送")


class ReviewResult(models.TextChoices):
    """The results of the ledger sheet 备案审查."""

    REVIEWING = "reviewing", _("审查中")
    NONE_FOUND = "none_found", _("未发现问题")
    AMENDED = "amended", _("修改")
    REPEALED = "repealed", _("废止")
    CORRECTED = "corrected", _("纠正")


RESULT_SIGNS = {
    ReviewResult.REVIEWING: "working",
    ReviewResult.NONE_FOUND: "verified",
    ReviewResult.AMENDED: "replied",
    ReviewResult.REPEALED: "returned",
    ReviewResult.CORRECTED: "replied",
}
"""The mark beside the word of a result."""


class CleanupResult(models.TextChoices):
    """The results of the ledger sheet 清理文件."""

    REPEALED = "repealed", _("废止")
    AMENDED = "amended", _("修改")


class ReviewRequestStatus(models.TextChoices):
    """How far a request for review is."""

    RECEIVED = "received", _("待受理")
    STUDYING = "studying", _("研究中")
    ANSWERED = "answered", _("已答复")
    NOT_ACCEPTED = "not_accepted", _("不予受理")


REQUEST_OPEN = (ReviewRequestStatus.RECEIVED, ReviewRequestStatus.STUDYING)


class RequesterKind(models.TextChoices):
    """Who asks for a review: a citizen, or a company or other organisation."""

    CITIZEN = "citizen", _("公民")
    ORGANIZATION = "organization", _("企业、社会组织等")
