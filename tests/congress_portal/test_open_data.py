"""Open data: what goes out, in which form, and never more than the public reads.

The files are judged by the validators of the standards themselves: frictionless for the data
package and its tables, Popolo's own JSON schemas for persons, bodies and mandates.
"""

import csv
import io
import json
import re
import warnings
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from jsonschema import Draft3Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT3

from annual_summaries.revisions.open_data import harmless
from congress_portal import demo
from congress_portal.importing.run import import_workbook
from congress_portal.open_data.checks import licence_is_whole
from congress_portal.open_data.datasets import PAGE
from congress_portal.open_data.declared import DATASETS, NOT_OPEN
from congress_portal.open_data.description import package
from deputies.people.models import Deputy
from pages.memory import memory
from registers.figures import FIGURES
from registers.ledger import SHEETS
from supervision.activities.models import Activity
from supervision.items.models import Item
from tests.once import once

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from frictionless import Package

pytestmark = pytest.mark.django_db
WORKBOOKS = ("base", "2023", "documents")
POPOLO = Path(__file__).parent / "popolo"
HAN = re.compile(r"[\u4e00-\u9fff]")


@once
def records():
    """A year of the demo."""
    folder = Path(demo.__file__).parent
    for name in WORKBOOKS:
        assert import_workbook(folder / f"ledger-{name}.xlsx").faults.lines() == []


@pytest.fixture(autouse=True)
def nothing_is_remembered():
    memory().clear()


def rows(client, name):
    text = client.get(f"/open-data/{name}.csv").content.decode()
    return list(csv.DictReader(io.StringIO(text)))


def parsed(client, name):
    return json.loads(client.get(f"/open-data/{name}.json").content)


@pytest.mark.filterwarnings("ignore")
def test_every_table_fits_its_schema_by_the_validator_of_the_standard(records, client, tmp_path):
    described = parsed(client, "datapackage")
    for resource in described["resources"]:
        name = resource["name"]
        path = tmp_path / f"{name}.csv"
        path.write_bytes(client.get(f"/open-data/{name}.csv").content)
        resource["path"] = path.name
    (tmp_path / "datapackage.json").write_text(json.dumps(described))
    report = Package(str(tmp_path / "datapackage.json")).validate()
    assert report.flatten(["name", "rowNumber", "fieldName", "note"]) == []
    assert report.stats["tasks"] == len(DATASETS)


@pytest.mark.filterwarnings("ignore")
def test_the_validator_would_find_a_wrong_cell(records, client, tmp_path):
    described = package(None)
    described["resources"] = [one for one in described["resources"] if one["name"] == "items"]
    described["resources"][0]["path"] = "items.csv"
    whole = client.get("/open-data/items.csv").content.decode()
    (tmp_path / "items.csv").write_text(whole.replace("2023-", "2023年", 1))
    (tmp_path / "datapackage.json").write_text(json.dumps(described))
    assert not Package(str(tmp_path / "datapackage.json")).validate().valid


def schemas():
    found = [json.loads(path.read_text()) for path in POPOLO.glob("*.json")]
    for schema in found:
        schema["$schema"] = "http://json-schema.org/draft-03/schema#"
    registry = Registry().with_resources(
        (one["id"].rstrip("#"), Resource(one, DRAFT3)) for one in found
    )
    return {one["id"].rpartition("/")[2].split(".")[0]: one for one in found}, registry


@pytest.mark.parametrize(
    ("key", "schema"),
    [("persons", "person"), ("organizations", "organization"), ("memberships", "membership")],
)
def test_persons_bodies_and_mandates_fit_the_schemas_of_popolo(records, client, key, schema):
    known, registry = schemas()
    validator = Draft3Validator(known[schema], registry=registry)
    found = parsed(client, "popolo")[key]
    assert [fault.message for one in found for fault in validator.iter_errors(one)] == []
    assert len(found) > 10


