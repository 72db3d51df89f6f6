"""Sessions and decisions: quorum, majorities of all members, publication, and the ledger."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.choices import Role
from congress_portal.importing.run import check_workbook, import_workbook
from registers import figures
from registers.figures import FIGURES
from supervision.numerals import chinese
from supervision.sessions.models import Decision, DecisionKind, Session, SessionKind
from tests.congress_portal.ledger.workbooks import written
from tests.factories import committee, make_user, town_congress
from tests.history import date, past_decision, past_session
from tests.once import once
from workflow.transitions import perform

pytestmark = pytest.mark.django_db
DECISIONS = "/admin/supervision/decision/add/"
SESSIONS = "/admin/supervision/session/add/"
HEADER = ["组织单位", "文号", "日期", "类别", "标题", "人次"]


@once
def clerk():
    return make_user(Role.CLERK)


@once
def leader():
    return make_user(Role.LEADER)


@once
def town():
    return town_congress()


def value(key, year=2023):
    return figures.count(FIGURES.get(key), year).value


@pytest.mark.parametrize(
    ("number", "words"),
    [(0, "零"), (2, "二"), (10, "十"), (18, "十八"), (20, "二十"), (45, "四十五"), (140, "140")],
)
def test_sessions_are_named_in_chinese_numerals(number, words):
    assert chinese(number) == words


def test_a_session_is_named_as_the_papers_do():
    assert str(past_session(number=14)) == "第十八届第十四次常委会会议"


def test_a_quorum_is_a_majority_of_all_members():
    sessions = past_session(number=1, present=15), past_session(number=2, present=16)
    assert [one.is_quorate for one in sessions] == [False, True]


def test_decisions_of_the_year_count_by_document():
    past_decision()
    past_decision(kind=DecisionKind.APPOINTMENT, people=7)
    past_decision(on=date(2022, 12, 31))
    assert value("decisions") == 1


def test_appointments_and_removals_count_people():
    past_decision(kind=DecisionKind.APPOINTMENT, people=7)
    past_decision(kind=DecisionKind.REMOVAL, people=4)
    past_decision(kind=DecisionKind.REMOVAL, people=None)
    assert value("appointments") == 12


def test_what_was_withdrawn_does_not_count(clerk):
    perform(past_decision(), "withdraw", by=clerk, data={"reason": "重复登记。"})
    assert value("decisions") == 0


def vote(**counts):
    session = past_session(members=31, present=28)
    decision = past_decision(session=session, **counts)
    decision.full_clean()
    return decision


def test_a_vote_of_the_majority_of_all_members_is_carried():
    assert vote(in_favour=16, against=8, abstained=4).is_carried


def test_a_majority_of_those_present_alone_is_none():
    with pytest.raises(ValidationError, match="不到全体组成人员的过半数 16 票"):
        vote(in_favour=15, against=2)


def test_more_ballots_than_people_present_are_refused():
    with pytest.raises(ValidationError, match="多于出席的 28 人"):
        vote(in_favour=20, against=5, abstained=4)


def test_a_vote_names_its_session():
    with pytest.raises(ValidationError, match="请选择在哪次会议表决"):
        past_decision(in_favour=20).full_clean()


def test_votes_against_need_the_votes_in_favour():
    with pytest.raises(ValidationError, match="请同时填写赞成票"):
        vote(against=3)


def test_more_present_than_members_are_refused(client, clerk):
    client.force_login(clerk)
    typed = {"kind": "committee", "term": 18, "number": 3, "held_on": "2023-04-20"}
    page = client.post(SESSIONS, {**typed, "members": 31, "present": 32})
    assert "出席人数不能多于全体组成人员" in page.content.decode()
    assert not Session.objects.exists()


def typed(**changes):
    fields = {"number": "〔2023〕1号", "kind": "decision", "title": "关于批准决算的决议"}
    return {**fields, "decided_on": "2023-06-29", **changes}


def test_a_city_clerk_records_for_the_committee(client, clerk):
    client.force_login(clerk)
    client.post(DECISIONS, typed())
    decision = Decision.objects.get()
    assert (decision.organization, decision.created_by) == (None, clerk)


def test_a_town_clerk_records_for_the_own_body(client, town):
    client.force_login(make_user(Role.TOWN_CLERK, town))
    client.post(DECISIONS, typed(organization=town.pk))
    assert Decision.objects.get().organization == town


@pytest.mark.parametrize("body", ["", "other"])
def test_a_town_clerk_records_for_nobody_else(client, town, body):
    other = town_congress("古山镇人大")
    client.force_login(make_user(Role.TOWN_CLERK, town))
    client.post(DECISIONS, typed(organization=other.pk if body else ""))
    assert not Decision.objects.exists()


def test_the_same_document_of_the_committee_is_refused(client, clerk):
    past_decision(number="〔2023〕1号")
    client.force_login(clerk)
    assert "这个文号的这一类已经登记" in client.post(DECISIONS, typed()).content.decode()


def test_one_document_appoints_and_removes(client, clerk):
    past_decision(number="〔2023〕1号", kind=DecisionKind.APPOINTMENT)
    client.force_login(clerk)
    client.post(DECISIONS, typed(kind="removal", people=3))
    assert Decision.objects.count() == 2


def test_who_recorded_it_does_not_publish_it(leader):
    with pytest.raises(PermissionDenied):
        perform(past_decision(created_by=leader), "publish", by=leader)


def test_a_city_leader_does_not_publish_for_a_town(leader, town):
    with pytest.raises(PermissionDenied):
        perform(past_decision(organization=town), "publish", by=leader)


def test_a_towns_leader_publishes_its_own(client, town):
    one = perform(past_decision(organization=town), "publish", by=make_user(Role.LEADER, town))
    assert client.get(one.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("make", [past_decision, past_session])
def test_what_is_not_public_does_not_exist_for_the_public(client, make):
    assert client.get(make().get_absolute_url()).status_code == 404


@pytest.mark.parametrize("make", [past_decision, past_session])
def test_another_towns_clerk_is_a_stranger(client, town, make):
    client.force_login(make_user(Role.TOWN_CLERK, town))
    one = make(organization=town_congress("古山镇人大"))
    assert client.get(one.get_absolute_url()).status_code == 404


def test_a_sessions_page_tells_attendance_against_quorum(client):
    page = client.get(past_session(is_public=True).get_absolute_url()).content.decode()
    assert "全体组成人员 31 人，出席 28 人，法定人数 16 人" in page


def test_a_sessions_page_names_published_decisions_alone(client):
    session = past_session(is_public=True)
    public_one = past_decision(session=session, is_public=True, title="公开的决定")
    past_decision(session=session, title="未公开的决定")
    page = client.get(session.get_absolute_url()).content.decode()
    assert (public_one.title in page, "未公开的决定" in page) == (True, False)


def test_a_decisions_page_tells_the_vote(client):
    one = vote(in_favour=26, against=1, abstained=1, is_public=True)
    page = client.get(one.get_absolute_url()).content.decode()
    assert "赞成 26 票，反对 1 票，弃权 1 票" in page


def test_an_unpublished_session_is_not_linked(client):
    one = vote(in_favour=26, is_public=True)
    assert one.session.get_absolute_url() not in client.get(one.get_absolute_url()).content.decode()


def test_the_list_costs_the_same_with_one_and_with_three(client, django_assert_num_queries):
    def look(number):
        for _ in range(number):
            past_decision(is_public=True, organization=town_congress(f"第{number}镇人大"))
        with django_assert_num_queries(2):
            client.get("/supervision/decisions/?q=预算")

    client.get("/")  # the site's own name is read once
    look(1)
    look(2)


@pytest.fixture
def book(tmp_path):
    committee()

    def make(*rows):
        return written(tmp_path / "in.xlsx", {"决定任免": [HEADER, *rows]})

    return make


ROW = ["", "〔2023〕5号", "2023-06-29", "任命", "任命名单", 6]


def test_a_blank_body_is_the_committee(book):
    import_workbook(book(ROW))
    assert (Decision.objects.get().organization, Decision.objects.get().is_public) == (None, True)


def test_naming_the_committee_is_the_same_as_a_blank_cell(book):
    import_workbook(book(ROW))
    run = import_workbook(book([committee().name, *ROW[1:]]))
    assert (run.faults.lines(), Decision.objects.count()) == ([], 1)


def test_the_same_key_twice_in_a_file_is_a_fault(book):
    run = check_workbook(book(ROW, [committee().name, *ROW[1:]]))
    assert len(run.faults.lines()) == 1


@pytest.mark.parametrize(
    ("column", "cell"), [(1, ""), (2, "某日"), (3, "表彰"), (4, ""), (5, -1), (0, "不存在的单位")]
)
def test_a_wrong_cell_is_named(book, column, cell):
    row = [*ROW]
    row[column] = cell
    (fault,) = check_workbook(book(row)).faults.lines()
    assert HEADER[column] in fault


def test_kinds_of_sessions_are_counted_apart():
    past_session(number=3)
    assert past_session(number=3, kind=SessionKind.CHAIRPERSONS).pk
