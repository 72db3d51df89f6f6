"""Pages say in the vocabulary of schema.org what they are about, and nothing that is not public.

What a type of schema.org knows is written down here by hand, from the pages of https://schema.org.
"""

import json
import re
from datetime import date

import pytest
from django.utils import timezone

from pages.structured import described
from tests.factories import make_activity, make_deputy, town_congress
from tests.liaison_stations.world import make_day, make_station
from tests.supervision.documents_world import World
from tests.supervision.test_session_pages import a_decision, a_session

pytestmark = pytest.mark.django_db

THING = {"@type", "name", "url", "identifier", "description", "image"}
WORK = THING | {"license", "creator", "publisher", "datePublished", "inLanguage"}
PROPERTIES = {
    "Event": THING | {"startDate", "endDate", "location", "organizer"},
    "Place": THING | {"address", "telephone"},
    "GovernmentOrganization": THING | {"address", "telephone", "parentOrganization"},
    "GovernmentOffice": THING | {"address", "telephone", "parentOrganization", "event"},
    "Person": THING | {"jobTitle", "hasOccupation", "memberOf"},
    "Occupation": THING,
    "Legislation": WORK | {"legislationIdentifier", "legislationPassedBy", "legislationDate"},
    "DataCatalog": WORK | {"dataset"},
    "Dataset": WORK | {"distribution"},
    "DataDownload": WORK | {"encodingFormat", "contentUrl"},
    "BreadcrumbList": THING | {"itemListElement"},
    "ListItem": THING | {"position", "item"},
}
DAY = re.compile(r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d[+-]\d\d:\d\d)?")
BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def blocks(client, address):
    html = client.get(address).content.decode()
    return [json.loads(text) for text in BLOCK.findall(html)]


def faults(thing, where=""):
    """What schema.org would not understand of a thing and of whatever is in it."""
    kind = thing.get("@type")
    known = PROPERTIES.get(kind, set()) | ({"@context"} if not where else set())
    yield from (f"{where}{kind}.{name}" for name in thing.keys() - known)
    for name, value in thing.items():
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, dict):
                yield from faults(one, f"{where}{name}.")
            elif name in ("url", "contentUrl", "image", "license", "item"):
                yield from [] if str(one).startswith("http") else [f"{name}: {one}"]
            elif name.endswith("Date") or name.startswith("date"):
                yield from [] if DAY.fullmatch(one) else [f"{name}: {one}"]


def what_it_is(client, address):
    """The block about the record itself; every block of the page is valid."""
    found = blocks(client, address)
    assert [fault for one in found for fault in faults(one)] == []
    assert all(one["@context"] == "https://schema.org" for one in found)
    return found[0]


def test_an_activity_is_an_event(client):
    activity = make_activity(
        title="视察<养老>服务", place="石柱镇", starts_on=date(2023, 5, 8), is_public=True
    )
    told = what_it_is(client, activity.get_absolute_url())
    assert (told["@type"], told["name"]) == ("Event", "视察<养老>服务")
    assert (told["startDate"], told["endDate"]) == ("2023-05-08", "2023-05-08")
    assert told["location"] == {"@type": "Place", "name": "石柱镇"}
    assert told["organizer"]["name"] == activity.organizer.name
    assert told["url"].endswith(f"/supervision/{activity.number}/")


def test_a_station_is_an_office_of_its_town(client):
    station = make_station(town_congress(), address="石柱镇人民路1号", phone="0579-1")
    told = what_it_is(client, station.get_absolute_url())
    assert (told["@type"], told["name"]) == ("GovernmentOffice", station.name)
    assert (told["address"], told["telephone"]) == ("石柱镇人民路1号", "0579-1")
    assert told["parentOrganization"]["name"] == station.organization.name


def test_a_coming_reception_day_is_an_event_of_its_station(client):
    station = make_station(town_congress(), address="石柱镇人民路1号")
    day = make_day(station, noticed_on=timezone.localdate())
    (event,) = what_it_is(client, station.get_absolute_url())["event"]
    assert event["@type"] == "Event"
    assert event["startDate"].startswith(f"{day.day.isoformat()}T09:00:00")
    assert event["location"]["address"] == "石柱镇人民路1号"


def test_a_meeting_is_an_event_of_its_body(client):
    session = a_session(is_public=True)
    told = what_it_is(client, session.get_absolute_url())
    assert (told["@type"], told["name"]) == ("Event", str(session))
    assert told["startDate"] == session.held_on.isoformat()
    assert told["organizer"]["name"] == str(session.body)


def test_a_decision_is_legislation_of_whoever_passed_it(client):
    decision = a_decision(is_public=True)
    told = what_it_is(client, decision.get_absolute_url())
    assert (told["@type"], told["legislationIdentifier"]) == ("Legislation", decision.number)
    assert told["legislationDate"] == decision.decided_on.isoformat()


def test_the_way_to_a_record_is_told_by_its_page(client):
    station = make_station(town_congress())
    way = blocks(client, station.get_absolute_url())[1]
    assert way["@type"] == "BreadcrumbList"
    assert [step["position"] for step in way["itemListElement"]] == [1]
    assert list(faults(way)) == []


def test_a_deputy_is_a_person_with_the_mandates_of_today_and_no_personal_data(client):
    deputy = make_deputy("徐宛", post="教师", birth_month=date(1971, 3, 1))
    told = what_it_is(client, deputy.get_absolute_url())
    assert (told["@type"], told["name"], told["jobTitle"]) == ("Person", "徐宛", "教师")
    assert "县级第18届人大代表" in [one["name"] for one in told["hasOccupation"]]
    assert "1971" not in json.dumps(told)


def test_a_document_is_legislation_of_its_maker(client):
    document = World().concluded()
    told = what_it_is(client, document.get_absolute_url())
    assert (told["@type"], told["legislationIdentifier"]) == ("Legislation", document.number)
    assert told["legislationPassedBy"]["name"] == document.maker.name


def test_open_data_are_a_catalogue_of_datasets_with_licence_and_files(client):
    told = what_it_is(client, "/open-data/")
    (items,) = [one for one in told["dataset"] if one["url"].endswith("#items")]
    files = {one["contentUrl"].rpartition("/")[2] for one in items["distribution"]}
    assert files == {"items.csv", "items.json"}
    assert items["license"] == "https://creativecommons.org/licenses/by/4.0/"


def test_what_is_not_known_is_not_said():
    told = described("Place", "/stations/x/", "站", address="", telephone=None)
    assert told.keys() == {"@context", "@type", "name", "url"}


def test_a_made_up_property_is_found(client):
    assert list(faults({"@type": "Person", "name": "甲", "shoeSize": "42"})) == ["Person.shoeSize"]
    assert list(faults({"@type": "Event", "startDate": "8 May"})) == ["startDate: 8 May"]
