"""Liaison stations in the shape "1+16+N", who is posted there and who keeps them."""

from datetime import date
from typing import Self, TypeVar

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from accounts.models import Organization, User
from attachments.models import photo_field
from deputies.people.models import Deputy
from pages.readers import PublicRecords, shown_in_public
from workflow.days import year_span
from workflow.fields import not_before


class StationKind(models.TextChoices):
    """The shape "1+16+N": the central station, those of towns, and points.

    Some places put hubs for several towns between."""

    CENTRAL = "central", _("总站")
    HUB = "hub", _("中心站")
    TOWN = "town", _("镇街区站")
    POINT = "point", _("联络点")


class StationChangeKind(models.TextChoices):
    """What happened to a station."""

    MOVED = "moved", _("迁址")
    RENAMED = "renamed", _("更名")
    CLOSED = "closed", _("停用")
    REOPENED = "reopened", _("重新启用")
    OTHER = "other", _("其他变动")


class Weekday(models.IntegerChoices):
    """The days of the week as Python counts them."""

    MONDAY = 0, _("星期一")
    TUESDAY = 1, _("星期二")
    WEDNESDAY = 2, _("星期三")
    THURSDAY = 3, _("星期四")
    FRIDAY = 4, _("星期五")
    SATURDAY = 5, _("星期六")
    SUNDAY = 6, _("星期日")


Row = TypeVar("Row", bound=models.Model, covariant=True)


def in_year(field: str, year: int) -> Q:
    """The day of the field lies in a calendar year."""
    return Q(**{f"{field}__range": year_span(year)})


class DatedQuerySet(models.QuerySet[Row]):
    """Rows that hold from a day until another one."""

    def on(self, day: date) -> Self:
        """In force on a day."""
        return self.filter(Q(until__isnull=True) | Q(until__gte=day), since__lte=day)


class StationQuerySet(PublicRecords["Station"]):
    """Stations, and who keeps or reads which of them."""

    def public(self) -> Self:
        """Where citizens meet deputies is for everybody to know."""
        return self

    def open_on(self, day: date) -> Self:
        """Open on a day."""
        opened = Q(opened_on__isnull=True) | Q(opened_on__lte=day)
        return self.filter(opened, Q(closed_on__isnull=True) | Q(closed_on__gte=day))

    def in_order(self) -> Self:
        """The central station, then those of towns, then points, in the official order."""
        kinds = models.Case(
            *(models.When(kind=kind, then=place) for place, kind in enumerate(StationKind)),
            default=len(StationKind),
            output_field=models.IntegerField(),
        )
        return self.order_by(kinds, "organization__order", "organization_id", "code")

    def kept_by(self, user: User | AnonymousUser) -> Self:
        """Whose daily work the person does: the keeper's own, the town body's, the city's."""
        if not user.is_authenticated:
            return self.none()
        if user.acts_for_city(Role.STATION_CLERK):
            return self
        scope = Q(pk__in=[])
        if user.has_role(Role.KEEPER):
            keepers = Keeper.objects.on(timezone.localdate())
            scope |= Q(Exists(keepers.filter(station=OuterRef("pk"), user=user.pk)))
        bodies = user.organizations_as(Role.TOWN_CLERK)
        if bodies:
            scope |= Q(organization__in=bodies)
        return self.filter(scope)

    def in_charge(self, user: User | AnonymousUser) -> Self:
        """Whose postings, keepers and rules the person sets: the town body's, the city's."""
        if not user.is_authenticated:
            return self.none()
        if user.acts_for_city(Role.STATION_CLERK):
            return self
        bodies = user.organizations_as(Role.TOWN_CLERK)
        return self.filter(organization__in=bodies) if bodies else self.none()

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """In the back office: one's own, and every one for those who read the whole."""
        if not user.is_authenticated:
            return self.none()
        if user.is_superuser or user.acts_for_city(Role.STATION_CLERK, Role.CLERK, Role.LEADER):
            return self
        leads = user.organizations_as(Role.LEADER)
        led = Q(organization__in=leads) if leads else Q(pk__in=[])
        return self.filter(led | Q(pk__in=Station.objects.kept_by(user).values("pk")))

    def matching(self, text: str) -> Self:
        """The text stands in the name, the code or the address."""
        return self.filter(
            Q(name__contains=text) | Q(code__contains=text) | Q(address__contains=text)
        )


