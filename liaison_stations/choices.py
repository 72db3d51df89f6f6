from django.db import models
from django.utils.translation import gettext_lazy as _


class StationKind(models.TextChoices):
    """The shape "1+16+N": the central station, those of towns, and points."""

    CENTRAL = "central", _("总站")
    TOWN = "town", _("镇街区站")
    POINT = "point", _("联络点")


class ChangeKind(models.TextChoices):
    MOVED = "moved", _("迁址")
    RENAMED = "renamed", _("更名")
    CLOSED = "closed", _("停用")
    REOPENED = "reopened", _("重新启用")
    OTHER = "other", _("其他变动")


class RotaPattern(models.TextChoices):
    WEEKLY = "weekly", _("每周")
    MONTHLY_DAY = "monthly_day", _("每月")


class RotaMonths(models.TextChoices):
    ALL = "all", _("每月")
    ODD = "odd", _("单月")
    EVEN = "even", _("双月")


class Weekday(models.IntegerChoices):
    MONDAY = 0, _("星期一")
    TUESDAY = 1, _("星期二")
    WEDNESDAY = 2, _("星期三")
    THURSDAY = 3, _("星期四")
    FRIDAY = 4, _("星期五")
    SATURDAY = 5, _("星期六")
    SUNDAY = 6, _("星期日")


class DayStatus(models.TextChoices):
    PLANNED = "planned", _("已安排")
    CANCELLED = "cancelled", _("已取消")
    HELD = "held", _("已接待")


class SwapStatus(models.TextChoices):
    ASKED = "asked", _("待对方答复")
    ACCEPTED = "accepted", _("已同意")
    REFUSED = "refused", _("已谢绝")
    WITHDRAWN = "withdrawn", _("已撤回")


class ReceptionKind(models.TextChoices):
    """The kinds of the ledger sheet 接待记录."""

    DAILY = "daily", _("日常接待")
    THEMED = "themed", _("主题接待")
    LEADERS = "leaders", _("领导进站")
    VISIT = "visit", _("走访")


class Source(models.TextChoices):
    RECEPTION = "reception", _("接待")
    CODE = "code", _("扫码")
    PHONE = "phone", _("电话")
    VISIT = "visit", _("走访")


class Handling(models.TextChoices):
    """The five outcomes, the suggestion, and the courteous refusal (domain §3.3)."""

    ON_THE_SPOT = "on_the_spot", _("当场答复")
    VILLAGE = "village", _("村社研究")
    TOWN = "town", _("镇街区办理")
    CITY = "city", _("上报市人大")
    SUGGESTION = "suggestion", _("转代表建议")
    UPWARD = "upward", _("委托上级代表")
    NOT_ACCEPTED = "not_accepted", _("不予受理")


class MatterStatus(models.TextChoices):
    RECEIVED = "received", _("待受理")
    HANDLING = "handling", _("办理中")
    SOLVED = "solved", _("已解决")
    ANSWERED = "answered", _("已答复")
    NOT_ACCEPTED = "not_accepted", _("不予受理")
    MERGED = "merged", _("已合并")


class CaseStatus(models.TextChoices):
    DRAFT = "draft", _("编辑中")
    SUBMITTED = "submitted", _("待审核")
    PUBLISHED = "published", _("已公开")
    WITHDRAWN = "withdrawn", _("已撤回")


class AssessmentStatus(models.TextChoices):
    DRAFT = "draft", _("填报中")
    SUBMITTED = "submitted", _("待核查")
    CHECKED = "checked", _("已核查")


class EntryKind(models.TextChoices):
    """What a line of a matter's story is."""

    RAISED = "raised", _("群众反映")
    WORD = "word", _("群众补充")
    HANDLING = "handling", _("办理")
    ANSWER = "answer", _("答复")
    PROGRESS = "progress", _("进展")
