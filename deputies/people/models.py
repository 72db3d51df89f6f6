"""Persons elected as deputies, and the mandates that they hold."""

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from accounts.models import Organization, User
from attachments.models import photo_field
from pages.readers import KnownToAll, PublicRecords, shown_in_public
from pages.untyped import ByDjango
from workflow.canonical import CanonicalField
from workflow.fields import not_before


class Gender(models.TextChoices):
    """As the register of deputies records it."""

    MALE = "male", _("男")
    FEMALE = "female", _("女")


class MandateLevel(models.TextChoices):
    """The congress in which a mandate is held, from the nation's to the town's."""

    NATIONAL = "national", _("全国")
    PROVINCE = "province", _("省")
    PREFECTURE = "prefecture", _("设区的市")
    COUNTY = "county", _("县级")
    TOWN = "town", _("镇")


class EndReason(models.TextChoices):
    """The lawful ends of a mandate (代表法 2025 art. 62–63)."""

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
NOBODY = Q(pk__in=[])


def reads_everybody(user: User) -> bool:
    """The city's clerks and leaders read every deputy's record."""
    return user.is_superuser or user.acts_for_city(Role.CLERK, Role.LEADER)


class DeputyQuerySet(PublicRecords[Any]):
    """Persons who are or were deputies, by mandate, day, name and who may see or edit them."""

    def in_office(self, on: date) -> Self:
        """Holds a mandate of any level on a day."""
        mandates = Mandate.objects.on(on)
        return self.filter(Exists(mandates.filter(deputy=OuterRef("pk"))))

    def by_strokes(self) -> Self:
        """The order of official lists: stored stroke key, never a score."""
        return self.order_by("sort_key", "id")

    @shown_in_public
    def named(self) -> Self:
        """For their names alone, in the order of official lists: whoever takes part in work that
        is public is named with it. ``has_page`` tells whether they have a public page."""
        mandates = Mandate.objects.filter(deputy=OuterRef("pk"))
        return self.by_strokes().annotate(has_page=Exists(mandates))

    def public(self) -> Self:
        """Basic information of everybody who holds or held a mandate (代表法 art. 58)."""
        mandates = Mandate.objects
        return self.filter(Exists(mandates.filter(deputy=OuterRef("pk"))))

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Staff who look after deputies or report on them see everybody, others what is public."""
        staff = (Role.CLERK, Role.TOWN_CLERK, Role.LEADER, Role.STATION_CLERK)
        sees_all = user.is_authenticated and (user.is_superuser or user.has_role(*staff))
        return self.all() if sees_all else self.public()

    def called(self, text: str) -> Self:
        """The text stands in the name; spaces between its letters mean nothing (张　三)."""
        return self.filter(name__contains="".join(text.split()))

    def with_mandate(self, **conditions: object) -> Self:
        """Holds or held one mandate of which all this is true."""
        mandates = Mandate.objects
        return self.filter(Exists(mandates.filter(deputy=OuterRef("pk"), **conditions)))

    def read_by(self, user: User) -> Self:
        """Deputies whose whole record the person may read: their own, those of congress staff."""
        if reads_everybody(user):
            return self
        own = Q(user=user.pk) if user.has_role(Role.DEPUTY) else NOBODY
        bodies = user.organizations_as(Role.TOWN_CLERK, Role.LEADER)
        if not bodies:
            return self.filter(own)
        mandates = Mandate.objects
        sitting = mandates.filter(organization__in=bodies, deputy=OuterRef("pk"))
        return self.filter(own | Q(Exists(sitting)))

    def edited_by(self, user: User) -> Self:
        """Persons whose data and mandates the person keeps: the clerk everybody's; a town clerk
        those who hold mandates of the own town body alone."""
        if user.is_superuser or user.acts_for_city(Role.CLERK):
            return self
        mandates = Mandate.objects
        elsewhere = mandates.filter(deputy=OuterRef("pk")).exclude(
            organization__in=user.organizations_as(Role.TOWN_CLERK), level=MandateLevel.TOWN
        )
        return self.looked_after_by(user).exclude(Exists(elsewhere))

    def looked_after_by(self, user: User) -> Self:
        """Deputies whose duty the person verifies: the clerk everybody's, a town clerk's own."""
        if user.is_superuser or user.acts_for_city(Role.CLERK):
            return self
        bodies = user.organizations_as(Role.TOWN_CLERK)
        if not bodies:
            return self.none()
        mandates = Mandate.objects
        own = mandates.filter(organization__in=bodies, deputy=OuterRef("pk"))
        return self.filter(Exists(own))


class MandateQuerySet(models.QuerySet[Any]):
    """Mandates, by the day on which they are in force."""

    def on(self, day: date) -> Self:
        """Mandates that are held on the day; the last day is held as well."""
        return self.filter(Q(until__isnull=True) | Q(until__gte=day), since__lte=day)


class SeatsQuerySet(KnownToAll[Any]):
    """Seats of congresses by term, known to everybody who works here."""

    def in_force(self, on: date) -> Self:
        """What was fixed by a day, newest first within a congress."""
        return self.filter(since__lte=on).order_by("-since")


class Deputy(models.Model):
    """One person, whatever the number of mandates.

    Basic information is public by 代表法 art. 58; phone, address and date of birth never are.
    """

    number = models.CharField(
        _("编号"),
        max_length=30,
        unique=True,
        null=True,
        blank=True,
        error_messages={"unique": _("这个编号已有代表使用。")},
    )
    name = models.CharField(_("姓名"), max_length=50, db_index=True)
    gender = models.CharField(_("性别"), max_length=10, choices=Gender, blank=True)
    birth_month = models.DateField(_("出生年月"), null=True, blank=True)
    ethnicity = models.CharField(_("民族"), max_length=20, blank=True)
    party = models.CharField(_("党派"), max_length=30, blank=True)
    post = models.CharField(_("单位职务"), max_length=100, blank=True)
    mobile = models.CharField(_("手机号"), max_length=20, blank=True)
    address = models.CharField(_("通讯地址"), max_length=200, blank=True)
    photo = photo_field()
    sort_key = models.CharField(_("排序"), max_length=40, blank=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("账号"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="deputy",
    )

    objects = DeputyQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("代表")
        ordering = ["sort_key", "id"]
        indexes = [models.Index(fields=["sort_key", "id"], name="deputy_strokes")]

    def __str__(self) -> str:
        return self.name

    def save(self, **options: ByDjango) -> None:
        self.number = self.number or None
        super().save(**options)

    def get_absolute_url(self) -> str:
        return reverse("deputy", args=[self.pk])

    @property
    def initials(self) -> str:
        """What stands where there is no portrait: the last two signs of a Chinese name, which
        people are called by, or the first letters of a foreign one."""
        words = self.name.replace("·", " ").split()
        if len(words) > 1 and not self.name[:1].isascii():
            return words[0][:2]
        return "".join(word[0] for word in words[:2]) if len(words) > 1 else self.name[-2:]

    @property
    def public_path(self) -> str:
        """Of the public page, where ``named`` found that there is one."""
        return self.get_absolute_url() if getattr(self, "has_page", False) else ""


class Mandate(models.Model):
    """A mandate of one congress: level, term, district or unit, delegation and group."""

    deputy = models.ForeignKey(
        Deputy, verbose_name=_("代表"), on_delete=models.PROTECT, related_name="mandates"
    )
    level = models.CharField(_("层级"), max_length=20, choices=MandateLevel)
    term = models.PositiveSmallIntegerField(_("届次"), validators=[MinValueValidator(1)])
    organization = models.ForeignKey(
        Organization,
        verbose_name=_("镇街区人大"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="mandates",
    )
    district = models.CharField(_("选区"), max_length=100, blank=True)
    canonical_district = CanonicalField(of="district")
    delegation = models.CharField(_("代表团"), max_length=100, blank=True)
    group = models.CharField(_("代表小组"), max_length=100, blank=True)
    since = models.DateField(_("任职日期"))
    until = models.DateField(_("终止日期"), null=True, blank=True)
    end_reason = models.CharField(_("终止原因"), max_length=20, choices=EndReason, blank=True)

    objects = MandateQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("代表任期")
        ordering = ["deputy", "level", "-term"]
        constraints = [
            models.UniqueConstraint(
                fields=["deputy", "level", "term"],
                name="mandate_once_a_term",
                violation_error_message=_("该代表在这一层级、这一届已有任期。"),
            ),
            not_before(
                "until", "since", "mandate_ends_after_start", _("终止日期不能早于任职日期。")
            ),
        ]
        indexes = [
            models.Index(fields=["level", "term", "organization"], name="mandate_congress"),
            models.Index(fields=["delegation"], name="mandate_delegation"),
            models.Index(fields=["canonical_district"], name="mandate_district"),
        ]

    def __str__(self) -> str:
        return f"{self.deputy} · {self.get_level_display()}{self.term}"


class Seats(models.Model):
    """名额: how many deputies a congress has from a day on (浙江省县乡选举细则 art. 15)."""

    level = models.CharField(_("层级"), max_length=20, choices=MandateLevel)
    organization = models.ForeignKey(
        Organization,
        verbose_name=_("镇街区人大"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="seats",
    )
    term = models.PositiveSmallIntegerField(_("届次"), validators=[MinValueValidator(1)])
    number = models.PositiveSmallIntegerField(_("名额"), validators=[MinValueValidator(1)])
    since = models.DateField(_("起算日期"))

    objects = SeatsQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("代表名额")
        ordering = ["level", "organization", "-term", "-since"]
        constraints = [
            models.UniqueConstraint(
                "level",
                Coalesce("organization", 0),
                "term",
                "since",
                name="seats_once_a_day",
                violation_error_message=_("这一届同一天的名额已经登记。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_level_display()}{self.term} · {self.number}"


class CalendarLink(models.Model):
    """The secret address of a deputy's own calendar; a revoked one leads nowhere."""

    deputy = models.ForeignKey(
        Deputy, verbose_name=_("代表"), on_delete=models.CASCADE, related_name="calendar_links"
    )
    token = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("生成时间"), auto_now_add=True)
    revoked_at = models.DateTimeField(_("停用时间"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = _("日历链接")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["deputy"],
                condition=Q(revoked_at__isnull=True),
                name="calendar_link_one_open",
            )
        ]

    def __str__(self) -> str:
        return str(self.deputy)
