"""The ledger sheet 组织."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.choices import AreaKind, OrganizationKind
from accounts.models import Area, FormerName, Organization
from pages.place import place
from pages.untyped import AnyRecord, AnyValue
from registers.ledger import (
    SHEETS,
    Choice,
    Column,
    ColumnStore,
    Day,
    Lifetime,
    Names,
    Ref,
    Remark,
    Sheet,
    SheetRow,
    Text,
)
from registers.search import SEARCHABLE, Searchable

AREA_ENDINGS = (
    ("街道", AreaKind.SUBDISTRICT),
    ("镇", AreaKind.TOWN),
    ("市", AreaKind.CITY),
    ("区", AreaKind.ZONE),
)


def area_called(name: str) -> Area:
    """The area of this name; a new one is of the kind that its name ends on."""
    if name == place().name:
        return Area.objects.get_or_create(name=name, defaults={"kind": AreaKind.CITY})[0]
    kind = next((kind for ending, kind in AREA_ENDINGS if name.endswith(ending)), AreaKind.TOWN)
    return Area.objects.get_or_create(name=name, defaults={"kind": kind})[0]


def _former_names_of(organization: Organization) -> tuple[str, ...]:
    return tuple(former.name for former in organization.former_names.all())


def _save_former_names(pairs: Iterable[tuple[AnyRecord, AnyRecord]]) -> None:
    """Adds the names that are new and takes out those that the file no longer gives."""
    wanted = {organization.pk: names or () for organization, names in pairs}
    there: dict[int, dict[str, int]] = {}
    for former in FormerName.objects.filter(organization__in=wanted):
        there.setdefault(former.organization_id, {})[former.name] = former.pk
    gone = [
        pk for key, names in there.items() for name, pk in names.items() if name not in wanted[key]
    ]
    FormerName.objects.filter(pk__in=gone).delete()
    FormerName.objects.bulk_create(
        FormerName(organization_id=key, name=name)
        for key, names in wanted.items()
        for name in names
        if name not in there.get(key, {})
    )


FORMER_NAMES = ColumnStore(
    prefetch="former_names",
    read=_former_names_of,
    save=_save_former_names,
    every=lambda: FormerName.objects.values_list("organization_id", "name"),
)


def _ended() -> Iterator[tuple[AnyRecord, str, date]]:
    ended = FormerName.objects.exclude(until=None)
    for key, name, until in ended.values_list("organization_id", "name", "until"):
        if until:
            yield key, name, until


def _end(names: Iterable[tuple[AnyRecord, str, date]]) -> None:
    for key, name, last in names:
        FormerName.objects.filter(organization=key, name=name).update(until=last)


def _is_day_of_renaming(organization: AnyRecord, day: AnyValue) -> bool:
    """Whether a name of the body began on the day that a file tells as that of its foundation."""
    last_days = (former.until for former in organization.former_names.all())
    return day is not None and any(last and last + timedelta(days=1) == day for last in last_days)


def _checks(line: SheetRow) -> Iterator[Remark]:
    if line["成立日期"] and line["撤销日期"] and line["撤销日期"] < line["成立日期"]:
        yield "撤销日期", _("撤销日期不能早于成立日期。")


def _doubts(line: SheetRow) -> Iterator[Remark]:
    if line["简称"] and line["简称"] == line["名称"]:
        yield "简称", _("简称与名称相同。")
    heir = line["承接单位"]
    if heir is None:
        return
    if not line["撤销日期"]:
        yield "承接单位", _("填写了承接单位，但没有撤销日期。")
    elif heir.fact("撤销日期") and heir.fact("撤销日期") <= line["撤销日期"]:
        yield "承接单位", _("承接单位在这一天之后已不存在。")


ORGANIZATIONS = Sheet(
    name="组织",
    unseen=True,
    model=Organization,
    key=("名称",),
    order=10,
    called=("名称", "简称", "曾用名"),
    facts=("类别", "辖区", "成立日期", "撤销日期"),
    lifetime=Lifetime("成立日期", "撤销日期", "承接单位", "曾用名", _ended, _end),
    columns=(
        Column("名称", Text(), "name", required=True),
        Column("简称", Text(), "short_name"),
        Column("类别", Choice(OrganizationKind), "kind", required=True),
        Column("上级", Ref("组织"), "parent"),
        Column("辖区", Text(longest=50), "area", made_by=area_called),
        Column("曾用名", Names(longest=100), keeper=FORMER_NAMES),
        Column("成立日期", Day(), "since", agrees=_is_day_of_renaming),
        Column("撤销日期", Day(), "until"),
        Column("承接单位", Ref("组织"), "successor"),
    ),
    checks=_checks,
    doubts=_doubts,
)

SHEETS.register(ORGANIZATIONS)


def _public_page(organization: Organization) -> str:
    """What the public reads of it: the activities of a congress, the items of a unit."""
    if organization.kind in CONGRESS:
        return f"{reverse('supervision:activities')}?organizer={organization.pk}"
    return f"{reverse('supervision:items')}?unit={organization.pk}"


def _own_page(organization: Organization) -> str:
    """All that the person may see of a unit's items."""
    if organization.kind in CONGRESS:
        return _public_page(organization)
    return f"{reverse('my_items:list')}?unit={organization.pk}"


def _former(organization: Organization) -> str:
    names = "、".join(former.name for former in organization.former_names.all())
    return _("曾用名：%(names)s") % {"names": names} if names else ""


CONGRESS = (
    OrganizationKind.COMMITTEE,
    OrganizationKind.WORKING_BODY,
    OrganizationKind.TOWN_CONGRESS,
)
SEARCHABLE.register(
    Searchable(
        "units",
        gettext_lazy("单位"),
        Organization,
        (),
        title=lambda organization: organization.name,
        path=_public_page,
        own_path=_own_page,
        about=_former,
        names=("name", "short_name", "former_names__name"),
        public=lambda organizations: organizations.all(),
        ready=lambda organizations: organizations.prefetch_related("former_names"),
        place=7,
    )
)
