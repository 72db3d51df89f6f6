"""What the public sees of normative documents, and what does not exist for it."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pages.memory import memory
from supervision.documents.choices import DocumentStatus as S
from supervision.documents.choices import ReviewResult
from tests.history import past_opinion
from tests.once import once
from tests.supervision.documents_world import World
from workflow.transitions import perform

pytestmark = pytest.mark.django_db
LIST, CHANGED = "/supervision/documents/", "/supervision/documents/changed/"
SECRET = "未公开的办法"


@once
def world():
    return World()


def text(client, path, **query):
    response = client.get(path, query)
    assert response.status_code == 200
    return response.content.decode()


def page(document):
    return reverse("supervision:document", args=[document.pk])


def test_both_lists_are_empty_kindly(client, db):
    assert "还没有公开的备案审查文件" in text(client, LIST)
    assert "还没有公开的废止或修改" in text(client, CHANGED)


def test_published_documents_are_listed_with_their_result(client, world):
    world.concluded(title="养犬办法", result=ReviewResult.CORRECTED)
    html = text(client, LIST)
    assert "养犬办法" in html
    assert "纠正" in html


@pytest.mark.parametrize("status", [S.FILED, S.DEFERRED, S.RETURNED, S.REGISTERED, S.WITHDRAWN])
def test_unpublished_documents_do_not_exist_for_the_public(client, world, status):
    hidden = world.document(title=SECRET, status=status, is_public=status != S.REGISTERED)
    assert SECRET not in text(client, LIST)
    assert SECRET not in text(client, LIST, q=SECRET).replace(f'value="{SECRET}"', "")
    assert client.get(page(hidden)).status_code == 404


def test_filters_narrow_the_list(client, world):
    world.concluded("1号", title="市里的办法")
    world.town_document(
        "2号",
        title="镇里的办法",
        status=S.CONCLUDED,
        result="amended",
        is_public=True,
        filed_on="2022-03-01",
    )
    for query in ({"level": "town"}, {"year": "2022"}, {"result": "amended"}, {"q": "镇里"}):
        html = text(client, LIST, **query)
        assert "镇里的办法" in html
        assert "市里的办法" not in html


@pytest.mark.parametrize("query", [{"year": "x"}, {"level": "<b>"}, {"result": "9"}, {"page": "x"}])
def test_a_filter_that_is_none_is_said_and_changes_nothing(client, world, query):
    world.concluded(title="养犬办法")
    for path in (LIST, CHANGED):
        assert client.get(path, query).status_code == 200
    assert "养犬办法" in text(client, LIST, **query)


class TestChanged:
    def test_reviews_and_clean_ups_stand_in_one_list_each_paper_once(self, client, world):
        review = world.concluded("1号", title="审查废止的", result="repealed")
        world.cleaned("1号", title="清理单上的同一件")
        world.cleaned("2号", title="清理修改的", result="amended")
        world.concluded("3号", title="没有问题的")
        html = text(client, CHANGED)
        assert page(review) in html
        assert "清理修改的" in html
        assert "清理单上的同一件" not in html
        assert "没有问题的" not in html

    def test_a_result_narrows_it(self, client, world):
        world.concluded("1号", title="审查废止的", result="repealed")
        world.cleaned("2号", title="清理修改的", result="amended")
        world.cleaned("3号", decided_on=date(2022, 3, 1))
        assert "审查废止的" not in text(client, CHANGED, result="amended")
        assert "清理修改的" not in text(client, CHANGED, result="repealed")
        assert "清理修改的" in text(client, CHANGED, result="amended", year="2023")
        assert "清理修改的" not in text(client, CHANGED, year="2022")

    def test_unpublished_and_withdrawn_ones_are_not_there(self, client, world):
        world.concluded("1号", title=SECRET, result="repealed", is_public=False)
        world.cleaned("2号", title=SECRET, is_public=False)
        world.cleaned("3号", title=SECRET, status="withdrawn")
        assert SECRET not in text(client, CHANGED)

    def test_a_public_clean_up_tells_nothing_of_an_unpublished_review(self, client, world):
        world.concluded("1号", title=SECRET, result="repealed", is_public=False)
        world.cleaned("1号", title="清理单上的")
        html = text(client, CHANGED)
        assert "清理单上的" in html
        assert SECRET not in html

    def test_what_caused_it_is_linked_as_far_as_it_is_public(self, client, world):
        cause = world.concluded("1号", title="起因文件")
        hidden = world.concluded("2号", title=SECRET, is_public=False)
        world.cleaned("3号", review=cause)
        world.cleaned("4号", review=hidden)
        opinion = past_opinion(title="公开的意见", is_public=True)
        world.cleaned("5号", opinion=opinion)
        unseen = past_opinion(title="没有公开的意见", is_public=False)
        world.cleaned("6号", opinion=unseen)
        html = text(client, CHANGED)
        assert page(cause) in html
        assert SECRET not in html
        assert ("公开的意见" in html) == opinion.activity.is_public
        assert "没有公开的意见" not in html
        assert "关于收取某项费用的通知" in text(client, page(cause))


class TestPage:
    DAY = date(2023, 5, 10)
    TOLD = {
        "registered_on": DAY,
        "way": "own",
        "text": "第三条须修改。",
        "opinion_sent_on": DAY,
        "replied_on": DAY,
        "result": "amended",
        "concluded_on": DAY,
    }

    def led(self, record, by, *actions):
        for action in actions:
            record = perform(record, action, by=by, data=self.TOLD)
        return record

    def test_the_course_is_told_and_words_wait_for_the_end(self, client, world):
        record = world.document(is_public=True)
        record = self.led(record, world.clerk, "register", "begin_review", "send_opinion")
        html = text(client, page(record))
        assert "向制定机关发出审查意见" in html
        assert "第三条须修改" not in html
        self.led(record, world.clerk, "take_reply", "conclude")
        memory().clear()
        assert text(client, page(record)).count("第三条须修改") == 3

    def test_owner_colleague_and_stranger(self, client, world):
        hidden = world.town_document(status=S.REGISTERED)
        seen = {"clerk": 200, "town_clerk": 200, "town_leader": 200}
        for name in ("clerk", "leader", "town_clerk", "town_leader", "other_town_clerk", "deputy"):
            client.force_login(getattr(world, name))
            assert client.get(page(hidden)).status_code == seen.get(name, 404), name

    def test_a_preview_is_kept_by_nobody(self, client, world):
        client.force_login(world.clerk)
        response = client.get(page(world.document()))
        assert "no-store" in response.headers["Cache-Control"]
        assert "未公开" in response.content.decode()


@pytest.mark.parametrize("path", [LIST, CHANGED])
def test_three_rows_cost_as_many_queries_as_one(client, world, path):
    def cost():
        with CaptureQueriesContext(connection) as taken:
            text(client, path, q="办")
        return len(taken)

    def add(number):
        review = world.concluded(f"{number}号", result="repealed")
        world.cleaned(f"{number}0号", title="办", review=review)

    add(1)
    cost()  # the first page of a process reads what later ones know
    one = cost()
    add(2)
    add(3)
    assert cost() == one
