"""The public directory of deputies and one deputy's page."""

from datetime import date, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from deputies.duty.models import DutyEntry, DutyKind, DutyStatus
from deputies.people.models import Mandate
from deputies.suggestions.models import Suggestion
from liaison_stations.rota.models import ReceptionDay
from liaison_stations.stations.models import Posting, Station
from supervision.items.choices import ItemStatus
from tests.factories import (
    People,
    make_activity,
    make_deputy,
    make_org,
    published_item,
    town_congress,
)
from tests.history import past_reception, past_station

pytestmark = pytest.mark.django_db


def body(client, *args, **query):
    return client.get(reverse(*args), query).content.decode()


def page_of(client, deputy, **query):
    return client.get(reverse("deputy", args=[deputy.pk]), query).content.decode()


def entry(deputy, day, **fields):
    fields = {"status": DutyStatus.VERIFIED, "is_public": True, "text": "走访企业", **fields}
    return DutyEntry.objects.create(deputy=deputy, happened_on=day, kind=DutyKind.VISIT, **fields)


# --- The directory -------------------------------------------------------------------------------


def test_anybody_sees_the_deputies(client):
    make_deputy("方知行")
    assert "方知行" in body(client, "deputies")


@pytest.mark.parametrize("typed", ["张三", "张　三", " 张 三 ", "张"])
def test_a_padded_name_is_found(client, typed):
    make_deputy("张三")
    make_deputy("李四海")
    html = client.get("/deputies/", {"q": typed}).content.decode()
    assert ("张三" in html, "李四海" in html) == (True, False)


def test_names_stand_in_the_order_of_strokes(client):
    make_deputy("丁一", sort_key="02")
    make_deputy("于二", sort_key="03")
    make_deputy("王三", sort_key="01")
    html = client.get("/deputies/").content.decode()
    assert html.index("王三") < html.index("丁一") < html.index("于二")


def test_a_person_without_any_mandate_is_no_deputy(client):
    person = make_deputy("无任期")
    person.mandates.all().delete()
    assert "无任期" not in client.get("/deputies/").content.decode()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"level": "town"}, False),
        ({"level": "county"}, True),
        ({"delegation": "石柱代表团"}, True),
        ({"delegation": "芝英代表团"}, False),
        ({"standing": "in_office"}, True),
        ({"standing": "former"}, False),
    ],
    ids=str,
)
def test_the_list_is_narrowed(client, query, found):
    deputy = make_deputy("方知行")
    deputy.mandates.update(delegation="石柱代表团")
    make_deputy("另一人").mandates.update(delegation="芝英代表团")
    html = client.get("/deputies/", query).content.decode()
    assert ("方知行" in html) == found


def test_the_list_is_narrowed_to_a_town(client):
    body_of_town = town_congress()
    make_deputy("方知行").mandates.update(organization=body_of_town)
    make_deputy("另一人")
    html = client.get("/deputies/", {"unit": body_of_town.pk}).content.decode()
    assert ("方知行" in html, "另一人" in html) == (True, False)


@pytest.mark.parametrize(
    "query", [{"level": "world"}, {"unit": "9" * 30}, {"standing": "x"}], ids=str
)
def test_an_unknown_choice_is_told_and_filters_nothing(client, query):
    make_deputy("方知行")
    html = client.get("/deputies/", query).content.decode()
    assert "方知行" in html
    assert "无法识别" in html


def test_the_directory_asks_the_same_of_one_and_of_three(client):
    def queries():
        with CaptureQueriesContext(connection) as seen:
            client.get("/deputies/", {"page": 1})
        return len(seen)

    make_deputy()
    client.get("/deputies/")
    one = queries()
    make_deputy()
    make_deputy()
    assert (one, queries()) == (6, 6)  # one asks for the figure of last year


# --- One deputy ----------------------------------------------------------------------------------


def private_deputy(**fields):
    return make_deputy(
        "方知行",
        birth_month=date(1978, 4, 1),
        mobile="13800000101",
        address="石柱镇前街8号",
        party="无党派人士",
        **fields,
    )


