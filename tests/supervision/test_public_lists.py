"""The public's lists of activities and items."""

import re
from datetime import date

import pytest

from accounts.choices import OrganizationKind, Role
from supervision.activities.models import Activity, Theme
from supervision.items.choices import ItemStatus, Progress
from supervision.items.models import Item
from tests.factories import (
    PASSWORD,
    People,
    hand_over,
    make_activity,
    make_opinion,
    make_org,
    make_user,
    publish,
    published_item,
)
from workflow.choices import Outcome

pytestmark = pytest.mark.django_db

ACTIVITIES = "/supervision/"
ITEMS = "/supervision/items/"


def text(client, address, **query):
    response = client.get(address, query)
    assert response.status_code == 200
    return response.content.decode()


def titles(client, **query):
    """Titles on the list of activities, in order."""
    return [activity["title"] for activity in client.get(ACTIVITIES, query).context["page"]]


def listed(client, **query):
    """Keys of the items on the list, in order."""
    return [item["pk"] for item in client.get(ITEMS, query).context["page"]]


def public_activity(**fields):
    return make_activity(is_public=True, **fields)


def test_only_published_activities_are_listed(client):
    public_activity(title="已公开的视察")
    make_activity(title="未公开的视察")
    assert titles(client) == ["已公开的视察"]


def test_staff_see_the_same_list_as_everybody(client):
    make_activity(title="未公开的视察")
    client.login(username=make_user(Role.CLERK).username, password=PASSWORD)
    assert titles(client) == []


def test_the_newest_activity_stands_first(client):
    public_activity(title="较早", starts_on=date(2023, 5, 8))
    public_activity(title="较晚", starts_on=date(2023, 6, 1))
    assert titles(client) == ["较晚", "较早"]


def test_a_date_is_written_as_official_papers_do(client):
    public_activity(starts_on=date(2023, 5, 8), year=2023)
    assert "2023年5月8日" in text(client, ACTIVITIES)


@pytest.mark.parametrize(
    ("query", "fields"),
    [
        ({"year": "2024"}, {"year": 2024, "starts_on": date(2024, 3, 1)}),
        ({"method": "enforcement"}, {"method": "enforcement"}),
        ({"level": "town"}, {"level": "town"}),
        ({"policy_area": "养老"}, {"policy_area": "养老"}),
        ({"q": "古城"}, {"title": "视察芝英千年古城复兴"}),
        ({"q": "Z-99"}, {"number": "Z-99"}),
        ({"q": "z-99"}, {"number": "Z-99"}),
    ],
)
def test_activities_are_narrowed(client, query, fields):
    public_activity(title="别的", year=2023, starts_on=date(2023, 1, 5))
    wanted = public_activity(**fields)
    assert titles(client, **query) == [wanted.title]


def test_activities_are_narrowed_by_organiser(client):
    public_activity()
    town = make_org("石柱镇人大", OrganizationKind.TOWN_CONGRESS)
    wanted = public_activity(organizer=town, level="town")
    assert titles(client, organizer=town.pk) == [wanted.title]


def test_activities_are_narrowed_by_theme(client):
    public_activity()
    theme = Theme.objects.create(name="一号工程")
    wanted = public_activity(theme=theme)
    assert titles(client, theme=theme.pk) == [wanted.title]


@pytest.mark.parametrize("name", ["year", "method", "level", "theme", "organizer", "policy_area"])
@pytest.mark.parametrize("value", ["abc", "-1", "99999999999999999999", "'", "<script>"])
def test_a_wrong_value_is_answered_in_a_sentence(client, name, value):
    public_activity(title="照常列出")
    page = text(client, ACTIVITIES, **{name: value})
    assert "有的筛选条件无法识别" in page
    assert "照常列出" in page
    assert "<script>" not in page


def test_the_words_searched_for_are_kept(client):
    assert 'value="古城"' in text(client, ACTIVITIES, q="古城")


def test_words_that_cannot_be_searched_for_are_answered_in_a_sentence(client):
    assert "有的筛选条件无法识别" in text(client, ACTIVITIES, q="字" * 51)


@pytest.mark.parametrize("query", ["%", "_", "\\", '"', "'"])
def test_signs_of_the_database_are_ordinary_letters(client, query):
    public_activity(title="视察")
    assert titles(client, q=query) == []


