"""The desk of supervision: whose it is, what is asked of it, what it costs, what it says."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.choices import Role
from accounts.models import User
from congress_portal.oversight import changes, standing, views
from congress_portal.oversight.models import DeskVisit
from deputies.duty.models import DutyKind, DutySource
from deputies.duty.workflow import record_duty
from registers.supervised import When
from supervision.items.choices import ItemStatus
from supervision.items.models import Item
from supervision.projects.models import Project
from tests.factories import make_deputy, make_item, make_opinion, make_org, make_user, town_congress
from tests.history import past_project
from tests.once import once
from tests.supervision.everybody import Everybody
from workflow.models import TrailEntry, Urging
from workflow.transitions import perform
from workflow.urging import NOTE_LENGTH

pytestmark = pytest.mark.django_db
DESK = reverse("my_supervision:desk")
ITEMS = reverse("my_supervision:kind", args=["items"])
URGE = reverse("my_supervision:urge", args=["items"])
TODAY = timezone.localdate()


@once
def people() -> Everybody:
    return Everybody()


@once
def item(people: Everybody) -> Item:
    return late(people)


def late(people: Everybody, days: int = 10) -> Item:
    due = TODAY - timedelta(days=days)
    one = make_item(ItemStatus.HANDLING, people)
    handed_over = due - timedelta(days=30)
    Item.objects.filter(pk=one.pk).update(due_on=due, handed_over_on=handed_over)
    return Item.objects.get(pk=one.pk)


def of_town(town: object, **fields: object) -> Project:
    given = {"is_chosen": True, "status": "under_way", "completed_on": None, "year": 2024}
    found: Project = past_project(**{**given, "organization": town, **fields})
    return found


def text_of(client: Client, person: User, address: str = DESK, **asked: str) -> str:
    client.force_login(person)
    return client.get(address, asked).content.decode()


def urge(client: Client, person: User, **sent: object) -> str:
    client.force_login(person)
    return client.post(URGE, sent, follow=True).content.decode()  # type: ignore[arg-type]


# --- Whose it is ---------------------------------------------------------------------------------


@pytest.mark.parametrize("address", [DESK, ITEMS, f"/en{DESK}"])
def test_who_is_not_signed_in_sees_no_desk(client: Client, address: str) -> None:
    assert client.get(address).status_code == 302


def test_who_is_not_signed_in_urges_nothing(client: Client, item: Item) -> None:
    assert client.post(URGE, {"one": item.pk}).status_code in (302, 403)
    assert not Urging.objects.exists()


@pytest.mark.parametrize(
    "who", ["handler", "helper", "deputy", "keeper", "sysadmin", "nobody", "station_clerk"]
)
@pytest.mark.parametrize("address", [DESK, ITEMS])
def test_who_may_urge_nothing_has_no_desk(
    client: Client, people: Everybody, item: Item, who: str, address: str
) -> None:
    client.force_login(getattr(people, who))
    assert client.get(address).status_code == 404
    assert client.post(URGE, {"one": item.pk}).status_code == 404
    assert not Urging.objects.exists()


def test_whose_role_has_ended_has_no_desk_any_more(client: Client, people: Everybody) -> None:
    people.clerk.grants.update(until=TODAY - timedelta(days=1))
    client.force_login(people.clerk)
    assert client.get(DESK).status_code == 404


def test_a_town_looks_after_its_own_work_alone(client: Client, people: Everybody) -> None:
    own, other = town_congress(), town_congress("前仓镇人大")
    of_town(own, title="自己镇的实事")
    of_town(other, title="别的镇的实事")
    address = reverse("my_supervision:kind", args=["projects"])
    text = text_of(client, people.town_clerk, address)
    assert "自己镇的实事" in text
    assert "别的镇的实事" not in text


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_file_holds_no_more_than_the_list(client: Client, people: Everybody, kind: str) -> None:
    of_town(town_congress("前仓镇人大"), title="别的镇的实事")
    client.force_login(people.town_clerk)
    address = reverse("my_supervision:kind", args=["projects"])
    answer = client.get(address, {"format": kind})
    content = b"".join(answer.streaming_content)  # type: ignore[arg-type]
    assert "别的镇的实事".encode() not in content
    assert answer.status_code == 200


# --- What is asked -------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["nothing", "item", "ITEMS", "opinions"])
def test_a_kind_that_does_not_exist_answers_so(client: Client, people: Everybody, key: str) -> None:
    client.force_login(people.clerk)
    assert client.get(reverse("my_supervision:kind", args=[key])).status_code == 404
    assert client.post(reverse("my_supervision:urge", args=[key])).status_code == 404


@pytest.mark.parametrize(
    "asked",
    [{"when": "x"}, {"unit": "x"}, {"unit": "9" * 30}, {"body": "-1"}, {"page": "x"}],
)
def test_what_cannot_be_asked_of_a_list_breaks_nothing(
    client: Client, people: Everybody, item: Item, asked: dict[str, str]
) -> None:
    client.force_login(people.clerk)
    assert client.get(ITEMS, asked).status_code in (200, 404)


def test_a_link_alone_urges_nothing(client: Client, people: Everybody, item: Item) -> None:
    client.force_login(people.clerk)
    assert client.get(URGE, {"one": item.pk}).status_code == 405
    assert not Urging.objects.exists()


def test_a_form_of_another_site_urges_nothing(people: Everybody, item: Item) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(people.clerk)
    assert strict.post(URGE, {"one": item.pk}).status_code == 403
    assert not Urging.objects.exists()


def test_urging_without_a_tick_says_so(client: Client, people: Everybody, item: Item) -> None:
    assert "没有选择要催办的事项" in urge(client, people.clerk)


def test_one_record_ticked_twice_is_urged_once(
    client: Client, people: Everybody, item: Item
) -> None:
    text = urge(client, people.clerk, pk=[item.pk, item.pk])
    assert "已催办 1 件" in text
    assert "今天已经催办过" not in text


def test_the_button_of_a_line_urges_that_line_whatever_is_ticked(
    client: Client, people: Everybody, item: Item
) -> None:
    other = late(people)
    urge(client, people.clerk, one=item.pk, pk=[other.pk])
    assert Urging.objects.of(item).count() == 1
    assert not Urging.objects.of(other).exists()


def test_what_was_urged_today_is_named_and_the_rest_is_done(
    client: Client, people: Everybody, item: Item
) -> None:
    perform(item, "urge", by=people.leader, data={})
    other = late(people)
    text = urge(client, people.clerk, pk=[item.pk, other.pk])
    assert "已催办 1 件" in text
    assert "今天已经催办过" in text
    assert Urging.objects.of(other).count() == 1


def test_what_the_unit_answered_meanwhile_is_not_urged(client: Client, people: Everybody) -> None:
    answered = make_item(ItemStatus.REPLIED, people)
    late(people)
    assert "没有选择要催办的事项" in urge(client, people.clerk, one=answered.pk)
    assert not Urging.objects.exists()


def test_of_too_many_at_once_no_more_than_the_limit_are_urged(
    client: Client, people: Everybody, item: Item, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "MOST_AT_ONCE", 1)
    other = late(people)
    urge(client, people.clerk, pk=[item.pk, other.pk])
    assert Urging.objects.count() == 1


@pytest.mark.parametrize(("typed", "kept"), [("长" * 1000, "长" * NOTE_LENGTH), ("", "")])
def test_a_note_is_kept_as_far_as_there_is_room(
    client: Client, people: Everybody, item: Item, typed: str, kept: str
) -> None:
    urge(client, people.clerk, one=item.pk, note=typed)
    assert Urging.objects.get().text == kept


@pytest.mark.parametrize(
    "here", ["//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:1", "x"]
)
def test_urging_leads_back_into_the_portal(
    client: Client, people: Everybody, item: Item, here: str
) -> None:
    client.force_login(people.clerk)
    assert client.post(URGE, {"one": item.pk, "next": here})["Location"] == ITEMS


# --- What it says --------------------------------------------------------------------------------


def test_units_and_bodies_each_add_up_to_the_totals(people: Everybody, item: Item) -> None:
    make_item(ItemStatus.HANDED_OVER, people)
    make_item(ItemStatus.HANDLING, Everybody())
    of_town(town_congress(), unit=make_org("教育局"))
    kinds = standing.kinds_of(people.leader)
    every = sum(records.count() for _kind, records in kinds)
    overdue = sum(standing.narrowed(*one, TODAY, when=When.OVERDUE).count() for one in kinds)
    assert every >= 3
    stands = standing.stand(kinds, TODAY)
    for lines in (stands.totals, stands.units, stands.bodies):
        assert sum(line.every for line in lines) == every
        assert sum(line.overdue for line in lines) == overdue


def test_what_stands_is_counted_and_named_in_two_queries(people: Everybody, item: Item) -> None:
    kinds = standing.kinds_of(people.leader)
    assert len(kinds) > 2
    with CaptureQueriesContext(connection) as seen:
        standing.stand(kinds, TODAY)
    assert len(seen) == 2


@pytest.mark.parametrize(
    ("days", "found"), [(1, "overdue"), (0, "soon"), (-6, "soon"), (-7, None), (-30, None)]
)
def test_a_day_counts_as_over_from_the_next_one_and_as_near_for_a_week(
    people: Everybody, days: int, found: str | None
) -> None:
    late(people, days)
    (items,) = (
        one
        for one in standing.stand(standing.kinds_of(people.clerk), TODAY).totals
        if one.kind.key == "items"
    )
    counted = {"overdue": items.overdue, "soon": items.soon}
    assert {name for name, number in counted.items() if number} == ({found} if found else set())


@pytest.mark.parametrize("address", [f"/en{DESK}", f"/en{ITEMS}"])
def test_an_english_page_has_no_chinese_of_its_own(
    client: Client, people: Everybody, item: Item, address: str
) -> None:
    perform(item, "urge", by=people.clerk, data={})
    perform(Item.objects.get(), "supervise", by=people.leader, data={"note": "Now"})
    text = text_of(client, people.leader, address)
    main = text[text.index("<main") : text.index("</main>")]
    unmarked = re.sub(r'<(\w+)[^>]*\blang="zh[^"]*"[^>]*>.*?</\1>', "", main, flags=re.S)
    unmarked = re.sub(r"<select.*?</select>", "", unmarked, flags=re.S)  # names of bodies
    assert re.findall(r"[\u4e00-\u9fff]+", unmarked) == []


# --- Changes and drafts --------------------------------------------------------------------------


def test_a_visit_is_its_visitors_alone(client: Client, people: Everybody) -> None:
    text_of(client, people.clerk)
    text_of(client, people.leader)
    assert DeskVisit.objects.count() == 2
    assert DeskVisit.objects.visible_to(people.clerk).get().user == people.clerk


def test_a_change_of_a_record_out_of_sight_is_not_told(people: Everybody) -> None:
    project = of_town(town_congress("前仓镇人大"), unit=make_org("教育局"))
    perform(project, "urge", by=make_user(Role.TOWN_CLERK, town_congress("前仓镇人大")), data={})
    since = timezone.now() - timedelta(hours=1)
    kinds = standing.kinds_of(people.town_clerk)
    assert changes.changes_since(since, people.town_clerk, kinds) == []


def test_what_an_import_wrote_is_no_change(people: Everybody, item: Item) -> None:
    perform(item, "urge", by=people.clerk, data={})
    since, kinds = timezone.now() - timedelta(hours=1), standing.kinds_of(people.leader)
    before = len(changes.changes_since(since, people.leader, kinds))
    entry = TrailEntry.objects.of(item).order_by("id").last()
    assert entry is not None
    told = changes.changes_since(entry.at, people.leader, kinds)
    assert before > len(told)


def test_no_more_changes_are_told_than_fit(
    people: Everybody, item: Item, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changes, "MOST_CHANGES", 2)
    late(people)
    since, kinds = timezone.now() - timedelta(hours=1), standing.kinds_of(people.leader)
    assert len(changes.changes_since(since, people.leader, kinds)) == 2


def test_a_draft_that_was_handed_on_stands_there_no_more(people: Everybody) -> None:
    opinion = make_opinion(unit=people.unit, title="起草到一半的意见")
    type(opinion).objects.filter(pk=opinion.pk).update(drafted_by=people.clerk)
    assert len(changes.drafts_of(people.clerk)) == 1
    perform(type(opinion).objects.get(pk=opinion.pk), "submit", by=people.clerk)
    assert changes.drafts_of(people.clerk) == []


# --- What it costs -------------------------------------------------------------------------------


@pytest.mark.parametrize("address", [DESK, ITEMS])
def test_three_records_cost_no_more_queries_than_one(
    client: Client, people: Everybody, item: Item, address: str
) -> None:
    client.force_login(people.leader)

    def cost() -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        return len(asked)

    perform(item, "urge", by=people.clerk, data={})
    one = cost()
    for other in (late(people), late(people)):
        perform(other, "urge", by=people.clerk, data={})
    assert cost() == one


def test_a_project_is_over_with_its_year(people: Everybody) -> None:
    of_town(None, year=2024)
    kinds = [pair for pair in standing.kinds_of(people.leader) if pair[0].key == "projects"]
    assert standing.stand(kinds, date(2024, 12, 31)).totals[0].overdue == 0
    assert standing.stand(kinds, date(2025, 1, 1)).totals[0].overdue == 1


def test_what_drafted_itself_from_the_clerks_work_is_no_draft_that_the_clerk_left(
    people: Everybody,
) -> None:
    record_duty(
        make_deputy("卢定波"),
        source=DutySource.TRAINING,
        key="training:1",
        kind=DutyKind.TRAINING,
        happened_on=TODAY,
        text="参加履职培训",
        by=people.clerk,
    )
    assert changes.drafts_of(people.clerk) == []


def test_the_line_of_a_unit_says_what_is_late_and_what_is_due_soon(
    client: Client, people: Everybody, item: Item
) -> None:
    Item.objects.filter(pk=item.pk).update(due_on=TODAY + timedelta(days=3))
    client.force_login(people.clerk)
    words = " ".join(client.get(DESK).content.decode().split())
    assert "逾期 0，七天内到期 1，在办 1" in words
