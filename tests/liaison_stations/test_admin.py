"""The back office of the stations: scope, history, cases by two people, assessments, blanks."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from liaison_stations.assessments.models import AssessmentStatus, SelfAssessment
from liaison_stations.assessments.workflow import ASSESSMENT_TABLE
from liaison_stations.cases.choices import CaseStatus
from liaison_stations.cases.models import PublishedCase
from liaison_stations.cases.workflow import CASE_TABLE
from liaison_stations.matters.models import MatterStatus
from liaison_stations.receptions.models import Reception
from liaison_stations.rota.models import RotaPattern, RotaRule
from liaison_stations.stations.models import Station, StationKind
from tests.liaison_stations.world import INSIDERS, STRANGERS, WORDS, World, act, make_matter
from tests.once import once
from tests.second_word import confirmed
from tests.supervision.everybody import offered, refusal

pytestmark = pytest.mark.django_db
GOODS = ("central_tasks", "livelihood", "deputies_role", "grassroots")
EVERYBODY = (*INSIDERS, *STRANGERS)
HEADS = ("town_clerk", "station_clerk")
FORMS = {
    f"{prefix}-{name}": str(number)
    for prefix in ("postings", "keepers", "rules", "changes")
    for name, number in (("TOTAL_FORMS", 0), ("INITIAL_FORMS", 0), ("MAX_NUM_FORMS", 1000))
}


@once
def world():
    return World()


def change_page(obj):
    name = f"admin:{obj._meta.app_label}_{obj._meta.model_name}_change"
    return reverse(name, args=[obj.pk])


def sent(station, **fields):
    return {
        **FORMS,
        "code": station.code,
        "name": station.name,
        "kind": station.kind,
        "organization": station.organization_id or "",
        "opened_on": "2020-01-01",
        "intake_open": "on",
        **fields,
    }


SEES_THE_STATION = {"town_clerk", "station_clerk", "clerk", "leader"}
OFFICE = ("town_clerk", "station_clerk", "other_town_clerk", "clerk", "leader", "sysadmin")


@pytest.mark.parametrize("who", OFFICE)
def test_a_station_opens_in_the_back_office_to_those_it_concerns(client, world, who):
    client.force_login(getattr(world, who))
    answer = client.get(change_page(world.station))
    assert (answer.status_code == 200) == (who in SEES_THE_STATION)


@pytest.mark.parametrize("who", ["keeper", "deputy", "nobody"])
def test_who_works_at_no_desk_does_not_enter(client, world, who):
    client.force_login(getattr(world, who))
    assert client.get(change_page(world.station)).status_code == 302


@pytest.mark.parametrize("who", ["town_clerk", "station_clerk"])
def test_who_is_in_charge_changes_a_station(client, world, who):
    client.force_login(getattr(world, who))
    confirmed(client.post(change_page(world.station), sent(world.station, address="花街路1号")))
    world.station.refresh_from_db()
    assert world.station.address == "花街路1号"


@pytest.mark.parametrize("who", ["other_town_clerk", "clerk", "leader"])
def test_nobody_else_changes_it(client, world, who):
    client.force_login(getattr(world, who))
    confirmed(client.post(change_page(world.station), sent(world.station, address="花街路1号")))
    world.station.refresh_from_db()
    assert world.station.address == ""


def test_a_move_stands_in_the_history(client, world):
    Station.objects.update(address="老街2号")
    client.force_login(world.station_clerk)
    confirmed(client.post(change_page(world.station), sent(world.station, address="花街路1号")))
    change = world.station.changes.get()
    assert (change.kind, change.text) == ("moved", "地址：老街2号 → 花街路1号")


def test_a_closure_stands_in_the_history_with_its_day(client, world):
    client.force_login(world.station_clerk)
    confirmed(client.post(change_page(world.station), sent(world.station, closed_on="2025-06-30")))
    change = world.station.changes.get()
    assert (change.kind, change.changed_on) == ("closed", date(2025, 6, 30))


def test_a_clerk_of_a_town_sets_up_no_station_of_another_one(client, world):
    client.force_login(world.town_clerk)
    data = sent(world.station, code="new-one", organization=world.other_station.organization_id)
    answer = client.post(reverse("admin:liaison_stations_station_add"), data)
    assert "只能登记本镇街区的联络站" in answer.content.decode()
    assert not Station.objects.filter(code="new-one").exists()


def test_a_station_of_a_town_names_its_town(client, world):
    client.force_login(world.station_clerk)
    data = sent(world.station, code="new-one", kind=StationKind.TOWN, organization="")
    answer = client.post(reverse("admin:liaison_stations_station_add"), data)
    assert "镇街区站必须选择所属镇街区" in answer.content.decode()


def test_a_rule_that_names_no_day_is_refused_in_a_sentence(client, world):
    client.force_login(world.station_clerk)
    data = sent(world.station) | {
        "rules-TOTAL_FORMS": "1",
        "rules-0-station": world.station.pk,
        "rules-0-pattern": RotaPattern.WEEKLY,
        "rules-0-months": "all",
        "rules-0-opens": "09:00",
        "rules-0-closes": "11:00",
        "rules-0-since": "2026-01-01",
    }
    answer = client.post(change_page(world.station), data)
    assert "每周的规则要选星期" in answer.content.decode()
    assert not RotaRule.objects.exists()


def case_of(world, **fields):
    matter = make_matter(world, MatterStatus.SOLVED)
    words = {"title": "村口路灯修好了", "problem": "路灯坏了。", "answer": "已更换。", **fields}
    return PublishedCase.objects.create(matter=matter, edited_by=world.town_clerk, **words)


CASE = {
    CaseStatus.DRAFT: {who: {"submit"} for who in HEADS},
    CaseStatus.SUBMITTED: {"station_clerk": {"publish", "send_back"}},
    CaseStatus.PUBLISHED: {who: {"withdraw"} for who in HEADS},
    CaseStatus.WITHDRAWN: {who: {"revise"} for who in HEADS},
}


def case_in(world, status):
    case = case_of(world)
    approved = world.station_clerk if status == CaseStatus.PUBLISHED else None
    PublishedCase.objects.filter(pk=case.pk).update(status=status, approved_by=approved)
    return PublishedCase.objects.get(pk=case.pk)


@pytest.mark.parametrize("status", CASE)
def test_each_person_is_offered_what_the_table_of_cases_says(world, status):
    case = case_in(world, status)
    found = {who: acts for who in EVERYBODY if (acts := offered(case, getattr(world, who)))}
    assert found == CASE[status]


@pytest.mark.parametrize("status", CASE)
def test_nothing_else_is_done_to_a_case(world, status):
    case = case_in(world, status)
    for who in EVERYBODY:
        for action in {row.action for row in CASE_TABLE.transitions}:
            if action not in CASE[status].get(who, ()):
                data = {"reason": "改"}
                assert refusal(case, action, getattr(world, who), data), (who, action)


def test_who_edited_does_not_approve(world):
    case = act(case_of(world), "submit", world.town_clerk)
    assert "publish" not in offered(case, world.town_clerk)
    assert "publish" in offered(case, world.station_clerk)


@pytest.mark.parametrize(
    "words", ["反映人王小明", "电话13800000001", "电话138 0000 0001", "身份证330784199001011234"]
)
def test_a_case_that_names_the_citizen_is_refused(world, words):
    case = case_of(world, problem=words)
    with pytest.raises(ValidationError, match="请先去掉"):
        act(case, "submit", world.town_clerk)


def test_a_reopened_matter_is_not_published(world):
    case = act(case_of(world), "submit", world.town_clerk)
    act(case.matter, "reopen", world.keeper, reason="又坏了")
    with pytest.raises(ValidationError, match="答复或解决之后"):
        act(PublishedCase.objects.get(), "publish", world.station_clerk)


def test_a_case_is_edited_and_submitted_in_the_back_office(client, world):
    matter = make_matter(world, MatterStatus.SOLVED)
    client.force_login(world.town_clerk)
    data = {"matter": matter.pk, "title": "路灯", "problem": "灯坏了", "answer": "修好了"}
    client.post(reverse("admin:liaison_stations_publishedcase_add"), data)
    case = PublishedCase.objects.get()
    assert case.edited_by == world.town_clerk
    client.post(
        reverse("admin:liaison_stations_publishedcase_act", args=[case.pk, "submit"]),
        {"version": case.version},
    )
    case.refresh_from_db()
    assert case.status == CaseStatus.SUBMITTED


def test_a_matter_of_another_town_cannot_be_made_a_case(client, world):
    matter = make_matter(world, MatterStatus.SOLVED)
    client.force_login(world.other_town_clerk)
    data = {"matter": matter.pk, "title": "路灯", "problem": "灯坏了", "answer": "修好了"}
    client.post(reverse("admin:liaison_stations_publishedcase_add"), data)
    assert not PublishedCase.objects.exists()


def test_the_back_office_of_cases_shows_no_words_of_the_citizen(client, world):
    case = case_of(world)
    client.force_login(world.station_clerk)
    page = client.get(change_page(case)).content.decode()
    assert WORDS not in page
    assert "王小明" not in page


@pytest.mark.parametrize("who", ["other_town_clerk", "clerk", "leader", "sysadmin"])
def test_a_case_is_out_of_sight_for(client, world, who):
    client.force_login(getattr(world, who))
    assert client.get(change_page(case_of(world))).status_code in (302, 403, 404)


def assessment(world, **fields):
    words = dict.fromkeys(GOODS, "做了") | {f"{name}_score": 20 for name in GOODS}
    return SelfAssessment.objects.create(
        station=world.station, year=timezone.localdate().year, **{**words, **fields}
    )


ASSESSMENT = {
    AssessmentStatus.DRAFT: {who: {"submit"} for who in HEADS},
    AssessmentStatus.SUBMITTED: {"station_clerk": {"check", "send_back"}},
    AssessmentStatus.CHECKED: {"station_clerk": {"send_back"}},
}


@pytest.mark.parametrize("status", ASSESSMENT)
def test_each_person_is_offered_what_the_table_of_assessments_says(world, status):
    one = assessment(world)
    SelfAssessment.objects.update(status=status)
    one.refresh_from_db()
    found = {who: acts for who in EVERYBODY if (acts := offered(one, getattr(world, who)))}
    assert found == ASSESSMENT[status]


@pytest.mark.parametrize("status", ASSESSMENT)
def test_nothing_else_is_done_to_an_assessment(world, status):
    one = assessment(world)
    SelfAssessment.objects.update(status=status)
    one.refresh_from_db()
    for who in EVERYBODY:
        for action in {row.action for row in ASSESSMENT_TABLE.transitions}:
            if action not in ASSESSMENT[status].get(who, ()):
                assert refusal(one, action, getattr(world, who), {"reason": "改"}), (who, action)


def test_an_assessment_with_a_gap_is_not_submitted(world):
    with pytest.raises(ValidationError, match="四个方面"):
        act(assessment(world, livelihood=""), "submit", world.town_clerk)


def test_a_checked_assessment_says_who_checked_it(world):
    one = act(assessment(world), "submit", world.town_clerk)
    one = act(one, "check", world.station_clerk)
    assert (one.checked_by, one.checked_on) == (world.station_clerk, timezone.localdate())


@pytest.mark.parametrize("who", ["town_clerk", "station_clerk"])
def test_an_assessment_opens_in_the_back_office(client, world, who):
    client.force_login(getattr(world, who))
    assert client.get(change_page(assessment(world))).status_code == 200


def test_an_assessment_of_another_town_does_not(client, world):
    client.force_login(world.other_town_clerk)
    assert client.get(change_page(assessment(world))).status_code == 302


BLANKS = "/admin/liaison_stations/station/blank-spots/"


def blanks(client, world, who="station_clerk", **query):
    client.force_login(getattr(world, who))
    return client.get(BLANKS, query)


def row_of(answer, station):
    return next(row for row in answer.context["rows"] if row.station == station)


def test_a_month_without_a_record_is_a_blank_spot(client, world):
    Reception.objects.create(station=world.station, held_on=date(2025, 3, 5), people=2)
    row = row_of(blanks(client, world, year="2025"), world.station)
    assert [cell.month for cell in row.cells if not cell.is_blank] == [3]
    assert row.blanks == 11


def test_months_before_the_opening_and_after_the_closing_are_no_blanks(client, world):
    Station.objects.update(opened_on=date(2025, 3, 15), closed_on=date(2025, 5, 2))
    row = row_of(blanks(client, world, year="2025"), world.station)
    assert [cell.month for cell in row.cells if cell.is_blank] == [3, 4, 5]


def test_months_to_come_are_no_blanks(client, world):
    this = timezone.localdate()
    row = row_of(blanks(client, world), world.station)
    assert row.blanks == this.month


def test_only_stations_with_blanks_can_be_asked_for(client, world):
    for month in range(1, 13):
        Reception.objects.create(station=world.station, held_on=date(2025, month, 5), people=1)
    stations = [
        row.station for row in blanks(client, world, year="2025", blank="1").context["rows"]
    ]
    assert stations == [world.other_station]


@pytest.mark.parametrize("query", [{"year": "x"}, {"year": "9999"}, {"kind": "x"}, {"page": "9"}])
def test_a_strange_question_is_answered(client, world, query):
    assert blanks(client, world, **query).status_code == 200


@pytest.mark.parametrize(
    ("who", "seen"), [("station_clerk", 2), ("town_clerk", 1), ("clerk", 2), ("leader", 2)]
)
def test_staff_see_the_blanks_of_their_stations(client, world, who, seen):
    assert len(blanks(client, world, who).context["rows"]) == seen


@pytest.mark.parametrize(("who", "status"), [("keeper", 302), ("deputy", 302), ("sysadmin", 403)])
def test_the_blanks_are_for_staff_alone(client, world, who, status):
    assert blanks(client, world, who).status_code == status