def test_every_membership_joins_a_person_and_a_body_that_are_there(records, client):
    found = parsed(client, "popolo")
    people = {one["id"] for one in found["persons"]}
    bodies = {one["id"] for one in found["organizations"]}
    assert {one["person_id"] for one in found["memberships"]} <= people
    assert {one["organization_id"] for one in found["memberships"]} <= bodies


def test_every_sheet_is_open_or_says_why_not():
    named = {one.sheet_name for one in DATASETS.values()} | set(NOT_OPEN)
    assert {sheet.name for sheet in SHEETS.all()} - named == set()


@pytest.mark.parametrize(
    "name", ["手机号", "出生年月", "反映人", "电话号码", "内容描述", "签收日期"]
)
def test_what_no_public_page_tells_is_no_column(name):
    assert [key for key, one in DATASETS.items() if name in one.columns] == []


@pytest.mark.parametrize("key", DATASETS)
def test_both_forms_hold_the_same_rows(records, client, key):
    table, content = rows(client, key), parsed(client, key)
    assert [list(row) for row in table[:1]] == [DATASETS[key].header][: len(table)]
    texts = [
        {
            name: {True: "是", False: "否", None: ""}.get(value, value)
            if isinstance(value, bool) or value is None
            else str(harmless(value))
            for name, value in row.items()
        }
        for row in content["rows"]
    ]
    assert texts == table


@pytest.mark.parametrize("key", [key for key, one in DATASETS.items() if one.has_pages])
def test_the_page_of_a_row_opens_to_a_stranger(records, client, settings, key):
    for row in rows(client, key)[:1]:
        address = row[PAGE].removeprefix(settings.SITE_URL).partition("#")[0]
        assert client.get(address).status_code == 200


def test_what_is_not_public_stays_inside(records, client):
    before = {row["建议"] for row in rows(client, "items")}
    hidden = Item.objects.public().order_by("-handed_over_on", "-pk").first()
    Item.objects.filter(pk=hidden.pk).update(is_public=False)
    assert before - {row["建议"] for row in rows(client, "items")} == {hidden.suggestion}


def test_a_reference_to_what_is_not_public_is_left_out(records, client):
    child = Activity.objects.public().exclude(parent=None).first()
    assert any(row["上级活动"] for row in rows(client, "activities"))
    Activity.objects.filter(pk=child.parent_id).update(is_public=False)
    row = next(one for one in rows(client, "activities") if one["编号"] == child.number)
    assert row["上级活动"] == ""


def test_the_outcome_of_an_item_is_told_once_the_unit_has_reported(records, client):
    item = Item.objects.public().exclude(outcome="").order_by("-handed_over_on", "-pk").first()
    key = item.opinion.number, str(item.sequence)
    told = {(row["文号"], row["序号"]): row["办理结果"] for row in rows(client, "items")}
    assert told[key] == item.get_outcome_display()
    Item.objects.filter(pk=item.pk).update(status="handling")
    told = {(row["文号"], row["序号"]): row["办理结果"] for row in rows(client, "items")}
    assert told[key] == ""


def test_a_year_has_a_file_of_its_own(records, client):
    days = {row["日期"][:4] for row in rows(client, "duty-2023")}
    assert days == {"2023"}
    assert rows(client, "duty-1990") == []


@pytest.mark.parametrize("name", ["nothing", "nothing-2023", "organizations-2023", "items-23"])
def test_a_file_that_there_is_not_is_not_found(client, name):
    assert client.get(f"/open-data/{name}.csv").status_code == 404


def test_an_unchanged_file_is_not_sent_twice(records, client):
    for name in ("items.csv", "items.json", "popolo.json", "dictionary.json"):
        etag = client.get(f"/open-data/{name}")["ETag"]
        assert client.get(f"/open-data/{name}", headers={"if-none-match": etag}).status_code == 304