@pytest.mark.parametrize("secret", ["13800000101", "前街8号", "1978", "无党派"])
@pytest.mark.parametrize("address", ["list", "page"])
def test_phone_address_and_birthday_never_appear(client, secret, address):
    deputy = private_deputy()
    html = (
        client.get("/deputies/").content
        if address == "list"
        else client.get(deputy.get_absolute_url()).content
    )
    assert "方知行" in html.decode()
    assert secret not in html.decode()


def test_mandates_are_told_with_their_dates(client):
    deputy = make_deputy()
    Mandate.objects.create(
        deputy=deputy,
        level="town",
        term=16,
        since=date(2017, 1, 10),
        until=date(2022, 1, 10),
        end_reason="term_over",
        delegation="石柱代表团",
    )
    html = page_of(client, deputy)
    assert "2017年1月10日 – 2022年1月10日" in html
    assert "2022年1月20日 – 今" in html


def test_a_former_deputy_keeps_the_page(client):
    deputy = make_deputy("方知行")
    deputy.mandates.update(until=date(2024, 3, 1), end_reason="moved")
    html = page_of(client, deputy)
    assert "方知行" in html
    assert "曾任代表" in html


def test_a_person_without_any_mandate_has_no_page(client):
    person = make_deputy()
    person.mandates.all().delete()
    assert client.get(person.get_absolute_url()).status_code == 404


def test_the_duty_record_is_told_year_by_year(client):
    deputy = make_deputy()
    entry(deputy, date(2023, 5, 8), text="走访五金企业", had_result=True)
    html = page_of(client, deputy, year=2023)
    assert "走访五金企业" in html
    assert "2023年在任 <b>12</b> 个月，履职 <b>1</b> 次，其中有成效 <b>1</b> 次" in html


@pytest.mark.parametrize(
    "fields",
    [{"status": DutyStatus.SUBMITTED}, {"status": DutyStatus.DRAFT}, {"is_public": False}],
    ids=str,
)
def test_what_is_not_verified_or_not_public_is_not_told(client, fields):
    deputy = make_deputy()
    entry(deputy, date(2023, 5, 8), text="内部记录", **fields)
    assert "内部记录" not in page_of(client, deputy, year=2023)


@pytest.mark.parametrize("year", ["1900", "abc", "99999999999999999999"])
def test_an_unknown_year_shows_the_newest(client, year):
    deputy = make_deputy()
    assert f"{timezone.localdate().year}年在任" in page_of(client, deputy, year=year)


def test_station_and_reception_days_are_told(client):
    deputy, today = make_deputy(), timezone.localdate()
    station = Station.objects.create(code="sz", name="石柱镇代表联络站", kind="town")
    Posting.objects.create(station=station, deputy=deputy, since=date(2022, 3, 1))
    for ahead, noticed in ((3, today), (9, None)):
        day = ReceptionDay.objects.create(
            station=station,
            day=today + timedelta(days=ahead),
            opens=time(8, 30),
            closes=time(11),
            noticed_on=noticed,
        )
        day.duties.create(deputy=deputy)
    html = page_of(client, deputy)
    assert "石柱镇代表联络站" in html
    assert html.count("08:30–11:00") == 1


def test_published_items_that_the_deputy_follows_are_told(client):
    people = People()
    item = published_item(ItemStatus.HANDLING, people)
    html = page_of(client, people.deputy.deputy)
    assert item.suggestion in html
    assert item.get_absolute_url() in html


def test_items_that_are_not_published_are_not_told(client):
    from tests.factories import make_item

    people = People()
    item = make_item(ItemStatus.HANDLING, people)
    assert item.suggestion not in page_of(client, people.deputy.deputy)


@pytest.mark.parametrize(("public", "listed"), [(True, True), (False, False)])
def test_published_suggestions_are_told(client, public, listed):
    deputy = make_deputy()
    Suggestion.objects.create(
        year=2026,
        number="1",
        title="关于增设公交站的建议",
        lead_deputy=deputy,
        lead_unit=make_org("交通运输局"),
        status="handling",
        handed_over_on=timezone.localdate() - timedelta(days=3),
        is_public=public,
    )
    assert ("增设公交站" in page_of(client, deputy)) == listed


def test_the_page_asks_the_same_of_one_entry_and_of_three(client):
    deputy = make_deputy()

    def queries():
        with CaptureQueriesContext(connection) as seen:
            client.get(deputy.get_absolute_url(), {"page": 1})
        return len(seen)

    entry(deputy, date(2026, 1, 5))
    client.get(deputy.get_absolute_url())
    one = queries()
    entry(deputy, date(2026, 1, 6))
    entry(deputy, date(2026, 1, 7))
    assert one == queries()
    assert one <= 14  # three of them for activities, receptions and suggestions of the year


