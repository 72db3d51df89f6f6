"""What tells rows of open data apart and where they lead, by the validator of the standard.

The records are those of a year of the demo, with a plan, promises and a case beside them.
"""

import csv
import io
import json
import re
import warnings
from datetime import date
from pathlib import Path

import pytest

from congress_portal import demo
from congress_portal.importing.run import import_workbook
from congress_portal.matters.counts import year_of_matters
from congress_portal.open_data.declared import DATASETS
from congress_portal.open_data.without_sheets import WITHOUT_SHEETS
from deputies.people.models import Deputy
from liaison_stations.cases.models import CaseStatus, PublishedCase
from liaison_stations.matters.models import Matter
from pages.memory import memory
from registers.meanings import MEANINGS
from supervision.activities.models import Activity
from supervision.items.models import Item
from supervision.plans.models import Plan, PlanStatus, Topic, TopicStatus
from supervision.promises.models import Promise
from tests.factories import make_user
from tests.once import once
from tests.places import SUBDISTRICTS, standing_in

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from frictionless import Package

pytestmark = pytest.mark.django_db
HAN = re.compile(r"[\u4e00-\u9fff]")
YEAR = 2023
IN_ENGLISH = ("是", "否")


@once
def records():
    """A year of the demo, and what no ledger holds."""
    folder = Path(demo.__file__).parent
    for name in ("base", str(YEAR), "documents"):
        assert import_workbook(folder / f"ledger-{name}.xlsx").faults.lines() == []
    plan = Plan.objects.create(year=YEAR, status=PlanStatus.ADOPTED, is_public=True)
    activity = Activity.objects.public().newest_first().first()
    for title, status, led_to in (
        ("办了的", TopicStatus.ADOPTED, activity),
        ("取消的", TopicStatus.DROPPED, None),
        ("没有列入的", TopicStatus.LEFT_OUT, None),
    ):
        Topic.objects.create(
            plan=plan,
            title=title,
            status=status,
            activity=led_to,
            method=activity.method,
            created_by=make_user(),
        )
    Promise.objects.all().delete()
    for item in Item.objects.public().order_by("pk")[:2]:
        Promise.objects.create(item=item, promised_on=date(YEAR + 1, 6, 1))
    shown, hidden = Matter.objects.order_by("pk")[:2]
    for matter, status in ((shown, CaseStatus.PUBLISHED), (hidden, CaseStatus.DRAFT)):
        PublishedCase.objects.create(
            matter=matter,
            title=str(status.label),
            problem="有群众反映一处路灯不亮。",
            answer="已经换了新灯。",
            status=status,
            approved_by=make_user(),
            published_on=date(YEAR, 9, 1),
        )


@pytest.fixture(autouse=True)
def nothing_is_remembered():
    memory().clear()


def rows(client, name):
    text = client.get(f"/open-data/{name}.csv").content.decode()
    return list(csv.DictReader(io.StringIO(text)))


def faults(client, folder, **changed):
    """What the validator finds in the whole package; ``changed`` tables are written so."""
    described = json.loads(client.get("/open-data/datapackage.json").content)
    for resource in described["resources"]:
        name = resource["name"]
        text = client.get(f"/open-data/{name}.csv").content.decode()
        (folder / f"{name}.csv").write_text(changed.get(name, str)(text))
        resource["path"] = f"{name}.csv"
    (folder / "datapackage.json").write_text(json.dumps(described))
    report = Package(str(folder / "datapackage.json")).validate()
    return report.flatten(["type", "rowNumber", "note"])


@pytest.mark.filterwarnings("ignore")
def test_every_key_is_unique_and_every_reference_resolves(records, client, tmp_path):
    assert all(rows(client, one.key) for one in WITHOUT_SHEETS)
    assert faults(client, tmp_path) == []


def _twice(text):
    lines = text.splitlines(keepends=True)
    return "".join([*lines, lines[1]])


@pytest.mark.filterwarnings("ignore")
def test_the_validator_would_find_a_row_that_stands_twice(records, client, tmp_path):
    assert "primary-key" in {kind for kind, *_where in faults(client, tmp_path, plan=_twice)}


@pytest.mark.filterwarnings("ignore")
def test_the_validator_would_find_a_reference_that_leads_nowhere(records, client, tmp_path):
    number = rows(client, "plan")[-1]["活动编号"]
    assert number
    found = faults(client, tmp_path, plan=lambda text: text.replace(number, "no-such"))
    assert {kind for kind, *_where in found} == {"foreign-key"}