@pytest.mark.parametrize("address", [ACTIVITIES, ITEMS])
@pytest.mark.parametrize("page", ["x", "9999", "0", "-3"])
def test_a_page_that_does_not_exist_is_answered_in_a_sentence(client, address, page):
    assert "没有您要找的那一页" in text(client, address, page=page)


def test_twenty_activities_make_a_page(client):
    for _number in range(21):
        public_activity()
    assert [len(titles(client)), len(titles(client, page=2))] == [20, 1]


def test_the_pager_keeps_the_filters(client):
    for _number in range(21):
        public_activity(level="town")
    assert "?level=town&amp;page=2" in text(client, ACTIVITIES, level="town")


def test_nothing_found_is_said_kindly(client):
    assert "没有符合这些条件的监督活动" in text(client, ACTIVITIES, q="找不到")


def test_an_empty_portal_says_what_comes_next(client):
    assert "还没有公开的监督活动" in text(client, ACTIVITIES)


def test_an_activity_tells_how_many_of_its_items_are_struck_off(client):
    published_item(ItemStatus.STRUCK_OFF)
    assert "公开事项 1 条，核验销号 1 条" in text(client, ACTIVITIES)


def test_only_published_items_are_listed(client):
    item = published_item()
    hidden = make_opinion(activity=make_activity(is_public=True))
    hand_over(hidden, People())
    assert listed(client) == [item.pk]


def test_an_item_taken_back_from_the_public_is_not_listed(client):
    item = published_item()
    Item.objects.filter(pk=item.pk).update(is_public=False)
    assert listed(client) == []


def test_an_item_of_an_activity_taken_back_is_not_listed(client):
    item = published_item()
    Activity.objects.filter(pk=item.opinion.activity_id).update(is_public=False)
    assert listed(client) == []


@pytest.mark.parametrize(
    ("status", "progress"),
    [
        (ItemStatus.HANDED_OVER, Progress.IN_HAND),
        (ItemStatus.ACKNOWLEDGED, Progress.IN_HAND),
        (ItemStatus.HANDLING, Progress.IN_HAND),
        (ItemStatus.REWORK, Progress.IN_HAND),
        (ItemStatus.REPLIED, Progress.REPORTED),
        (ItemStatus.AWAITING_EVALUATION, Progress.REPORTED),
        (ItemStatus.STRUCK_OFF, Progress.STRUCK_OFF),
        (ItemStatus.LONG_TERM, Progress.LONG_TERM),
    ],
)
def test_every_state_has_one_of_the_four_public_words(client, status, progress):
    item = published_item(status)
    found = {step: listed(client, progress=step.value) for step in Progress}
    assert found == {step: [item.pk] if step == progress else [] for step in Progress}


def test_the_unit_reports_done_and_the_committee_strikes_off_are_two_words(client):
    published_item(ItemStatus.REPLIED)
    page = text(client, ITEMS)
    assert '<li class="sign s-replied">单位报告办结 20' in page
    assert '<li class="sign s-waiting">人大核验销号 尚未</li>' in page


@pytest.mark.parametrize("status", [ItemStatus.HANDLING, ItemStatus.REWORK])
def test_an_item_that_is_late_says_so_in_public_and_stands_first(client, status):
    item = published_item(status)
    Item.objects.filter(pk=item.pk).update(
        handed_over_on=date(2020, 1, 1), due_on=date(2020, 4, 1), extended_to=None
    )
    page = text(client, ITEMS)
    assert 'id="late"' in page
    assert page.count("s-overdue") == 2
    assert listed(client, late="on") == [item.pk]


def test_an_item_that_was_sent_back_says_so_in_its_state(client):
    published_item(ItemStatus.REWORK)
    assert "退回重办</span>" in text(client, ITEMS)


def test_the_four_outcomes_are_four_looks(client):
    item = published_item(ItemStatus.STRUCK_OFF)
    looks = set()
    for outcome in Outcome.values:
        Item.objects.filter(pk=item.pk).update(outcome=outcome)
        looks |= set(
            re.findall(r'class="badge sign s-(\w+)">' + Outcome(outcome).label, text(client, ITEMS))
        )
    assert len(looks) == len(Outcome.values)


