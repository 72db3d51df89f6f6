"""Search over everything public: by words, without what is not public, however old the index."""

import pytest

from congress_portal.search import index
from congress_portal.search.normalising import folded, pairs, squeezed
from supervision.activities.models import Activity
from tests.factories import make_activity, make_deputy, make_user
from tests.history import past_decision, past_matter, past_recognition, past_station
from tests.once import once
from workflow.transitions import note

pytestmark = pytest.mark.django_db


def find(client, text, **query):
    return client.get("/search/", {"q": text, **query})


def titles(answer):
    return [str(hit.title) for group in answer.context["groups"] for hit in group.hits]


@once
def activity():
    found = make_activity(title="城区停车收费视察", is_public=True)
    index.rebuild()
    return found


def test_full_width_and_capitals_are_folded():
    assert folded("ＡＢ（2023）　停车") == "ab 2023 停车"


def test_a_padded_name_is_squeezed():
    assert squeezed("张　三") == "张三"


def test_pairs_do_not_cross_a_blank():
    assert len(pairs("停车 收费")) == 2


def test_words_inside_a_title_are_found(client, activity):
    assert titles(find(client, "停车收费")) == [activity.title]


def test_all_words_must_stand_there(client, activity):
    assert titles(find(client, "停车 视察")) == [activity.title]
    assert titles(find(client, "停车 消防")) == []


def test_the_same_letters_in_another_order_are_not_found(client, activity):
    assert titles(find(client, "收费停车")) == []


def test_a_padded_name_is_found_either_way(client):
    make_deputy("胡　桦")
    index.rebuild()
    assert [len(titles(find(client, text))) for text in ("胡桦", "胡　桦", "胡 桦")] == [1, 1, 1]


def test_one_letter_finds_names_and_no_other_words(client, activity):
    page = find(client, "停")
    assert titles(page) == []
    assert "一个字只找姓名" in page.content.decode()


def test_nothing_found_says_so_and_keeps_the_words(client, activity):
    page = find(client, "不存在的事").content.decode()
    assert ("没有找到" in page, 'value="不存在的事"' in page) == (True, True)


@pytest.mark.parametrize("text", ["", " ", "%", "_'\"--", "x" * 5000, "停" * 300])
def test_odd_words_are_answered(client, activity, text):
    assert find(client, text).status_code == 200


def test_what_is_not_public_is_not_found(client):
    make_activity(title="内部停车视察")
    index.rebuild()
    assert titles(find(client, "停车")) == []


def test_what_was_taken_back_is_gone_at_once(client, activity):
    Activity.objects.update(is_public=False)
    assert titles(find(client, "停车")) == []


def test_a_citizens_words_are_never_found(client):
    past_matter(past_station(name="石柱站"), text="张大爷家门口停车难")
    index.rebuild()
    assert titles(find(client, "张大爷")) == []


def test_the_worker_follows_the_trail(client, activity):
    Activity.objects.update(title="农村饮水视察")
    note(Activity.objects.get(), "edited", by=make_user("clerk"), fields=["title"])
    index.follow()
    assert (titles(find(client, "饮水")), titles(find(client, "停车收费"))) == (
        ["农村饮水视察"],
        [],
    )


def test_following_twice_changes_nothing(client, activity):
    note(Activity.objects.get(), "edited", by=make_user("clerk"), fields=["title"])
    index.follow()
    index.follow()
    assert titles(find(client, "停车")) == [activity.title]


def test_hits_stand_in_groups_with_their_numbers(client, activity):
    past_recognition(is_public=True, title="停车做法获报道")
    past_decision(is_public=True, title="关于停车管理的决定")
    index.rebuild()
    groups = find(client, "停车").context["groups"]
    assert [group.kind.key for group in groups] == ["activities", "decisions", "recognitions"]


def test_one_kind_is_paged(client):
    for number in range(12):
        past_decision(is_public=True, title=f"关于停车的第{number}件决定")
    index.rebuild()
    (group,) = find(client, "停车").context["groups"]
    page = find(client, "停车", kind="decisions")
    assert (group.number, len(group.hits), len(page.context["hits"])) == (12, 5, 12)


@pytest.mark.parametrize("query", [{"kind": "matters"}, {"kind": "x" * 500}])
def test_an_unknown_kind_does_not_exist(client, activity, query):
    assert find(client, "停车", **query).status_code == 404


def test_the_page_costs_the_same_with_one_hit_and_with_three(client, django_assert_num_queries):
    def look(number):
        for count in range(number):
            past_recognition(is_public=True, title=f"停车做法{number}{count}")
        index.rebuild()
        with django_assert_num_queries(18):
            find(client, "停车")

    client.get("/")  # the site's own name is read once
    look(1)
    look(3)