@pytest.mark.parametrize("key", DATASETS)
def test_every_field_says_what_it_means_in_both_languages(client, key):
    schema = client.get("/open-data/datapackage.json").json()["resources"]
    (fields,) = [one["schema"]["fields"] for one in schema if one["name"] == key]
    silent = [one["name"] for one in fields if not (one["description"] and one["description_en"])]
    assert silent == []
    english = [f"{one['title_en']} {one['description_en']}" for one in fields]
    for word in IN_ENGLISH:
        english = [text.replace(word, "") for text in english]
    assert [text for text in english if HAN.search(text)] == []


def test_no_meaning_is_kept_of_a_column_that_is_gone():
    named = {column.name for one in DATASETS.values() for column in one.sheet.columns}
    assert set(MEANINGS) == named


@pytest.mark.parametrize("key", [key for key in DATASETS if key != "matters"])
def test_every_row_says_which_one_it_is(records, client, key):
    ids = [row["标识"] for row in rows(client, key)]
    assert len(set(ids)) == len(ids)


def test_people_of_one_name_are_told_apart(records, client):
    first, second = Deputy.objects.public().order_by("pk")[:2]
    Deputy.objects.filter(pk=second.pk).update(name=first.name)
    seats = [row for row in rows(client, "mandates") if row["代表"] == first.name]
    assert {row["代表标识"] for row in seats} == {str(first.pk), str(second.pk)}


def test_a_reference_to_a_deputy_without_a_public_page_has_no_id(records, client):
    entry = next(row for row in rows(client, "suggestions") if row["领衔代表标识"])
    Deputy.objects.get(pk=entry["领衔代表标识"]).mandates.all().delete()
    again = next(row for row in rows(client, "suggestions") if row["标识"] == entry["标识"])
    assert (again["领衔代表"], again["领衔代表标识"]) == (entry["领衔代表"], "")


def test_the_plan_holds_its_lines_and_not_what_was_left_out(records, client):
    told = {row["议题"]: row["状态"] for row in rows(client, f"plan-{YEAR}")}
    assert told == {"办了的": "已列入", "取消的": "已取消"}


def test_a_plan_that_is_not_published_is_not_there(records, client):
    Plan.objects.update(is_public=False)
    assert rows(client, "plan") == []


def test_a_promise_names_its_item_its_unit_and_its_day(records, client):
    promise = Promise.objects.order_by("pk").first()
    row = next(one for one in rows(client, "promises") if one["标识"] == str(promise.pk))
    assert row["清单事项标识"] == str(promise.item_id)
    assert row["承诺单位"] == promise.item.lead_unit.name
    assert (row["承诺日期"], row["状态"]) == (f"{YEAR + 1}-06-01", "兑现中")


def test_a_promise_of_an_item_that_is_not_public_is_not_there(records, client):
    Item.objects.update(is_public=False)
    assert rows(client, "promises") == []


def test_a_case_goes_out_once_a_second_person_published_it(records, client):
    (row,) = rows(client, "cases")
    assert row["标题"] == CaseStatus.PUBLISHED.label
    assert row["群众反映"] == "有群众反映一处路灯不亮。"


def test_matters_go_out_as_the_numbers_of_their_page_and_never_in_words(records, client):
    told = {(row["分类"], row["分项"]): row for row in rows(client, f"matters-{YEAR}")}
    numbers = year_of_matters(YEAR)
    assert told["合计", "合计"]["收到"] == str(numbers.total_in_words)
    for town in numbers.towns:
        assert told["镇街区", town.name]["收到"] == str("" if town.raised is None else town.raised)
    everything = client.get("/open-data/matters.csv").content.decode()
    words = Matter.objects.exclude(text="").values_list("text", flat=True)
    assert not any(one in everything for one in words)


def test_the_numbers_of_matters_speak_of_the_bodies_that_the_place_has(records, client):
    with standing_in(SUBDISTRICTS):
        kinds = {row["分类"] for row in rows(client, f"matters-{YEAR}")}
    assert "街道" in kinds
    assert "镇街区" not in kinds


def test_few_matters_are_left_blank(records, client):
    station = Matter.objects.counted().raised_in(YEAR).exclude(station__organization=None).first()
    kept = Matter.objects.filter(pk=station.pk)
    of_town = Matter.objects.filter(station__organization=station.station.organization)
    of_town.exclude(pk__in=kept).update(raised_on=date(YEAR - 3, 1, 1))
    told = {(row["分类"], row["分项"]): row for row in rows(client, f"matters-{YEAR}")}
    assert told["镇街区", station.station.organization.area.name]["收到"] == ""


def test_matters_are_told_in_one_language_wherever_they_are_asked_for(records, client):
    chinese = client.get(f"/open-data/matters-{YEAR}.csv").content
    assert client.get(f"/en/open-data/matters-{YEAR}.csv").content == chinese