# --- What they did in a year, with links that lead on ---------------------------------------------


@pytest.fixture
def busy():
    """A deputy with an activity, a reception and an answered suggestion of this year."""
    deputy = make_deputy("方知行")
    today = timezone.localdate()
    activity = make_activity(title="乡村道路视察", starts_on=today, is_public=True)
    activity.deputies.add(deputy)
    visit = past_reception(past_station(), today, is_public=True, topic="停车难")
    visit.deputies.add(deputy)
    Suggestion.objects.create(
        year=today.year,
        number="1",
        title="关于增设公交站的建议",
        text="学校门口没有公交站。",
        reply="年底前设站。",
        satisfaction="satisfied",
        lead_deputy=deputy,
        lead_unit=make_org("交通运输局"),
        status="replied",
        handed_over_on=today,
        replied_on=today,
        is_public=True,
    )
    return deputy


def test_the_year_is_told_in_words(client, busy):
    year = timezone.localdate().year
    told = "参加监督活动 1 项，到联络站接待群众 1 次，领衔提出建议 1 件，其中已经答复 1 件。"
    assert f"{year}年，{told}" in page_of(client, busy)


def test_a_year_of_nothing_says_so(client):
    assert "没有公开的监督活动、接待和建议。" in page_of(client, make_deputy())


def test_activities_and_receptions_lead_on_and_back(client, busy):
    page = page_of(client, busy)
    (activity,) = busy.activities.all()
    (visit,) = busy.receptions.all()
    visits = f"/stations/{visit.station.code}/visits/"
    assert f'href="{activity.get_absolute_url()}"' in page
    assert f'href="{visits}"' in page
    for address in (activity.get_absolute_url(), visits):
        assert f'href="{busy.get_absolute_url()}"' in client.get(address).content.decode()


def test_what_is_not_public_is_neither_listed_nor_counted(client, busy):
    busy.activities.update(is_public=False)
    busy.receptions.update(is_public=False)
    page = page_of(client, busy)
    assert ("乡村道路视察" in page, "停车难" in page) == (False, False)
    assert "参加监督活动" not in page


def test_a_suggestion_stands_with_its_text_its_answer_and_its_rating(client, busy):
    page = page_of(client, busy)
    assert [word in page for word in ("学校门口没有公交站", "年底前设站", "满意")] == [True] * 3


@pytest.mark.parametrize(
    ("name", "shown"),
    [("张三", "张三"), ("方知行", "知行"), ("阿卜杜拉·买买提", "阿卜"), ("John Smith", "JS")],
)
def test_without_a_portrait_the_name_stands_in_its_place(client, name, shown):
    deputy = make_deputy(name)
    assert deputy.initials == shown
    assert f'<span class="portrait initials" aria-hidden="true" lang="zh-Hans">{shown}</span>' in (
        page_of(client, deputy)
    )


def test_whoever_never_held_a_mandate_is_named_without_a_link(client, busy):
    guest = make_deputy("来宾甲")
    guest.mandates.all().delete()
    (activity,) = busy.activities.all()
    activity.deputies.add(guest)
    page = client.get(activity.get_absolute_url()).content.decode()
    assert ("来宾甲" in page, guest.get_absolute_url() in page) == (True, False)


def test_former_deputies_stand_in_the_list_where_they_are_asked_for(client):
    make_deputy("方知行")
    gone = make_deputy("前代表")
    gone.mandates.update(until=timezone.localdate() - timedelta(days=3))
    pages = {
        standing: client.get("/deputies/", {"standing": standing}).content.decode()
        for standing in ("", "former", "all")
    }
    assert {key: "前代表" in page for key, page in pages.items()} == {
        "": False,
        "former": True,
        "all": True,
    }
    assert {key: "方知行" in page for key, page in pages.items()} == {
        "": True,
        "former": False,
        "all": True,
    }


def test_the_english_page_stands(client):
    deputy = make_deputy("方知行")
    assert "方知行" in client.get(f"/en/deputies/{deputy.pk}/").content.decode()
