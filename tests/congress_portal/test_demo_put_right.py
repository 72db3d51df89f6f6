"""The demo shows what an office puts right and what it keeps for itself, done by real actions."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from annual_summaries.own_figures.models import OwnFigure
from congress_portal.demo_office import put_right
from congress_portal.demo_stories import suggestions
from congress_portal.personal.models import KeptList
from deputies.suggestions.models import Suggestion
from registers.figures import FIGURES
from registers.merging.models import Merge
from supervision.handling.models import EntryFile
from supervision.items.models import Item
from tests.demo_people import demo_people
from tests.factories import (
    evidence,
    make_activity,
    make_item,
)
from tests.once import once
from workflow.models import TrailEntry
from workflow.transitions import perform

pytestmark = pytest.mark.django_db


@once
def people() -> dict[str, Any]:
    found = demo_people()
    units = found["units"]
    make_activity(year=timezone.localdate().year, joint=True)
    item = make_item("handling")
    Item.objects.filter(pk=item.pk).update(lead_unit=units["handler"])
    data = {"text": "正在施工。", "files": evidence()}
    perform(Item.objects.get(pk=item.pk), "report_progress", by=found["handler"], data=data)
    suggestions.play(found, units)
    put_right.declare(found)
    put_right.play(found)
    return found


def test_a_suggestion_entered_twice_was_merged_and_stays_once(people: dict[str, Any]) -> None:
    assert Merge.objects.get().status == "merged"
    kept = Suggestion.objects.get(title=put_right.TWICE)
    assert Merge.objects.get().number
    assert Merge.objects.get().number != f"{kept.year}-{kept.number}"


def test_a_locked_text_was_corrected_by_a_leader_on_the_trail(people: dict[str, Any]) -> None:
    one = Suggestion.objects.get(title=put_right.CORRECTED)
    assert "丽州花苑" in one.text
    assert TrailEntry.objects.of(one).get(action="correct").actor == people["leader"]


def test_a_picture_was_replaced_and_the_old_one_stays(people: dict[str, Any]) -> None:
    old = EntryFile.objects.get(stored__replaced_by__isnull=False).stored
    assert old.replaced_because == put_right.BLURRED
    assert EntryFile.objects.filter(stored=old.replaced_by).exists()


def test_the_committee_has_a_figure_of_its_own_that_counts_something(
    people: dict[str, Any],
) -> None:
    declared = OwnFigure.objects.get()
    assert declared.status == "in_force"
    year = timezone.localdate().year
    assert FIGURES.find(declared.key).records(year).count() == 1


def test_the_clerk_keeps_lists_under_a_name_and_shares_one(
    client: Client, people: dict[str, Any]
) -> None:
    assert {one.name: bool(one.shared_with) for one in KeptList.objects.all()} == {
        "已逾期的": False,
        "待核实的": True,
    }
    client.force_login(people["clerk"])
    for kept in KeptList.objects.all():
        page = client.get(f"{reverse(kept.page)}?{kept.query}")
        assert page.status_code == 200
        assert page.context["listing"].is_narrowed


def test_without_those_records_nothing_is_put_right(db: Any) -> None:
    put_right.merge({})
    put_right.correct({})
    assert not Merge.objects.exists()
