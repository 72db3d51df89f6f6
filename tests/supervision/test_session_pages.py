"""Sessions and decisions, their pages and the back office: whose, when, what is refused."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.choices import Role
from registers.figures import FIGURES, count
from registers.waiting import WAITING
from supervision.sessions.models import Decision, Session
from tests.factories import make_deputy_user, make_org, make_user, town_congress
from tests.seen_values import seen_on
from workflow.transitions import Conflict, perform

pytestmark = pytest.mark.django_db
DAY = date(2023, 6, 29)


def a_session(number: int = 1, **fields: Any) -> Session:
    fields = {"term": 18, "held_on": DAY, "members": 33, "present": 30, **fields}
    return Session.objects.create(number=number, **fields)


def a_decision(number: str = "1", **fields: Any) -> Decision:
    fields = {"kind": "decision", "title": "关于垃圾分类的决定", "decided_on": DAY, **fields}
    return Decision.objects.create(number=number, **fields)


def page(client: Any, **asked: Any) -> str:
    return client.get(reverse("supervision:sessions"), asked).content.decode()


def status(client: Any, record: Any, user: Any = None) -> int:
    client.logout()
    if user is not None:
        client.force_login(user)
    return client.get(record.get_absolute_url()).status_code


# --- Who reads -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "of_city", "of_town"),
    [
        (None, 404, 404),
        (Role.CLERK, 200, 200),
        (Role.LEADER, 200, 404),
        (Role.TOWN_CLERK, 404, 200),
        (Role.HANDLER, 404, 404),
        (Role.STATION_CLERK, 404, 404),
        (Role.KEEPER, 404, 404),
    ],
)
def test_a_session_that_is_not_public_is_read_by_its_body_and_the_clerk(
    client: Any, role: Any, of_city: int, of_town: int
) -> None:
    town = town_congress()
    home = {Role.TOWN_CLERK: town, Role.HANDLER: make_org()}.get(role)
    user = make_user(role, home) if role else None
    assert status(client, a_session(), user) == of_city
    assert status(client, a_session(organization=town), user) == of_town


def test_a_deputy_and_the_clerk_of_another_town_do_not_read_the_session_of_a_town(
    client: Any,
) -> None:
    one = a_session(organization=town_congress("石柱镇人大"))
    assert status(client, one, make_deputy_user()) == 404
    assert status(client, one, make_user(Role.TOWN_CLERK, town_congress("古山镇人大"))) == 404


def test_a_withdrawn_session_is_gone_for_the_public_however_public_it_was(client: Any) -> None:
    one = a_session(is_public=True, status="withdrawn")
    assert status(client, one) == 404
    assert "第一次" not in page(client)


def test_a_session_that_does_not_exist_is_not_found(client: Any) -> None:
    assert client.get(reverse("supervision:session", args=[999_999])).status_code == 404


def test_what_staff_read_before_the_public_stays_in_no_cache(client: Any) -> None:
    client.force_login(make_user(Role.CLERK))
    answer = client.get(a_session().get_absolute_url())
    assert "private" in answer.headers["Cache-Control"]
    assert "还没有公开" in answer.content.decode()


# --- What the page tells -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("members", "present", "met"),
    [(33, 17, True), (33, 16, False), (34, 17, False), (34, 18, True), (1, 1, True), (5, 0, False)],
)
def test_more_than_half_of_all_members_make_a_quorum(members: int, present: int, met: bool) -> None:
    assert a_session(members=members, present=present).is_quorate is met


def test_a_session_without_a_quorum_says_so(client: Any) -> None:
    one = a_session(present=16, is_public=True)
    html = client.get(one.get_absolute_url()).content.decode()
    assert "法定人数 17 人" in html
    assert "不足法定人数" in html


def test_a_session_lists_of_its_decisions_those_alone_that_are_public(client: Any) -> None:
    one = a_session(is_public=True)
    a_decision(session=one, is_public=True)
    a_decision("2", title="未公开的决定", session=one)
    html = client.get(one.get_absolute_url()).content.decode()
    assert "关于垃圾分类的决定" in html
    assert "未公开的决定" not in html
    assert "1 件决定任免" in page(client)


def test_a_decision_does_not_name_a_session_that_is_not_public(client: Any) -> None:
    one = a_session(7, members=33)
    decided = a_decision(session=one, in_favour=28, is_public=True)
    html = client.get(decided.get_absolute_url()).content.decode()
    assert "赞成 28 票" in html
    assert "第七次" not in html
    assert "过半数" not in html


@pytest.mark.parametrize("asked", [{"year": "abc"}, {"year": "99999"}, {"kind": "bogus"}])
def test_a_choice_that_does_not_exist_is_told_and_not_filtered_by(
    client: Any, asked: dict[str, str]
) -> None:
    a_session(7, is_public=True)
    html = page(client, **asked)
    assert "没有这个选项，未按它筛选。" in html
    assert "第七次" in html


def test_the_year_filters_by_the_first_day(client: Any) -> None:
    a_session(7, is_public=True)
    a_session(8, held_on=date(2022, 12, 31), ends_on=date(2023, 1, 1), is_public=True)
    html = page(client, year="2023")
    assert "第七次" in html
    assert "第八次" not in html


def test_the_list_in_english_has_no_chinese_headings(client: Any) -> None:
    a_session(7, is_public=True)
    html = client.get("/en" + reverse("supervision:sessions")).content.decode()
    for word in ("全部", "年份", "法定人数", "全体组成人员", "符合"):
        assert word not in html


def test_the_file_holds_what_the_public_may_see_and_no_more(client: Any) -> None:
    a_session(7, is_public=True), a_session(8)
    answer = client.get(reverse("supervision:sessions"), {"format": "csv"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert "第七次" in text
    assert "第八次" not in text


def test_the_list_costs_the_same_with_many_sessions(client: Any) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as seen:
            page(client)
        return len(seen)

    a_session(1, is_public=True, organization=town_congress())
    cost()
    first = cost()
    for number in range(2, 9):
        a_session(number, is_public=True, organization=town_congress(f"第{number}镇人大"))
    assert cost() == first


# --- The course ----------------------------------------------------------------------------------


def test_who_recorded_a_session_does_not_publish_it() -> None:
    leader = make_user(Role.LEADER)
    one = a_session(created_by=leader)
    with pytest.raises(PermissionDenied):
        perform(one, "publish", by=leader)


@pytest.mark.parametrize("role", [Role.CLERK, Role.TOWN_CLERK, Role.HANDLER])
def test_a_session_is_published_by_no_other_role_than_the_leader(role: str) -> None:
    home = town_congress() if role == Role.TOWN_CLERK else None
    user = make_user(role, make_org() if role == Role.HANDLER else home)
    with pytest.raises(PermissionDenied):
        perform(a_session(organization=home), "publish", by=user)


def test_the_leader_of_the_city_does_not_publish_the_session_of_a_town() -> None:
    one = a_session(organization=town_congress())
    with pytest.raises(PermissionDenied):
        perform(one, "publish", by=make_user(Role.LEADER))


def test_a_session_is_not_published_twice() -> None:
    leader = make_user(Role.LEADER)
    one = perform(a_session(), "publish", by=leader)
    with pytest.raises(Conflict):
        perform(one, "publish", by=leader)


def test_a_public_session_is_not_withdrawn_before_it_is_taken_back() -> None:
    with pytest.raises(Conflict):
        perform(
            a_session(is_public=True), "withdraw", by=make_user(Role.CLERK), data={"reason": "重复"}
        )


@pytest.mark.parametrize("reason", [None, ""])
def test_a_session_is_not_withdrawn_without_a_reason(reason: Any) -> None:
    with pytest.raises(ValidationError):
        perform(a_session(), "withdraw", by=make_user(Role.CLERK), data={"reason": reason})


def test_a_withdrawn_session_counts_no_more_and_again_when_it_is_restored() -> None:
    clerk = make_user(Role.CLERK)
    one = perform(a_session(), "withdraw", by=clerk, data={"reason": "登记错了"})
    assert count(FIGURES.get("sessions"), 2023).value == 0
    perform(one, "restore", by=clerk, data={"reason": "没有错"})
    assert count(FIGURES.get("sessions"), 2023).value == 1


def test_a_session_lies_on_the_desk_of_the_leader_until_it_is_public() -> None:
    leader, one = make_user(Role.LEADER), a_session()
    line = WAITING.get("session_publish")
    assert list(line.records(leader, DAY)) == [one]
    assert not line.records(make_user(Role.CLERK), DAY).exists()
    perform(one, "publish", by=leader)
    assert not line.records(leader, DAY).exists()


# --- The form ------------------------------------------------------------------------------------


def typed(**changes: str) -> dict[str, str]:
    data = {"kind": "committee", "term": "18", "number": "9", "held_on": "2023-06-29"}
    return {**data, "members": "33", "present": "30", **changes}


def add(client: Any, user: Any, **changes: str) -> Any:
    client.force_login(user)
    return client.post(reverse("admin:supervision_session_add"), typed(**changes))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"term": "0"}, "term"),
        ({"number": "-1"}, "number"),
        ({"held_on": "2023-02-30"}, "held_on"),
        ({"held_on": ""}, "held_on"),
        ({"kind": "party"}, "kind"),
        ({"present": "34"}, "present"),
        ({"members": "0"}, "members"),
        ({"organization": "999999"}, "organization"),
        ({"ends_on": "2023-06-28"}, "__all__"),
    ],
)
def test_a_session_that_cannot_be_true_is_refused_at_its_field(
    client: Any, changes: dict[str, str], field: str
) -> None:
    answer = add(client, make_user(Role.CLERK), **changes)
    assert field in answer.context["adminform"].errors
    assert not Session.objects.exists()


def test_the_same_session_is_not_recorded_twice_and_the_database_holds_to_it(client: Any) -> None:
    clerk = make_user(Role.CLERK)
    add(client, clerk)
    answer = add(client, clerk, held_on="2023-07-01")
    assert "这一届的这一次会议已经登记。" in str(answer.context["adminform"].errors)
    with pytest.raises(IntegrityError), transaction.atomic():
        a_session(9)


def test_the_same_number_at_another_body_is_another_session(client: Any) -> None:
    town = town_congress()
    add(client, make_user(Role.CLERK))
    add(client, make_user(Role.TOWN_CLERK, town), organization=str(town.pk))
    assert set(Session.objects.values_list("organization", flat=True)) == {None, town.pk}


@pytest.mark.parametrize("whose", ["nobody", "other"])
def test_the_clerk_of_a_town_records_for_no_other_body(client: Any, whose: str) -> None:
    town, other = town_congress("石柱镇人大"), town_congress("古山镇人大")
    body = "" if whose == "nobody" else str(other.pk)
    answer = add(client, make_user(Role.TOWN_CLERK, town), organization=body)
    assert "organization" in answer.context["adminform"].errors
    assert not Session.objects.exists()


def test_what_is_public_is_not_changed_in_place(client: Any) -> None:
    one = a_session(is_public=True)
    client.force_login(make_user(Role.CLERK))
    page = reverse("admin:supervision_session_change", args=[one.pk])
    client.post(page, typed(number="1", present="20"))
    one.refresh_from_db()
    assert one.present == 30


def test_of_two_who_change_at_once_the_second_is_told(client: Any) -> None:
    one = a_session()
    client.force_login(make_user(Role.CLERK))
    page = reverse("admin:supervision_session_change", args=[one.pk])
    seen = seen_on(client.get(page))
    client.post(page, typed(number="1", present="20", **seen))
    client.post(page, typed(number="1", present="10", **seen))
    one.refresh_from_db()
    assert one.present == 20


# --- Votes ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"in_favour": 16}, "不到全体组成人员的过半数 17 票"),
        ({"in_favour": 20, "against": 11}, "票"),
        ({"against": 1}, "请同时填写赞成票"),
    ],
)
def test_a_vote_that_carried_nothing_is_no_decision(fields: dict[str, int], sentence: str) -> None:
    decided = a_decision(session=a_session())
    for name, value in fields.items():
        setattr(decided, name, value)
    with pytest.raises(ValidationError, match=sentence):
        decided.clean()


def test_a_vote_needs_the_session_at_which_it_was_taken() -> None:
    with pytest.raises(ValidationError, match="请选择在哪次会议表决"):
        a_decision(in_favour=20).clean()
    unknown = a_session(members=None, present=None)
    with pytest.raises(ValidationError, match="还没有登记应出席和出席人数"):
        a_decision("2", session=unknown, in_favour=20).clean()


def test_one_document_may_appoint_and_remove_but_each_once() -> None:
    a_decision("永人大〔2023〕5号", kind="appointment")
    a_decision("永人大〔2023〕5号", kind="removal")
    twin = Decision(
        number="永人大[2023]第05号", kind="removal", title="另一件", decided_on=DAY + timedelta(1)
    )
    with pytest.raises(ValidationError, match="这个文号的这一类已经登记"):
        twin.full_clean()