class OfStationQuerySet(PublicRecords[Row]):
    """Records of a station: for those who keep it."""

    @shown_in_public
    def for_sums(self) -> Self:
        """All of them, for the numbers of a station alone, which are public."""
        return self.all()

    def of_kept(self, user: User | AnonymousUser) -> Self:
        """Of the stations whose daily work the person does."""
        stations = Station.objects.kept_by(user)
        return self.none() if stations.query.is_empty() else self.filter(station__in=stations)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Of the stations that the person sees in the back office."""
        stations = Station.objects.visible_to(user)
        return self.filter(station__in=stations)

    def in_charge(self, user: User | AnonymousUser) -> Self:
        """Of the stations that the person sets up."""
        stations = Station.objects.in_charge(user)
        return self.none() if stations.query.is_empty() else self.filter(station__in=stations)


class Station(models.Model):
    """One place where citizens meet deputies (地方组织法 art. 60; 浙江乡镇条例 art. 35–36)."""

    code = models.SlugField(
        _("编码"),
        max_length=40,
        unique=True,
        error_messages={"unique": _("这个编码已有联络站使用。")},
    )
    name = models.CharField(_("名称"), max_length=100)
    kind = models.CharField(_("类型"), max_length=20, choices=StationKind)
    organization = models.ForeignKey(
        Organization,
        verbose_name=_("镇街区"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="stations",
    )
    address = models.CharField(_("地址"), max_length=200, blank=True)
    phone = models.CharField(_("电话"), max_length=40, blank=True)
    opening_hours = models.CharField(_("开放时间"), max_length=200, blank=True)
    rooms = models.CharField(_("场所设施"), max_length=200, blank=True)
    accessible = models.BooleanField(_("无障碍入口"), default=False)
    opened_on = models.DateField(_("启用日期"), null=True, blank=True)
    closed_on = models.DateField(_("停用日期"), null=True, blank=True)
    note = models.TextField(_("说明"), blank=True)
    intake_open = models.BooleanField(_("开放扫码反映"), default=True)
    busy_until = models.DateTimeField(_("接待日放宽至"), null=True, blank=True)
    photo = photo_field()
    photo_shows = models.CharField(
        _("照片说明"),
        max_length=200,
        blank=True,
        help_text=_("照片上看得到什么，读给看不见的人听。"),
    )

    objects = StationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("联络站")
        ordering = ["kind", "organization__order", "code"]
        constraints = [
            not_before(
                "closed_on",
                "opened_on",
                "station_closes_after_opening",
                _("停用日期不能早于启用日期。"),
                first_may_lack=True,
            )
        ]
        indexes = [models.Index(fields=["kind", "organization"], name="station_kind")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("stations:station", args=[self.code])

    def is_open_on(self, day: date) -> bool:
        """Whether it is open on a day."""
        opened = self.opened_on is None or self.opened_on <= day
        return opened and (self.closed_on is None or self.closed_on >= day)


class StationChange(models.Model):
    """A line of a station's history: it moved, was renamed, closed or opened again."""

    station = models.ForeignKey(
        Station, verbose_name=_("联络站"), on_delete=models.PROTECT, related_name="changes"
    )
    changed_on = models.DateField(_("日期"), default=timezone.localdate)
    kind = models.CharField(_("类别"), max_length=20, choices=StationChangeKind)
    text = models.CharField(_("内容"), max_length=300)

    class Meta:
        verbose_name = verbose_name_plural = _("联络站沿革")
        ordering = ["-changed_on", "-id"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.changed_on}"


class Posting(models.Model):
    """A deputy posted to a station (进站代表)."""

    station = models.ForeignKey(
        Station, verbose_name=_("联络站"), on_delete=models.PROTECT, related_name="postings"
    )
    deputy = models.ForeignKey(
        Deputy, verbose_name=_("代表"), on_delete=models.PROTECT, related_name="postings"
    )
    since = models.DateField(_("起"), default=timezone.localdate)
    until = models.DateField(_("止"), null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("进站代表")
        ordering = ["station", "deputy__sort_key", "deputy_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["station", "deputy", "since"],
                name="posting_once",
                violation_error_message=_("该代表已登记在这个联络站。"),
            ),
            not_before(
                "until", "since", "posting_ends_after_start", _("截止日期不能早于起始日期。")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deputy} · {self.station}"


class Keeper(models.Model):
    """Who keeps a station, with dates; the person also holds the role ``keeper``."""

    station = models.ForeignKey(
        Station, verbose_name=_("联络站"), on_delete=models.PROTECT, related_name="keepers"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("管理员"),
        on_delete=models.PROTECT,
        related_name="kept_stations",
    )
    since = models.DateField(_("起"), default=timezone.localdate)
    until = models.DateField(_("止"), null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("联络站管理员")
        ordering = ["station", "since"]
        constraints = [
            models.UniqueConstraint(
                fields=["station", "user", "since"],
                name="keeper_once",
                violation_error_message=_("这位管理员已登记在这个联络站。"),
            ),
            not_before(
                "until", "since", "keeper_ends_after_start", _("截止日期不能早于起始日期。")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.station}"
