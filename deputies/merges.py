"""Persons and suggestions that were entered twice, and when two are not one (registers/merging)."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from deputies.duty.models import DutyEntry
from deputies.people import mandates
from deputies.people.models import Deputy, Mandate
from deputies.people.relations import CITY_CLERK, CITY_LEADER
from deputies.suggestions.models import NOT_RAISED, Suggestion, SuggestionStatus
from registers.merging.absorbing import unite
from registers.merging.declared import MERGEABLE, Mergeable


def two_persons(kept: Deputy, lost: Deputy) -> Iterator[str]:
    """Why these are two persons, or cannot be one as they stand."""
    if kept.birth_month and lost.birth_month and _month(kept) != _month(lost):
        yield _("出生年月不同，是两个人，不能合并。")
    if kept.gender and lost.gender and kept.gender != lost.gender:
        yield _("性别不同，是两个人，不能合并。")
    if kept.user_id and lost.user_id:
        yield _("两条记录各有账号：请先停用并解除其中一个账号，再合并。")
    others = list(lost.mandates.all())
    for mandate in kept.mandates.all():
        for other in others:
            if sentence := _in_each_others_way(mandate, other):
                yield sentence


def _month(deputy: Deputy) -> tuple[int, int]:
    return deputy.birth_month.year, deputy.birth_month.month


def _in_each_others_way(one: Mandate, other: Mandate) -> str:
    """Why one person cannot hold both; blank where they are one mandate or follow each other."""
    if one.level != other.level:
        return ""
    words = {"level": one.get_level_display(), "term": one.term}
    same_seat = one.organization_id == other.organization_id and one.district == other.district
    if one.term == other.term and same_seat:
        if (one.since, one.until) == (other.since, other.until):
            return ""
        return _("同是%(level)s第%(term)d届的任期，起止日期不同：请先改成一致，再合并。") % words
    if one.term == other.term or next(iter(mandates.clashes([one, other])), None):
        return _("两人同时在%(level)s不同的任期上任职，是两个人，不能合并。") % words
    return ""


def duty_of_one(kept: Deputy, lost: Deputy) -> Iterator[dict[str, Any]]:
    """The same act of duty in both records is one; the grounds are named by the kept person."""
    for entry in DutyEntry.objects.filter(deputy=lost.pk).order_by("pk"):
        same = {"happened_on": entry.happened_on, "kind": entry.kind, "text": entry.text}
        there = DutyEntry.objects.filter(deputy=kept.pk, **same).order_by("pk").first()
        if there is not None:
            yield from unite(there, entry)
        elif entry.source_key and entry.source_key.endswith(f":{lost.pk}"):
            _rename_ground(entry, f"{entry.source_key.removesuffix(str(lost.pk))}{kept.pk}")


def _rename_ground(entry: DutyEntry, key: str) -> None:
    if not DutyEntry.objects.filter(source_key=key).exists():
        DutyEntry.objects.filter(pk=entry.pk).update(source_key=key)


def two_suggestions(kept: Suggestion, lost: Suggestion) -> Iterator[str]:
    """Why these are two suggestions: what is alike but not one is handled together instead."""
    if kept.lead_deputy_id != lost.lead_deputy_id:
        yield _("领衔代表不同，是两件建议：内容相同的，请用“并案办理”。")
    if lost.pk == kept.joined_to_id or kept.pk == lost.joined_to_id:
        yield _("两条正在并案办理：请先解除并案，再合并。")
    if kept.year != lost.year:
        yield _("年度不同，是两件建议，不能合并。")
    if lost.status == SuggestionStatus.CONCLUDED and kept.status != SuggestionStatus.CONCLUDED:
        yield _("并入的一件已经办结，保留的一件还没有：请反过来合并。")
    elif lost.replied_on and not kept.replied_on:
        yield _("并入的一件已经答复，保留的一件还没有：请反过来合并。")


def grounds_of_one(kept: Suggestion, lost: Suggestion) -> Iterable[dict[str, Any]]:
    """Who signed both has raised one suggestion."""
    for entry in DutyEntry.objects.filter(source_key__startswith=f"suggestion:{lost.pk}:"):
        key = f"suggestion:{kept.pk}:{entry.deputy_id}"
        there = DutyEntry.objects.filter(source_key=key).first()
        if there is not None:
            yield from unite(there, entry)
        else:
            _rename_ground(entry, key)


MERGEABLE.register(
    Mergeable(
        model=Deputy,
        who=CITY_CLERK,
        second=CITY_LEADER,
        offered=(
            "number",
            "name",
            "ethnicity",
            "party",
            "post",
            "mobile",
            "address",
            "photo",
            "sort_key",
        ),
        identifying=("name", "gender", "birth_month", "ethnicity", "party", "mobile"),
        number=lambda deputy: deputy.number or "",
        refusals=two_persons,
        is_seen=lambda deputy: deputy.mandates.exists(),
        moves_in=duty_of_one,
        addresses=("deputy",),
    ),
    Mergeable(
        model=Suggestion,
        who=CITY_CLERK,
        second=CITY_LEADER,
        offered=("title", "text", "lead_unit", "wide", "at_session"),
        identifying=("title", "lead_unit"),
        number=lambda one: f"{one.year}-{one.number}" if one.number else "",
        refusals=two_suggestions,
        is_seen=lambda one: one.status not in NOT_RAISED,
        moves_in=grounds_of_one,
        addresses=("my_suggestions:suggestion",),
    ),
)
