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
