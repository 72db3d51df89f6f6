"""Activities of supervision with their stages, files and effects."""

from datetime import date
from typing import Any, Self

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization, User
from attachments.models import StoredFile
from deputies.people.models import Deputy
from pages.readers import KnownToAll, PublicRecords
from pages.untyped import ByDjango
from supervision.activities.choices import EffectKind, Level, Method, StageKind
from supervision.activities.relations import FILE_READER, IN_CHARGE, READER
from supervision.inspected_laws.models import keep_laws
from workflow.canonical import CanonicalField, number_contains, refuse_twin
from workflow.choices import RecordStatus
from workflow.fields import not_before, person_field, state_field
from workflow.models import Stateful


class ActivityQuerySet(PublicRecords[Any]):
    """Activities, by year, level, body and who may see one before it is public."""

    def kept(self) -> Self:
        """Not withdrawn."""
        return self.filter(status=RecordStatus.RECORDED)

    def public(self) -> Self:
        """What everybody may read."""
        return self.filter(is_public=True)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """What is published; of the rest, what staff read and what a deputy took part in."""
        return READER.records(self, user) if user.is_authenticated else self.public()

    def in_charge(self, user: User | AnonymousUser) -> Self:
        """Activities that the person may log and edit."""
        return IN_CHARGE.records(self, user)

    def over(self, on: date) -> Self:
        """The last day has passed."""
        return self.filter(Q(ends_on__lt=on) | Q(ends_on__isnull=True, starts_on__lt=on))

    def matching(self, text: str) -> Self:
        """The text stands in the number or the title."""
        return self.filter(Q(title__icontains=text) | number_contains(text))

    def newest_first(self) -> Self:
        return self.order_by("-starts_on", "-id")

    def first_year(self) -> int | None:
        """The year of the oldest one, read at the end of the index; None without any."""
        return self.order_by("starts_on", "id").values_list("year", flat=True).first()

    def with_photograph(self) -> Self:
        """Annotates ``photograph``, the key of the first published one; None without any."""
        photographs = ActivityFile.objects.public().filter(
            activity=OuterRef("pk"), stored__content_type__startswith="image/"
        )
        return self.annotate(photograph=photographs.order_by("pk").values("stored__uuid")[:1])

    def with_deputies(self) -> Self:
        """At least one deputy took part, by list or by count."""
        listed = Activity.deputies.through.objects.filter(activity=OuterRef("pk"))
        return self.filter(Q(attendances__gt=0) | Exists(listed))


class ActivityFileQuerySet(PublicRecords[Any]):
    """Files and pictures of activities; those marked as public are seen with a public one."""

    def public(self) -> Self:
        """Marked as public, of a published activity; not what was replaced."""
        current = self.filter(stored__replaced_by=None)
        return current.filter(is_public=True, activity__is_public=True)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """What is public, what staff read, and all of activities in which a deputy took part."""
        return FILE_READER.records(self, user) if user.is_authenticated else self.public()


class EffectQuerySet(PublicRecords[Any]):
    """What came of activities, seen with them."""

    def public(self) -> Self:
        """Of published activities."""
        return self.filter(activity__is_public=True)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Of activities that the person may read."""
        return self.filter(activity__in=Activity.objects.visible_to(user))


WEB = ("http://", "https://")
RESERVED_NUMBERS = ("items", "plan", "documents", "projects", "files", "decisions", "sessions")


def not_reserved(number: str) -> None:
    """Raises ValidationError where the public's addresses use the word themselves."""
    if number.lower() in RESERVED_NUMBERS:
        raise ValidationError(_("编号不能使用“%(number)s”。"), params={"number": number})


