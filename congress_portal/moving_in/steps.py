"""What a committee enters before its first inspection, and what of it is still missing.

Each step looks at the records themselves, so that it makes no difference whether somebody typed
them, brought them by workbook or had them from an earlier installation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.choices import OrganizationKind, Role
from accounts.models import Grant, Organization
from accounts.organizations.accounts import without_accounts
from congress_portal.site.models import SiteSettings
from congress_portal.upkeep import marks
from deputies.constituencies.models import Constituency
from deputies.people.models import Deputy
from liaison_stations.stations.models import Keeper, Station
from supervision.activities.models import Activity
from workflow.models import Clock, Holiday

MOST_NAMES = 5
"""So many bodies a sentence names; the rest is a number."""
NEXT_YEAR_FROM_MONTH = 12
"""The State Council tells the holidays of a year in the November before."""
NEEDED_AT_LEAST = {
    Role.CLERK: 1,
    Role.LEADER: 1,
    Role.SYSADMIN: 1,
    Role.ACCOUNT_ADMIN: 2,
    Role.AUDITOR: 1,
}
"""Without these nothing can be handed over; a second account administrator confirms each role."""


@dataclass(frozen=True)
class StepOutcome:
    """What a step finds on a day: what is there, in a sentence, and what is missing."""

    there: str
    missing: list[str] = field(default_factory=list)

    @property
    def is_done(self) -> bool:
        """Whether nothing of the step is missing."""
        return not self.missing


@dataclass(frozen=True)
class SetUpStep:
    """One thing to enter.

    Args:
        name: what it is, as a heading.
        why: what goes wrong without it.
        look: finds what is there on a day.
        models: where forms enter it: labels of models of the back office.
        sheets: where a workbook enters it: names of sheets.
        route: a page of its own beside them.
    """

    name: Promise
    why: Promise
    look: Callable[[date], StepOutcome]
    models: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()
    route: str = ""


def _unless(there: Any, sentence: str) -> Iterator[str]:
    if not there:
        yield sentence


def _some(bodies: QuerySet[Any], sentence: str) -> Iterator[str]:
    """``sentence`` with the number of the bodies and the first names, unless there is none."""
    if number := bodies.count():
        names = "、".join(str(one) for one in bodies[:MOST_NAMES])
        more = _("等") if number > MOST_NAMES else ""
        yield sentence % {"number": number, "names": f"{names}{more}"}


def _names(day: date) -> StepOutcome:
    site = SiteSettings.objects.first()
    if site is None:
        return StepOutcome("", [_("还没有保存网站设置，页面上是出厂的名称。")])
    missing = [
        *_unless(site.contact_phone, _("没有联系电话，页脚和受理回执上是空的。")),
        *_unless(site.contact_address, _("没有联系地址。")),
    ]
    return StepOutcome(f"{site.committee} · {site.term}", missing)


def _bodies(day: date) -> StepOutcome:
    bodies = Organization.objects.on(day)
    committees = bodies.filter(kind=OrganizationKind.COMMITTEE)
    towns, units = bodies.town_congresses(), bodies.handling_units()
    counted = bodies.aggregate(number=Count("pk"))["number"]
    missing = [
        *_unless(committees.exists(), _("没有人大常委会本身。")),
        *_unless(towns.exists(), _("没有镇街区人大。")),
        *_unless(units.exists(), _("没有承办单位。")),
        *_unless(bodies.organs().exists(), _("没有政府、监委、法院、检察院，意见没有对象。")),
        *_some(towns.filter(area=None), _("%(number)d 个镇街区人大没有所在区域：%(names)s。")),
    ]
    return StepOutcome(_("共 %(number)d 个组织") % {"number": counted}, missing)


def _holidays(day: date) -> StepOutcome:
    years = [day.year, *([day.year + 1] if day.month >= NEXT_YEAR_FROM_MONTH else [])]
    known = {one.year for one in Holiday.objects.dates("day", "year")}
    missing = [
        _("没有 %(year)d 年的节假日安排，期限会按普通周末计算。") % {"year": year}
        for year in years
        if year not in known
    ]
    return StepOutcome("、".join(str(year) for year in sorted(known)[-3:]), missing)


def _clocks(day: date) -> StepOutcome:
    number = Clock.objects.filter(since__lte=day).values("key").distinct().count()
    missing = list(_unless(number, _("没有一项办理期限。")))
    told = _("%(number)d 项期限，未另行规定的按省条例。")
    return StepOutcome(told % {"number": number}, missing)


def _deputies(day: date) -> StepOutcome:
    in_office = Deputy.objects.in_office(day)
    number = in_office.count()
    missing = [
        *_unless(number, _("没有一名在任代表。")),
        *_unless(Constituency.objects.exists(), _("没有选区，群众按村社找不到自己的代表。")),
    ]
    return StepOutcome(_("%(number)d 名在任代表") % {"number": number}, missing)


def _stations(day: date) -> StepOutcome:
    open_today = Station.objects.open_on(day)
    number = open_today.count()
    towns = Organization.objects.on(day).town_congresses().order_by("order", "pk")
    without = towns.exclude(Exists(open_today.filter(organization=OuterRef("pk")).order_by()))
    missing = [
        *_unless(number, _("没有一个开放的联络站。")),
        *_some(without, _("%(number)d 个镇街区没有联络站：%(names)s。")),
    ]
    return StepOutcome(_("%(number)d 个联络站") % {"number": number}, missing)


def _first_accounts(day: date) -> StepOutcome:
    grants = Grant.objects.on(day).filter(role__in=NEEDED_AT_LEAST, user__is_active=True)
    held = dict(grants.values_list("role").annotate(people=Count("user", distinct=True)).order_by())
    missing = [
        _("%(role)s：至少 %(needed)d 人，现有 %(held)d 人。")
        % {"role": Role(role).label, "needed": needed, "held": held.get(role, 0)}
        for role, needed in NEEDED_AT_LEAST.items()
        if held.get(role, 0) < needed
    ]
    return StepOutcome(_("%(number)d 种必需的角色") % {"number": len(held)}, missing)


def _everybodys_accounts(day: date) -> StepOutcome:
    units = Organization.objects.on(day).handling_units()
    kept = Keeper.objects.on(day).filter(station=OuterRef("pk"), user__is_active=True)
    stations = Station.objects.open_on(day).exclude(Exists(kept.order_by()))
    deputies = Deputy.objects.in_office(day)
    told = {"all": deputies.count(), "number": deputies.exclude(user=None).count()}
    missing = [
        *_some(without_accounts(units, day), _("%(number)d 个单位没有可用账号：%(names)s。")),
        *_some(stations.order_by("code"), _("%(number)d 个联络站没有管理员：%(names)s。")),
    ]
    return StepOutcome(_("%(number)d 名代表有账号，共 %(all)d 名。") % told, missing)


def _machine(day: date) -> StepOutcome:
    missing = [
        *_unless(marks.last(marks.WORKER), _("后台进程从未运行，通知不会发出。")),
        *_unless(marks.last(marks.BACKUP), _("还没有做过备份。")),
    ]
    return StepOutcome(_("后台进程和备份都运行过。") if not missing else "", missing)


def _first_inspection(day: date) -> StepOutcome:
    number = Activity.objects.aggregate(number=Count("pk"))["number"]
    missing = list(_unless(number, _("还没有登记第一次监督活动。")))
    return StepOutcome(_("%(number)d 项监督活动") % {"number": number}, missing)


STEPS = (
    SetUpStep(
        gettext_lazy("名称和联系方式"),
        gettext_lazy("每个页面、每份函件的抬头和落款。"),
        _names,
        models=("congress_portal.SiteSettings",),
    ),
    SetUpStep(
        gettext_lazy("组织"),
        gettext_lazy("常委会、镇街区人大、一府一委两院和承办单位；账号、事项都挂在组织上。"),
        _bodies,
        models=("accounts.Organization", "accounts.Area"),
        sheets=("组织",),
    ),
    SetUpStep(
        gettext_lazy("必需的账号"),
        gettext_lazy("交办须由经办人员提出、领导批准；账号由两名账号管理员一人提出、一人确认。"),
        _first_accounts,
        models=("accounts.User", "accounts.RoleProposal"),
    ),
    SetUpStep(
        gettext_lazy("节假日"),
        gettext_lazy("按工作日计算的期限要用国务院的放假安排。"),
        _holidays,
        models=("workflow.Holiday",),
        route="admin:moving_in_holidays",
    ),
    SetUpStep(
        gettext_lazy("办理期限"),
        gettext_lazy("本地另有规定的，从某日起另设一条。"),
        _clocks,
        models=("workflow.Clock",),
    ),
    SetUpStep(
        gettext_lazy("代表和选区"),
        gettext_lazy("参加活动、值守联络站、记录履职的人，以及他们由谁选出。"),
        _deputies,
        models=("deputies.Deputy", "deputies.Constituency"),
        sheets=("代表", "代表任期", "选区"),
    ),
    SetUpStep(
        gettext_lazy("联络站"),
        gettext_lazy("群众在这里反映情况；每站一个二维码。"),
        _stations,
        models=("liaison_stations.Station",),
        sheets=("联络站",),
    ),
    SetUpStep(
        gettext_lazy("单位、联络站和代表的账号"),
        gettext_lazy("没有账号的单位，由常委会按纸质件代为登记，每次都会注明。"),
        _everybodys_accounts,
        models=("accounts.User", "accounts.RoleProposal"),
    ),
    SetUpStep(
        gettext_lazy("后台进程和备份"),
        gettext_lazy("通知、提醒、封存靠后台进程；没有备份就没有退路。"),
        _machine,
        route="admin:system",
    ),
    SetUpStep(
        gettext_lazy("第一次监督活动"),
        gettext_lazy("登记之后，意见、清单、交办、反馈都从这里长出来。"),
        _first_inspection,
        models=("supervision.Activity",),
        sheets=("监督活动",),
    ),
)
"""In the order in which each builds on the ones before."""


def looked_at(day: date) -> Iterable[tuple[SetUpStep, StepOutcome]]:
    """Every step with what it finds on a day; two or three queries each."""
    return [(step, step.look(day)) for step in STEPS]
