"""Persons and mandates in the back office: who keeps whom, and what is refused."""

import re
from datetime import date

import pytest

from accounts.choices import Role
from deputies.people.models import Deputy, Mandate, Seats
from tests.backoffice.test_published_changes import filled_in
from tests.factories import committee, make_deputy, make_user, png, town_congress
from tests.second_word import confirmed

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(client):
    client.force_login(make_user(Role.CLERK, committee()))
    return client


def person(*mandates, **changes):
    data = {
        "name": "方知行",
        "number": "D9",
        "mandates-TOTAL_FORMS": str(len(mandates)),
        "mandates-INITIAL_FORMS": "0",
    }
    for row, mandate in enumerate(mandates):
        data |= {f"mandates-{row}-{name}": value for name, value in mandate.items()}
    return {**data, **changes}


def mandate(since="2022-01-18", level="county", term="18", **more):
    return {"level": level, "term": term, "since": since, **more}


def add(client, *mandates, **changes):
    return confirmed(client.post("/admin/deputies/deputy/add/", person(*mandates, **changes)))


def test_a_clerk_registers_a_deputy_with_several_levels(clerk):
    body = town_congress()
    add(clerk, mandate(), mandate(level="town", term="17", organization=str(body.pk)))
    assert Deputy.objects.get().mandates.count() == 2


@pytest.mark.parametrize(
    ("mandates", "sentence"),
    [
        ((mandate(), mandate("2023-01-01", term="19")), "时间重叠"),
        ((mandate(until="2021-01-01", end_reason="moved"),), "终止日期不能早于任职日期"),
        ((mandate(until="2023-01-01"),), "必须选择终止原因"),
        ((mandate(end_reason="moved"),), "还要填写终止日期"),
        ((mandate(level="town"),), "要选明是哪个镇的人大"),
    ],
    ids=["overlap", "end before start", "no reason", "no end", "no town"],
)
def test_a_wrong_mandate_is_refused_with_a_sentence_and_nothing_saved(clerk, mandates, sentence):
    html = add(clerk, *mandates).content.decode()
    assert sentence in html
    assert "方知行" in html
    assert Deputy.objects.count() == 0


def test_two_unrelated_towns_are_refused(clerk):
    towns = [town_congress(f"{name}人大") for name in ("石柱镇", "芝英镇")]
    rows = [
        mandate(level="town", term=str(17 + i), organization=str(body.pk))
        for i, body in enumerate(towns)
    ]
    assert "选举法第四十八条" in add(clerk, *rows).content.decode()


def test_twins_by_name_are_told_apart_in_the_list(clerk):
    make_deputy("方知行", number="D1").mandates.update(delegation="石柱代表团")
    make_deputy("方知行", number="D2").mandates.update(delegation="芝英代表团")
    html = clerk.get("/admin/deputies/deputy/", {"q": "方　知行"}).content.decode()
    assert all(text in html for text in ("D1", "D2", "石柱代表团", "芝英代表团"))


def test_a_portrait_is_drawn_anew(clerk):
    deputy = make_deputy()
    page = f"/admin/deputies/deputy/{deputy.pk}/change/"
    confirmed(clerk.post(page, filled_in(clerk, deputy, portrait=png("人像.png"))))
    assert Deputy.objects.get().photo.content_type == "image/png"


def test_a_portrait_that_is_no_picture_is_refused(clerk):
    from django.core.files.uploadedfile import SimpleUploadedFile

    paper = SimpleUploadedFile("人像.pdf", b"%PDF-1.4", content_type="application/pdf")
    assert "只接受" in add(clerk, mandate(), portrait=paper).content.decode()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"standing": "now"}, True),
        ({"standing": "former"}, False),
        ({"level": "county"}, True),
        ({"level": "town"}, False),
        ({"level": "nowhere"}, True),
        ({"body": "²"}, True),
    ],
    ids=str,
)
def test_the_list_is_narrowed(clerk, query, found):
    make_deputy("方知行")
    html = clerk.get("/admin/deputies/deputy/", query).content.decode()
    assert ("方知行" in html) == found


@pytest.mark.parametrize("people", [1, 30])
def test_the_list_asks_the_same_few_questions(clerk, people, django_assert_num_queries):
    for _person in range(people):
        make_deputy()
    clerk.get("/admin/deputies/deputy/")
    with django_assert_num_queries(7):
        clerk.get("/admin/deputies/deputy/")


# --- Town clerks ---------------------------------------------------------------------------------


@pytest.fixture
def town(client):
    body = town_congress()
    client.force_login(make_user(Role.TOWN_CLERK, body))
    return body


def test_a_town_clerk_registers_the_own_towns_deputies(client, town):
    add(client, mandate(level="town", term="17", organization=str(town.pk)))
    assert Mandate.objects.get().organization == town


@pytest.mark.parametrize(
    "row",
    [mandate(), mandate(level="town", term="17", organization="other")],
    ids=["county", "another town"],
)
def test_a_town_clerk_registers_nobody_else(client, town, row):
    if row.get("organization"):
        row = {**row, "organization": str(town_congress("芝英镇人大").pk)}
    assert "只能登记本镇人大" in add(client, row).content.decode()
    assert Deputy.objects.count() == 0


def test_a_town_clerk_registers_nobody_without_a_mandate(client, town):
    assert "至少登记一个任期" in add(client).content.decode()
    assert Deputy.objects.count() == 0


def test_a_town_clerk_reads_but_does_not_keep_a_city_deputy(client, town):
    deputy = make_deputy("方知行", mobile="13800000101")
    deputy.mandates.update(organization=town)
    address = f"/admin/deputies/deputy/{deputy.pk}/change/"
    html = client.get(address).content.decode()
    assert "方知行" in html
    assert "13800000101" not in html
    assert client.post(address, person()).status_code == 403


@pytest.mark.parametrize("role", [Role.LEADER, Role.STATION_CLERK])
def test_readers_see_no_internal_data(client, role):
    deputy = make_deputy("方知行", mobile="13800000101", address="前街8号")
    client.force_login(make_user(role))
    html = client.get(f"/admin/deputies/deputy/{deputy.pk}/change/").content.decode()
    assert "方知行" in html
    assert "13800000101" not in html
    assert "前街8号" not in html


# --- Seats ---------------------------------------------------------------------------------------


def test_the_seats_of_any_day_stand_above_the_list(clerk):
    Seats.objects.create(level="county", term=18, number=10, since=date(2022, 1, 1))
    make_deputy()
    html = clerk.get("/admin/deputies/seats/", {"on": "2023-01-01"}).content.decode()
    assert "2023年1月1日的名额" in html
    assert "<td>10</td><td>1</td><td>9</td>" in re.sub(r">\s+<", "><", html)


@pytest.mark.parametrize("day", ["", "gestern", "9999-99-99"])
def test_a_day_that_is_none_is_today(clerk, day):
    assert clerk.get("/admin/deputies/seats/", {"on": day}).status_code == 200
