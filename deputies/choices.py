from django.db import models
from django.utils.translation import gettext_lazy as _


class Gender(models.TextChoices):
    MALE = "male", _("男")
    FEMALE = "female", _("女")


class MandateLevel(models.TextChoices):
    NATIONAL = "national", _("全国")
    PROVINCE = "province", _("省")
    PREFECTURE = "prefecture", _("设区的市")
    COUNTY = "county", _("县级")
    TOWN = "town", _("镇")


class EndReason(models.TextChoices):
    """The lawful ends of a mandate (代表法 2025 art. 61–63)."""

    TERM_OVER = "term_over", _("届满")
    MOVED = "moved", _("迁出或调离")
    RESIGNED = "resigned", _("辞职")
    ORDERED_TO_RESIGN = "ordered_to_resign", _("责令辞职")
    ABSENT = "absent", _("未经批准两次不出席")
    RECALLED = "recalled", _("被罢免")
    LOST_NATIONALITY = "lost_nationality", _("丧失国籍")
    LOST_RIGHTS = "lost_rights", _("剥夺政治权利")
    LOST_CAPACITY = "lost_capacity", _("丧失行为能力")
    DEATH = "death", _("死亡")


LOCAL_LEVELS = (MandateLevel.COUNTY, MandateLevel.TOWN)
"""The levels whose deputies this committee and the town bodies look after."""


class RolloverStatus(models.TextChoices):
    PREPARED = "prepared", _("准备中")
    APPLIED = "applied", _("已执行，待确认")
    CONFIRMED = "confirmed", _("已确认")
    ABANDONED = "abandoned", _("已放弃")


class DutyKind(models.TextChoices):
    """The kinds of the ledger sheet 履职记录."""

    MEETING = "meeting", _("出席会议")
    INSPECTION = "inspection", _("视察调研")
    ENFORCEMENT = "enforcement", _("执法检查")
    RECEPTION = "reception", _("接待群众")
    VISIT = "visit", _("联系走访")
    SUGGESTION = "suggestion", _("提出建议")
    TRAINING = "training", _("学习培训")
    CAMPAIGN = "campaign", _("专项行动")
    REPORT = "report", _("述职")
    OTHER = "other", _("其他")


class DutySource(models.TextChoices):
    """Where an entry of the duty record came from."""

    LOGGED = "logged", _("代表登记")
    STAFF = "staff", _("工作人员登记")
    ATTENDANCE = "attendance", _("活动签到")
    EVALUATION = "evaluation", _("事项评价")
    RECEPTION = "reception", _("接待记录")
    TRAINING = "training", _("培训考勤")
    SUGGESTION = "suggestion", _("代表建议")
    CAMPAIGN = "campaign", _("专项行动日志")
    LEDGER = "ledger", _("台账导入")


class DutyStatus(models.TextChoices):
    DRAFT = "draft", _("待代表确认")
    SUBMITTED = "submitted", _("待审核")
    SENT_BACK = "sent_back", _("已退回")
    VERIFIED = "verified", _("已审核")
    WITHDRAWN = "withdrawn", _("已撤回")


class YardstickKey(models.TextChoices):
    DAYS = "days", _("履职天数")
    GROUP_ACTIVITIES = "group_activities", _("代表小组活动次数")


class SuggestionStatus(models.TextChoices):
    """The states of a suggestion; those between 待交办 and 已办结 are the ledger's."""

    DRAFT = "draft", _("起草中")
    SUBMITTED = "submitted", _("待受理")
    RECEIVED = "received", _("待交办")
    HANDED_OVER = "handed_over", _("已交办")
    HANDLING = "handling", _("办理中")
    REPLIED = "replied", _("已答复")
    REDOING = "redoing", _("重新办理")
    CONCLUDED = "concluded", _("已办结")
    NOT_ACCEPTED = "not_accepted", _("不予受理")
    WITHDRAWN = "withdrawn", _("已撤回")


class SuggestionRequestKind(models.TextChoices):
    EXTENSION = "extension", _("申请延期")
    RETURN = "return", _("申请退回")