def test_a_cell_that_a_spreadsheet_would_run_is_made_harmless(records, client):
    deputy = Deputy.objects.public().first()
    Deputy.objects.filter(pk=deputy.pk).update(post="=HYPERLINK(1)")
    assert any(row["单位职务"] == "'=HYPERLINK(1)" for row in rows(client, "deputies"))


def test_the_dictionary_says_every_figure_and_column_in_both_languages(client):
    found = parsed(client, "dictionary")
    assert [one["key"] for one in found["figures"]] == [one.key for one in FIGURES.all()]
    english = [
        text
        for part in (*found["figures"], *found["rates"], *found["registers"])
        for name, text in part.items()
        if name.endswith("_en")
    ]
    columns = [
        column["title_en"] for register in found["registers"] for column in register["columns"]
    ]
    assert [text for text in (*english, *columns) if HAN.search(text)] == []


def test_the_page_lists_every_file_with_licence_and_dictionary(client):
    html = client.get("/open-data/").content.decode()
    for key in DATASETS:
        assert f'href="/open-data/{key}.csv"' in html
        assert f'href="/open-data/{key}.json"' in html
    for text in ("datapackage.json", "popolo.json", "/feeds/matters/", "creativecommons.org"):
        assert text in html


def test_the_page_asks_the_same_however_many_records_there_are(
    records, client, django_assert_max_num_queries
):
    client.get("/open-data/")
    with django_assert_max_num_queries(10):  # four kinds that no sheet holds ask for their years
        client.get("/open-data/", {"fresh": 1})


def test_a_file_asks_the_same_of_few_rows_and_of_many(records, client, django_assert_num_queries):
    client.get("/open-data/items-2023.csv")
    with CaptureQueriesContext(connection) as many:
        client.get("/open-data/items-2023.csv", {"fresh": 1})
    last = Item.objects.public().order_by("-handed_over_on", "-pk").first()
    Item.objects.exclude(pk=last.pk).update(is_public=False)
    with django_assert_num_queries(len(many)):
        client.get("/open-data/items-2023.csv", {"fresh": 2})


ZERO = {
    "name": "CC0-1.0",
    "title": "CC0 1.0",
    "path": "https://creativecommons.org/publicdomain/zero/1.0/",
}


def test_the_licence_is_creative_commons_attribution_until_a_place_says_otherwise(client):
    (licence,) = client.get("/open-data/datapackage.json").json()["licenses"]
    assert licence["name"] == "CC-BY-4.0"
    assert licence["path"] == "https://creativecommons.org/licenses/by/4.0/"


def test_another_licence_stands_on_the_page_and_in_every_file(client, settings):
    settings.OPEN_DATA_LICENCE = ZERO
    html = client.get("/open-data/").content.decode()
    assert f'href="{ZERO["path"]}"' in html
    assert "licenses/by/4.0" not in html
    for file in ("datapackage.json", "items.json"):
        assert client.get(f"/open-data/{file}").json()["licenses"] == [ZERO]


@pytest.mark.parametrize(
    "licence", [{}, {"name": "CC0-1.0"}, {**ZERO, "path": "CC0"}, {**ZERO, "more": "x"}]
)
def test_a_licence_that_nobody_could_look_up_is_told_in_one_sentence(settings, licence):
    settings.OPEN_DATA_LICENCE = licence
    (told,) = licence_is_whole(None)
    assert (told.id, told.msg[:17]) == ("portal.E009", "OPEN_DATA_LICENCE")


def test_the_default_licence_is_fine():
    assert list(licence_is_whole(None)) == []


def test_the_page_goes_out_compressed_to_who_can_read_it_so(client):
    answer = client.get("/open-data/", headers={"accept-encoding": "gzip"})
    assert (answer["Content-Encoding"], len(answer.content) < 40_000) == ("gzip", True)
    assert client.get("/open-data/", headers={"if-none-match": answer["ETag"]}).status_code == 304