class Theme(models.Model):
    """A theme that several activities share, such as the three “No. 1 projects”."""

    name = models.CharField(_("主题"), max_length=100, unique=True)

    objects = KnownToAll.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("主题")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Activity(Stateful):
    """One supervision activity of any method, at city or town level.

    The backbone of 监督法 (2024) ch. II–VIII and of 代表法 art. 29: what was looked at, who took
    part, what was found, and (through its opinions and effects) what came of it.
    """

    number = models.CharField(
        _("编号"),
        max_length=30,
        unique=True,
        validators=[
            RegexValidator(r"^[^\s/?#%\\]+$", _("编号不能含空格、斜杠、问号、井号、百分号。")),
            not_reserved,
        ],
        error_messages={"unique": _("这个编号已有活动使用。")},
    )
    canonical = CanonicalField(of="number", unique=True)
    year = models.PositiveSmallIntegerField(
        _("年度"), validators=[MinValueValidator(1949), MaxValueValidator(2100)]
    )
    title = models.CharField(_("标题"), max_length=200)
    method = models.CharField(_("方式"), max_length=30, choices=Method)
    level = models.CharField(_("层级"), max_length=10, choices=Level, default=Level.CITY)
    organizer = models.ForeignKey(
        Organization,
        verbose_name=_("组织单位"),
        on_delete=models.PROTECT,
        related_name="activities",
    )
    partners = models.ManyToManyField(
        Organization,
        verbose_name=_("联合单位"),
        blank=True,
        related_name="joined_activities",
        help_text=_("一起组织这次活动的其他单位。"),
    )
    parent = models.ForeignKey(
        "self",
        verbose_name=_("上级活动"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="sections",
    )
    theme = models.ForeignKey(
        Theme,
        verbose_name=_("主题"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="activities",
    )
    policy_area = models.CharField(_("领域"), max_length=50, blank=True)
    joint = models.BooleanField(_("市镇联动"), default=False)
    starts_on = models.DateField(_("开始日期"))
    ends_on = models.DateField(_("结束日期"), null=True, blank=True)
    place = models.CharField(_("地点"), max_length=200, blank=True)
    deputies = models.ManyToManyField(
        Deputy, verbose_name=_("参加代表"), blank=True, related_name="activities"
    )
    attendances = models.PositiveIntegerField(
        _("参加人次"), null=True, blank=True, help_text=_("没有留下名单时填写代表人次。")
    )
    inspected_law = models.CharField(
        _("检查的法规"), max_length=200, blank=True, help_text=_("有几部的用顿号隔开。")
    )
    broadcast_url = models.URLField(_("直播"), max_length=300, blank=True)
    notes = models.TextField(_("备注"), blank=True)
    is_public = models.BooleanField(_("公开"), default=False, editable=False)
    status = state_field(RecordStatus, RecordStatus.RECORDED)
    is_sample = models.BooleanField(_("示例数据"), default=False, editable=False)
    created_by = person_field(_("登记人"), blank=False)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("监督活动")
        ordering = ["-starts_on", "-id"]
        constraints = [
            not_before("ends_on", "starts_on", "activity_ends_after_start"),
            models.CheckConstraint(
                condition=~Q(parent=F("id")),
                name="activity_not_its_own_parent",
                violation_error_message=_("活动不能是自己的上级活动。"),
            ),
        ]
        indexes = [
            models.Index(fields=["-starts_on", "-id"], name="activity_newest"),
            models.Index(fields=["year", "method", "level"], name="activity_year"),
            models.Index(
                fields=["-starts_on", "-id"], name="activity_public", condition=Q(is_public=True)
            ),
        ]

    def save(self, **options: ByDjango) -> None:
        super().save(**options)
        fields = options.get("update_fields")
        if fields is None or "inspected_law" in fields:
            keep_laws([self])

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        super().clean()
        refuse_twin(self, _("这个编号已有活动使用。"))

    def get_absolute_url(self) -> str:
        return reverse("supervision:activity", args=[self.number])

    @property
    def broadcast_link(self) -> str:
        """The address of the broadcast; a ledger may hold other words here, which are no link."""
        return self.broadcast_url if self.broadcast_url.startswith(WEB) else ""


class Stage(models.Model):
    """One stage of an activity's timeline: when, what was done or found."""

    activity = models.ForeignKey(
        Activity, verbose_name=_("监督活动"), on_delete=models.CASCADE, related_name="stages"
    )
    kind = models.CharField(_("阶段"), max_length=20, choices=StageKind)
    held_on = models.DateField(_("日期"), null=True, blank=True)
    text = models.TextField(_("情况"), blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("阶段")
        ordering = ["activity", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "kind"],
                name="stage_once",
                violation_error_message=_("每个阶段只登记一次。"),
            )
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class ActivityFile(models.Model):
    """A photograph or paper of an activity; public only when marked and the activity is."""

    activity = models.ForeignKey(
        Activity, verbose_name=_("监督活动"), on_delete=models.PROTECT, related_name="files"
    )
    stored = models.OneToOneField(
        StoredFile, verbose_name=_("附件"), on_delete=models.PROTECT, related_name="+"
    )
    stage = models.CharField(_("阶段"), max_length=20, choices=StageKind, blank=True)
    caption = models.CharField(_("说明"), max_length=200, blank=True)
    is_public = models.BooleanField(_("公开"), default=False)

    objects = ActivityFileQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("照片与文件")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.caption or self.stored.name


class Effect(models.Model):
    """成效: a measure revised, a mechanism set up; with its date and evidence."""

    activity = models.ForeignKey(
        Activity, verbose_name=_("监督活动"), on_delete=models.PROTECT, related_name="effects"
    )
    opinion = models.ForeignKey(
        "supervision.Opinion",
        verbose_name=_("意见"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="effects",
    )
    item = models.ForeignKey(
        "supervision.Item",
        verbose_name=_("清单事项"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="effects",
    )
    achieved_on = models.DateField(_("日期"))
    kind = models.CharField(_("类别"), max_length=20, choices=EffectKind)
    text = models.CharField(_("内容"), max_length=1000)
    evidence = models.CharField(_("佐证"), max_length=300, blank=True)

    objects = EffectQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("成效")
        ordering = ["-achieved_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "achieved_on", "text"],
                name="effect_once",
                violation_error_message=_("这项成效已经登记。"),
            )
        ]

    def __str__(self) -> str:
        return self.text[:40]

    def get_absolute_url(self) -> str:
        return self.activity.get_absolute_url()
