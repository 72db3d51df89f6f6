"""Bills for the public and in the back office: whose, what is refused, what costs nothing more."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.choices import Role
from deputies.bills.models import Bill
from deputies.people.models import Deputy
from registers.figures import FIGURES, count
from registers.waiting import WAITING
from tests.factories import make_deputy, make_deputy_user, make_org, make_user, town_congress
from workflow.transitions import Conflict, perform

pytestmark = pytest.mark.django_db
DAY = date(2023, 2, 15)


def a_bill(number: str = "1", **fields: Any) -> Bill:
    fields.setdefault("lead_deputy", None)
    fields["lead_deputy"] = fields["lead_deputy"] or make_deputy()
    fields = {"year": 2023, "title": f"议案之{number}", "handling": "on_agenda", **fields}
    return Bill.objects.create(number=number, **fields)


def listed(client: Any, **asked: Any) -> str:
    return client.get(reverse("bills"), asked).content.decode()


# --- Who reads -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "answer"),
    [
        (None, 404),
        (Role.CLERK, 200),
        (Role.LEADER, 200),
        (Role.TOWN_CLERK, 404),
        (Role.STATION_CLERK, 404),
        (Role.HANDLER, 404),
        (Role.DEPUTY, 404),
    ],
)
def test_a_bill_before_it_is_public_is_read_by_the_committee_alone(
    client: Any, role: Any, answer: int
) -> None:
    bill = a_bill()
    if role:
        home = {Role.TOWN_CLERK: town_congress(), Role.HANDLER: make_org()}.get(role)
        client.force_login(make_user(role, home))
    assert client.get(bill.get_absolute_url()).status_code == answer


def test_the_leader_of_a_town_does_not_read_a_bill_of_the_city(client: Any) -> None:
    client.force_login(make_user(Role.LEADER, town_congress()))
    assert client.get(a_bill().get_absolute_url()).status_code == 404


def test_a_bill_that_was_withdrawn_is_gone_for_the_public(client: Any) -> None:
    bill = a_bill(is_public=True, status="withdrawn")
    assert client.get(bill.get_absolute_url()).status_code == 404
    assert "议案之1" not in listed(client)
    assert "议案之1" not in client.get(bill.lead_deputy.get_absolute_url()).content.decode()


def test_the_mover_reads_it_privately_and_is_told_that_it_is_not_public(client: Any) -> None:
    mover = make_deputy_user()
    client.force_login(mover)
    answer = client.get(a_bill(lead_deputy=mover.deputy).get_absolute_url())
    assert "private" in answer.headers["Cache-Control"]
    assert "还没有公开" in answer.content.decode()


def test_a_number_that_is_no_bill_is_not_found(client: Any) -> None:
    assert client.get(reverse("bill", args=[999_999])).status_code == 404


def test_who_moved_it_together_is_named_but_never_called(client: Any) -> None:
    bill = a_bill(is_public=True)
    bill.cosigners.add(make_deputy("胡立松"))
    Deputy.objects.update(mobile="13812345678")
    html = client.get(bill.get_absolute_url()).content.decode()
    assert "胡立松" in html
    assert "13812345678" not in html


def test_what_was_written_is_shown_as_text(client: Any) -> None:
    bill = a_bill(is_public=True, title="<i>停车</i>", text="<script>alert(1)</script>")
    html = client.get(bill.get_absolute_url()).content.decode()
    assert "<i>停车" not in html
    assert "<script>alert(1)" not in html


# --- The list ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"q": "停车"}, ["停车"]),
        ({"year": "2022"}, ["养老"]),
        ({"handling": "as_suggestion"}, ["养老"]),
        ({"q": "停车", "year": "2022"}, []),
        ({"q": "００1"}, ["停车"]),
        ({"q": "%"}, []),
    ],
)
def test_the_list_is_narrowed_by_word_number_year_and_handling(
    client: Any, asked: dict[str, str], found: list[str]
) -> None:
    a_bill("1", title="停车", is_public=True)
    a_bill("7", title="养老", year=2022, handling="as_suggestion", is_public=True)
    html = listed(client, **asked)
    assert [word for word in ("停车", "养老") if f">{word}</a>" in html] == found


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"year": "next"}, "没有这个选项，未按它筛选。"),
        ({"handling": "lost"}, "没有这个选项，未按它筛选。"),
        ({"q": "长" * 51}, "搜索的文字最多 50 个字。"),
    ],
)
def test_what_cannot_be_filtered_by_is_told_and_the_list_stays(
    client: Any, asked: dict[str, str], sentence: str
) -> None:
    a_bill(is_public=True)
    html = listed(client, **asked)
    assert sentence in html
    assert "议案之1" in html


@pytest.mark.parametrize("page", ["0", "-1", "abc", "99999999"])
def test_a_page_that_does_not_exist_is_answered_all_the_same(client: Any, page: str) -> None:
    a_bill(is_public=True)
    assert client.get(reverse("bills"), {"page": page}).status_code in (200, 404)


def test_the_list_in_english_has_no_chinese_headings(client: Any) -> None:
    a_bill(is_public=True)
    html = client.get("/en" + reverse("bills")).content.decode()
    for word in ("领衔代表", "全部", "列入议程", "年份"):
        assert word not in html


def test_the_file_has_the_rows_of_the_public_list(client: Any) -> None:
    a_bill("1", is_public=True), a_bill("2")
    answer = client.get(reverse("bills"), {"format": "csv"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert "议案之1" in text
    assert "议案之2" not in text


def test_the_list_costs_the_same_with_many_bills(client: Any) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as seen:
            listed(client)
        return len(seen)

    a_bill("1", is_public=True)
    cost()
    first = cost()
    for number in range(2, 9):
        a_bill(str(number), is_public=True)
    assert cost() == first


def test_a_bill_costs_the_same_with_many_movers(client: Any) -> None:
    bill = a_bill(is_public=True)
    bill.cosigners.add(make_deputy())

    def cost() -> int:
        with CaptureQueriesContext(connection) as seen:
            client.get(bill.get_absolute_url())
        return len(seen)

    cost()
    first = cost()
    bill.cosigners.add(*(make_deputy() for _each in range(9)))
    assert cost() == first


# --- The course ----------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [Role.CLERK, Role.TOWN_CLERK, Role.DEPUTY, Role.STATION_CLERK])
def test_no_other_role_than_the_leader_publishes_a_bill(role: str) -> None:
    user = make_user(role, town_congress() if role == Role.TOWN_CLERK else None)
    with pytest.raises(PermissionDenied):
        perform(a_bill(), "publish", by=user)


def test_the_leader_of_a_town_publishes_no_bill() -> None:
    with pytest.raises(PermissionDenied):
        perform(a_bill(), "publish", by=make_user(Role.LEADER, town_congress()))


def test_a_bill_is_not_published_twice_nor_after_it_was_withdrawn() -> None:
    leader = make_user(Role.LEADER)
    bill = perform(a_bill(), "publish", by=leader)
    with pytest.raises(Conflict):
        perform(bill, "publish", by=leader)
    with pytest.raises(Conflict):
        perform(a_bill("2", status="withdrawn"), "publish", by=leader)


def test_a_withdrawn_bill_counts_no_more_and_is_no_work_for_the_leader() -> None:
    clerk, leader, bill = make_user(Role.CLERK), make_user(Role.LEADER), a_bill(moved_on=DAY)
    assert list(WAITING.get("bill_publish").records(leader, DAY)) == [bill]
    bill = perform(bill, "withdraw", by=clerk, data={"reason": "重复登记"})
    assert not WAITING.get("bill_publish").records(leader, DAY).exists()
    assert count(FIGURES.get("bills"), 2023).value == 0
    perform(bill, "restore", by=clerk, data={"reason": "没有重复"})
    assert count(FIGURES.get("bills"), 2023).value == 1


# --- The form ------------------------------------------------------------------------------------


def add(client: Any, user: Any = None, **changes: Any) -> Any:
    client.force_login(user or make_user(Role.CLERK))
    data = {"year": "2023", "number": "9", "title": "停车", "handling": "on_agenda"}
    data["lead_deputy"] = str(make_deputy().pk)
    return client.post(reverse("admin:deputies_bill_add"), {**data, **changes})


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"year": "1948"}, "year"),
        ({"year": "2101"}, "year"),
        ({"year": "今年"}, "year"),
        ({"number": ""}, "number"),
        ({"number": "9" * 51}, "number"),
        ({"title": "题" * 201}, "title"),
        ({"handling": "lost"}, "handling"),
        ({"lead_deputy": "999999"}, "lead_deputy"),
        ({"lead_deputy": ""}, "lead_deputy"),
        ({"cosigners": ["999999"]}, "cosigners"),
        ({"moved_on": "2023-02-30"}, "moved_on"),
        ({"moved_on": "2001-01-01"}, "lead_deputy"),
    ],
)
def test_a_bill_that_cannot_be_true_is_refused_at_its_field(
    client: Any, changes: dict[str, Any], field: str
) -> None:
    answer = add(client, **changes)
    assert field in answer.context["adminform"].errors
    assert not Bill.objects.exists()


def test_a_bill_that_is_right_is_saved_and_names_who_recorded_it(client: Any) -> None:
    clerk = make_user(Role.CLERK)
    add(client, clerk, moved_on="2023-02-15", cosigners=[str(make_deputy().pk)])
    bill = Bill.objects.get()
    assert (bill.created_by, bill.is_public, bill.cosigners.count()) == (clerk, False, 1)


def test_the_mover_does_not_support_the_own_bill_as_well(client: Any) -> None:
    mover = make_deputy()
    answer = add(client, lead_deputy=str(mover.pk), cosigners=[str(mover.pk)])
    assert "cosigners" in answer.context["adminform"].errors


def test_the_same_number_of_another_year_is_another_bill(client: Any) -> None:
    a_bill("9", year=2022)
    add(client)
    assert Bill.objects.count() == 2


def test_the_database_itself_keeps_a_number_once_a_year() -> None:
    a_bill("第009号")
    with pytest.raises(IntegrityError), transaction.atomic():
        a_bill("9号")


@pytest.mark.parametrize("role", [Role.LEADER, Role.TOWN_CLERK, Role.STATION_CLERK])
def test_nobody_but_the_clerk_records_a_bill(client: Any, role: str) -> None:
    user = make_user(role, town_congress() if role == Role.TOWN_CLERK else None)
    assert add(client, user).status_code == 403
    assert not Bill.objects.exists()


def test_a_bill_is_moved_on_the_last_day_of_a_mandate_and_not_on_the_day_after() -> None:
    mover = make_deputy()
    mover.mandates.update(until=DAY)
    a_bill(lead_deputy=mover, moved_on=DAY).full_clean()
    late = a_bill("2", lead_deputy=mover, moved_on=date(2023, 2, 16))
    with pytest.raises(ValidationError, match="这一天不在代表任期内"):
        late.full_clean()