def test_items_are_narrowed_by_the_year_of_hand_over(client):
    old, new = published_item(), published_item()
    Item.objects.filter(pk=old.pk).update(handed_over_on=date(2023, 12, 31))
    assert (listed(client, year=2023), listed(client, year=new.handed_over_on.year)) == (
        [old.pk],
        [new.pk],
    )


def test_items_are_narrowed_by_the_leading_unit(client):
    published_item()
    unit = make_org("民政局")
    item = published_item(people=People(unit))
    assert listed(client, unit=unit.pk) == [item.pk]


def test_items_are_narrowed_by_an_assisting_unit(client):
    published_item()
    item = published_item()
    unit = make_org("财政局")
    item.assisting_units.add(unit)
    assert listed(client, unit=unit.pk) == [item.pk]


def test_items_are_narrowed_by_outcome(client):
    item = published_item(ItemStatus.REPLIED)
    assert listed(client, outcome=Outcome.SOLVED) == [item.pk]
    assert listed(client, outcome=Outcome.PLANNED) == []


def test_items_are_narrowed_to_one_activity(client):
    published_item()
    item = published_item()
    assert listed(client, activity=item.opinion.activity.number) == [item.pk]


@pytest.mark.parametrize("name", ["year", "unit", "progress", "outcome"])
def test_a_wrong_value_on_the_items_list_is_answered_in_a_sentence(client, name):
    item = published_item()
    response = client.get(ITEMS, {name: "abc"})
    assert "有的筛选条件无法识别" in response.content.decode()
    assert [row["pk"] for row in response.context["page"]] == [item.pk]


def test_items_of_one_opinion_keep_their_order(client):
    people = People()
    opinion = make_opinion(items=3, unit=people.unit)
    hand_over(opinion, people)
    publish(opinion, people)
    in_order = opinion.items.order_by("sequence").values_list("pk", flat=True)
    assert listed(client) == list(in_order)


# A list that stands on one page is not counted.
@pytest.mark.parametrize(("rows", "queries"), [(1, 7), (50, 8)])
def test_the_list_of_activities_costs_the_same_with_any_number_of_rows(
    client, django_assert_num_queries, rows, queries
):
    for _number in range(rows):
        public_activity(policy_area="养老")
    client.get(ACTIVITIES)
    with django_assert_num_queries(queries):
        client.get(ACTIVITIES)


@pytest.mark.parametrize(("rows", "queries"), [(1, 4), (50, 5)])
def test_the_list_of_items_costs_the_same_with_any_number_of_rows(
    client, django_assert_num_queries, rows, queries
):
    people = People()
    opinion = make_opinion(items=rows, unit=people.unit)
    hand_over(opinion, people)
    publish(opinion, people)
    client.get(ITEMS)
    with django_assert_num_queries(queries):
        client.get(ITEMS)


@pytest.mark.parametrize(("address", "queries"), [(ACTIVITIES, 7), (ITEMS, 4)])
def test_a_signed_in_reader_costs_no_query_of_the_session(
    client, django_assert_num_queries, address, queries
):
    published_item()
    client.login(username=make_user(Role.CLERK).username, password=PASSWORD)
    client.get(address)
    with django_assert_num_queries(queries):
        client.get(address)


def test_a_signed_in_reader_gets_no_cookie_with_a_page_that_caches_keep(client):
    client.login(username=make_user(Role.CLERK).username, password=PASSWORD)
    assert not client.get(ACTIVITIES).cookies


@pytest.mark.parametrize("address", [ACTIVITIES, ITEMS, "/en/supervision/"])
def test_a_public_page_sets_no_cookie(client, address):
    assert not client.get(address).cookies


@pytest.mark.parametrize("address", [ACTIVITIES, ITEMS])
def test_a_public_page_may_be_kept_for_a_minute(client, address):
    assert client.get(address)["Cache-Control"] == "public, max-age=60"


@pytest.mark.parametrize("address", [ACTIVITIES, ITEMS])
def test_an_unchanged_page_is_not_sent_twice(client, address):
    etag = client.get(address)["ETag"]
    assert client.get(address, headers={"if-none-match": etag}).status_code == 304


def test_a_changed_page_is_sent_again(client):
    etag = client.get(ACTIVITIES)["ETag"]
    public_activity()
    assert client.get(ACTIVITIES, headers={"if-none-match": etag}).status_code == 200


def test_nothing_can_be_posted_to_a_list(client):
    assert client.post(ACTIVITIES).status_code == 405
