"""Filters with names, one's own or shared, and the columns of a list."""

import csv
import io

import pytest

from accounts.choices import Role
from congress_portal.personal.models import MOST_LISTS, KeptList
from supervision.items.choices import ItemStatus
from tests.factories import make_item, make_user
from tests.once import once
from tests.supervision.everybody import Everybody

pytestmark = pytest.mark.django_db
PAGE, LIST = "/my/lists/", "/my/items/"
ITEMS = "my_items:list"


class World(Everybody):
    def __init__(self):
        super().__init__()
        self.item = make_item(ItemStatus.HANDED_OVER, self)
        self.colleague = make_user(Role.CLERK)


@once
def world():
    return World()


@pytest.fixture
def clerk(client, world):
    client.force_login(world.clerk)
    return client


def keep(client, name="逾期的", query="due=overdue&page=3&format=csv&q=", **data):
    form = {"page": ITEMS, "name": name, "query": query, **data}
    return client.post(PAGE, form, follow=True).content.decode()


def seen_by(client, user):
    client.force_login(user)
    return client.get(LIST).content.decode()


def test_filters_are_kept_under_a_name_without_page_and_format(clerk):
    page = keep(clerk)
    assert "已保存“逾期的”。" in page
    assert 'href="?due=overdue">逾期的</a>' in page


def test_a_name_that_is_there_is_written_over(clerk):
    keep(clerk)
    keep(clerk, query="state=open")
    assert [one.query for one in KeptList.objects.all()] == ["state=open"]


@pytest.mark.parametrize(
    ("data", "said"),
    [({"name": " "}, "请给这组条件起个名字"), ({"query": "page=2"}, "没有可保存的")],
)
def test_without_a_name_or_filters_nothing_is_kept(clerk, data, said):
    assert said in keep(clerk, **data)
    assert not KeptList.objects.exists()


def test_what_is_shared_is_seen_by_colleagues_and_nobody_else(clerk, client, world):
    keep(clerk, "我的")
    keep(clerk, "大家的", shared="on")
    page = seen_by(client, world.colleague)
    assert "大家的" in page
    assert "我的" not in page
    for stranger in (world.handler, world.town_clerk, world.deputy):
        assert "大家的" not in seen_by(client, stranger)


def test_a_unit_keeps_for_itself_alone(client, world):
    client.force_login(world.handler)
    keep(client, shared="on")
    assert KeptList.objects.get().shared_with is None


def test_nobody_drops_what_another_one_keeps(clerk, client, world):
    keep(clerk, shared="on")
    kept = KeptList.objects.get()
    client.force_login(world.colleague)
    client.post(PAGE, {"page": ITEMS, "drop": kept.pk})
    assert KeptList.objects.exists()
    client.force_login(world.clerk)
    client.post(PAGE, {"page": ITEMS, "drop": kept.pk})
    assert not KeptList.objects.exists()


def test_there_is_an_end_to_what_one_person_keeps(clerk):
    for number in range(MOST_LISTS):
        keep(clerk, f"条件{number}")
    assert "最多保存 30 组条件" in keep(clerk, "再来一组")
    assert KeptList.objects.count() == MOST_LISTS


@pytest.mark.parametrize("page", ["", "admin:index", "https://elsewhere.test/"])
def test_only_lists_of_the_portal_are_kept(clerk, page):
    answer = clerk.post(PAGE, {"page": page, "name": "甲", "query": "due=overdue"})
    assert answer.headers["Location"] == "/my/"
    assert not KeptList.objects.exists()


def test_chosen_columns_are_remembered_on_the_page_and_in_the_file(clerk, world):
    clerk.post(PAGE, {"page": ITEMS, "columns": "1", "col": ["1", "5", "99", "x"]})
    page = clerk.get(LIST).content.decode()
    assert '<th scope="col">主办单位</th>' in page
    assert '<th scope="col">当前期限</th>' not in page
    assert "col=1&amp;col=5" in page
    text = clerk.get(LIST, {"format": "csv", "col": ["1", "5"]})
    rows = list(csv.reader(io.StringIO(b"".join(text.streaming_content).decode("utf-8-sig"))))
    assert rows == [["序号", "主办单位"], ["1", world.unit.name]]


def test_without_a_choice_the_list_and_the_file_are_as_ever(clerk):
    clerk.post(PAGE, {"page": ITEMS, "columns": "1"})
    page = clerk.get(LIST).content.decode()
    assert '<ol class="rows">' in page
    text = b"".join(clerk.get(LIST, {"format": "csv", "col": "x"}).streaming_content)
    assert text.decode("utf-8-sig").splitlines()[0].count(",") == 12


def test_filters_that_are_too_long_in_an_address_are_refused_in_a_sentence(clerk):
    assert "筛选条件太长" in keep(clerk, query="q=" + "路" * 60)
    assert not KeptList.objects.exists()
