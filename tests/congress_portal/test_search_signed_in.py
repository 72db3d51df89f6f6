"""Search by who looks, by numbers, single letters, sounds, and words that do not touch."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import FormerName
from congress_portal.search import index
from congress_portal.search.finding import Hit, Query, groups, marked
from congress_portal.search.normalising import item_numeral, numeral, readings
from supervision.items.choices import ItemStatus
from supervision.items.models import Item
from tests.factories import make_activity, make_deputy, make_item, make_org
from tests.history import past_decision, past_matter, past_station
from tests.liaison_stations.world import make_keeper
from tests.once import once
from tests.supervision.everybody import Everybody

pytestmark = pytest.mark.django_db


class World(Everybody):
    """A published activity, an item in hand and a draft; both speak of parking."""

    def __init__(self):
        super().__init__()
        self.activity = make_activity(title="城区停车收费视察", is_public=True)
        self.item = make_item(ItemStatus.HANDLING, self)
        self.draft = make_item(ItemStatus.DRAFT, self)
        Item.objects.filter(pk=self.item.pk).update(suggestion="停车场增设充电桩")
        Item.objects.filter(pk=self.draft.pk).update(suggestion="停车位重新划线")
        index.rebuild()


@once
def world():
    return World()


def found(client, user, text, **query):
    if user is not None:
        client.force_login(user)
    answer = client.get("/search/", {"q": text, **query})
    return {hit.title for group in answer.context["groups"] for hit in group.hits}


ACTIVITY, ITEM, DRAFT = "城区停车收费视察", "停车场增设充电桩", "停车位重新划线"


def test_the_public_finds_what_is_public(client, world):
    assert found(client, None, "停车") == {ACTIVITY}


def test_a_clerk_finds_drafts_too(client, world):
    assert found(client, world.clerk, "停车") == {ACTIVITY, ITEM, DRAFT}


def test_a_unit_finds_its_items_and_no_drafts(client, world):
    assert found(client, world.handler, "停车") == {ACTIVITY, ITEM}


@pytest.mark.parametrize("name", ["other_handler", "other_deputy", "keeper", "nobody"])
def test_who_has_no_part_in_an_item_finds_what_the_public_finds(client, world, name):
    assert found(client, getattr(world, name), "停车") == {ACTIVITY}


def test_a_hit_of_ones_own_leads_to_the_page_where_one_works(client, world):
    client.force_login(world.handler)
    page = client.get("/search/", {"q": "充电桩"}).content.decode()
    assert f"/my/items/{world.item.pk}/" in page


def test_what_a_person_finds_is_kept_by_no_cache(client, world):
    client.force_login(world.handler)
    answer = client.get("/search/", {"q": "停车"})
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("brackets", ["〔{}〕", "[{}]", "［{}］", "({})", "（{}）", "【{}】"])
def test_a_number_is_found_in_any_brackets(client, world, brackets):
    decision = past_decision(is_public=True, title="关于河道的决定", number="永人大决〔2026〕7号")
    index.rebuild()
    text = f"永人大决{brackets.format(2026)}07号"
    assert decision.title in found(client, None, text)


def test_the_number_of_an_item_finds_that_item_first(client, world):
    number = f"{world.item.opinion.number}第{world.item.sequence}条"
    client.force_login(world.clerk)
    answer = client.get("/search/", {"q": number, "kind": "items"})
    assert [hit.title for hit in answer.context["hits"]][:1] == [ITEM]


@pytest.mark.parametrize(
    "tail",
    ["第2条", "第二条", "第02条", " 第 2 条", "-2", "—2", "（2）", "2条", "第2项", "清单第2条"],
)
def test_the_number_of_an_item_is_read_in_every_usual_way(tail):
    assert item_numeral(f"永人大视[2026]第3号{tail}") == "永人大视20263号第2条"


@pytest.mark.parametrize(
    "text", ["永人大视〔2026〕3号", "停车", "2026", "3号", "二", "十二号线", "第2号"]
)
def test_what_is_no_number_of_an_item_is_not_read_as_one(text):
    assert item_numeral(text) == ""


@pytest.mark.parametrize("tail", ["第一条", "-1", "（1）", "第1项"])
def test_an_item_is_found_by_its_number_however_it_is_written(client, world, tail):
    client.force_login(world.clerk)
    answer = client.get("/search/", {"q": f"{world.item.opinion.number}{tail}", "kind": "items"})
    assert [hit.title for hit in answer.context["hits"]][:1] == [ITEM]


def test_one_letter_finds_a_name(client, world):
    make_deputy("阚")
    index.rebuild()
    assert "阚" in found(client, None, "阚")


@pytest.mark.parametrize("text", ["zjg", "ZJG", "zhujianguo"])
def test_a_person_is_found_by_sounds(client, world, text):
    make_deputy("朱建国")
    index.rebuild()
    assert "朱建国" in found(client, None, text)


def test_a_letter_read_in_two_ways_is_found_by_either():
    assert {"zw", "cw"} <= set(readings("曾伟"))


def test_sounds_of_a_name_without_chinese_letters_are_none():
    assert readings("Smith") == []


def test_a_unit_is_found_by_its_former_name(client, world):
    unit = make_org("住房和城乡建设局")
    FormerName.objects.create(organization=unit, name="建设规划局")
    index.rebuild()
    assert unit.name in found(client, None, "建设规划局")


def test_words_that_do_not_touch_are_found(client, world):
    assert found(client, None, "停车费") == {ACTIVITY}


def test_letters_far_apart_are_no_word(client, world):
    make_activity(title="停车场里新建了一所学校并没有收取任何费", is_public=True)
    index.rebuild()
    assert found(client, None, "停车费") == {ACTIVITY}


def test_letters_in_another_order_are_no_word(client, world):
    assert found(client, None, "费停车") == set()


def test_a_title_that_begins_with_the_words_comes_before_a_newer_one(client):
    make_activity(title="关于学校食堂的视察", is_public=True, starts_on="2026-05-01")
    make_activity(title="食堂视察", is_public=True, starts_on="2025-05-01", year=2025)
    index.rebuild()
    (group,) = client.get("/search/", {"q": "食堂视察"}).context["groups"]
    assert group.hits[0].title == "食堂视察"


def test_kind_year_and_state_narrow(client, world):
    year = world.item.handed_over_on.year
    assert found(client, world.clerk, "停车", year=year - 1) == set()
    client.force_login(world.clerk)
    answer = client.get("/search/", {"q": "停车", "kind": "items", "state": "draft"})
    assert [hit.title for hit in answer.context["hits"]] == [DRAFT]


def test_nothing_with_filters_offers_the_search_without_them(client, world):
    page = client.get("/search/", {"q": "停车", "year": 2010})
    assert page.context["hints"] == [("停车", "1 条")]


def test_nothing_of_several_words_offers_each_that_finds_something(client, world):
    page = client.get("/search/", {"q": "停车 飞机"})
    assert [text for text, _number in page.context["hints"]] == ["停车"]


def test_words_are_marked_and_what_they_hold_stays_text():
    assert marked("<b>停车</b>", ["停车"]) == "&lt;b&gt;<mark>停车</mark>&lt;/b&gt;"


def test_words_outside_the_title_are_shown_where_they_stand(world):
    make_activity(title="民生视察", place="石柱停车场", is_public=True)
    index.rebuild()
    hits = [hit for group in groups(Query("石柱停车场")) for hit in group.hits]
    assert ["<mark>石柱停车场</mark>" in str(hit.excerpt) for hit in hits] == [True]


def test_a_keeper_finds_a_matter_by_its_number_and_nobody_by_its_words(client, world):
    station = past_station(name="石柱站")
    keeper = make_keeper(station)
    matter = past_matter(station, text="张大爷家门口有积水")
    index.rebuild()
    assert any(matter.number in title for title in found(client, keeper, matter.number))
    assert found(client, keeper, "张大爷") == set()
    client.logout()
    assert found(client, None, matter.number) == set()


@pytest.mark.parametrize("name", ["clerk", "handler", "deputy"])
def test_more_hits_cost_no_more_queries(client, world, name):
    client.force_login(getattr(world, name))
    client.get("/search/", {"q": "停车"})
    with CaptureQueriesContext(connection) as few:
        client.get("/search/", {"q": "停车"})
    for number in range(3):
        make_activity(title=f"停车视察{number}", is_public=True)
    index.rebuild()
    with CaptureQueriesContext(connection) as more:
        client.get("/search/", {"q": "停车"})
    assert len(more) == len(few) < 120


def test_a_number_is_one_word_however_it_is_typed():
    assert numeral("永人大视[2026]第03号") == numeral("永人大视〔２０２６〕3号")


def test_a_hit_without_the_words_has_no_excerpt():
    class Kind:
        number = ()
        title = staticmethod(str)

    assert Hit(Kind, "视察", ("停车",), "别的文字").excerpt == ""


class Named:
    number, title = ("number",), staticmethod(str)


@pytest.mark.parametrize(
    ("term", "text", "told"),
    [
        ("sjyj", "市教育局 sjyj shijiaoyuju 市文教局 办学", ""),
        ("市教育局", "市教育局 sjyj shijiaoyuju 办学", "市教育局</mark> 办学"),
        ("永人大视202310号", "永人大视202310号 小商户搬离", ""),
        ("小商户", "永人大视202310号 小商户搬离", "…<mark>小商户</mark>搬离…"),
    ],
)
def test_an_excerpt_says_what_the_record_says_not_how_it_is_found(term, text, told):
    excerpt = str(Hit(Named, "别的题目", (term,), text).excerpt)
    assert told in excerpt if told else excerpt == ""
