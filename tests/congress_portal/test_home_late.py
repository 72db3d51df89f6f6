"""What is late stands on the home page, whatever its kind, the longest wait first."""

from datetime import timedelta

import pytest

from congress_portal.lateness.in_public import MOST, late_in_public
from supervision.items.choices import ItemStatus
from supervision.items.models import Item
from supervision.promises.models import Promise
from tests.congress_portal.test_late import LONG_AGO, TODAY, document, plan_of, project, suggestion
from tests.factories import make_deputy, published_item

pytestmark = pytest.mark.django_db


def late_item(days=5):
    item = published_item(ItemStatus.HANDLING)
    Item.objects.filter(pk=item.pk).update(extended_to=TODAY - timedelta(days=days))
    return item


def late_promise():
    item = published_item(ItemStatus.REPLIED)
    Promise.objects.create(item=item, promised_on=LONG_AGO)


def late_plan():
    plan_of(TODAY.year - 1, ("十二月的", 12), ("没有月份的", None))


LATE = {
    "清单事项": late_item,
    "承诺": late_promise,
    "代表建议": lambda: suggestion(make_deputy(), "迟的建议", due_on=LONG_AGO),
    "备案审查": lambda: document("迟的文件", LONG_AGO),
    "监督计划": late_plan,
    "民生实事": lambda: project("迟的项目", 1),
}


@pytest.mark.parametrize("kind", LATE)
def test_every_kind_that_is_late_is_counted_and_named(client, kind):
    LATE[kind]()
    late = late_in_public(TODAY, 3)
    assert [(one.label, one.number) for one in late.kinds] == [(kind, "1")]
    html = client.get("/").content.decode()
    assert late.lines[0].title in html.partition('id="late"')[2]


@pytest.mark.parametrize("kind", [kind for kind in LATE if kind != "代表建议"])
def test_each_kind_leads_to_its_list(client, kind):
    LATE[kind]()
    (one,) = late_in_public(TODAY, 3).kinds
    page = client.get(one.path)
    assert (page.status_code, "已逾期" in page.content.decode()) == (200, True)


def test_the_longest_wait_stands_first_whatever_its_kind():
    late_item(days=5)
    document("迟的文件", LONG_AGO)
    assert [one.kind for one in late_in_public(TODAY, 3).lines] == ["备案审查", "清单事项"]


def test_one_of_each_kind_is_named_before_a_second_of_any():
    for days in (50, 60, 70):
        document(f"迟了{days}天", TODAY - timedelta(days=days))
    late_item(days=5)
    assert [one.kind for one in late_in_public(TODAY, 2).lines] == ["备案审查", "清单事项"]


def test_no_more_are_named_than_asked_for_and_all_are_counted():
    for days in (3, 4, 5):
        late_item(days)
    late = late_in_public(TODAY, 2)
    assert (late.total, len(late.lines), late.kinds[0].number) == (3, 2, "3")


def test_nothing_late_is_nothing():
    published_item(ItemStatus.HANDLING)
    assert late_in_public(TODAY, 3) is None


def test_what_is_not_published_is_not_told():
    document("迟的文件", LONG_AGO, is_public=False)
    assert late_in_public(TODAY, 3) is None


def test_a_bound_stands_where_there_are_very_many(monkeypatch):
    monkeypatch.setattr("congress_portal.lateness.in_public.MOST", 2)
    for days in (3, 4, 5):
        late_item(days)
    late = late_in_public(TODAY, 5)
    assert (late.kinds[0].number, late.total, MOST) == ("2+", 2, 100)


def test_a_review_that_no_rule_ends_is_late_after_a_year_as_on_its_own_page(client):
    document("久审的文件", None, filed_on=TODAY - timedelta(days=400))
    document("新近的文件", None, filed_on=TODAY - timedelta(days=300))
    late = late_in_public(TODAY, 3)
    assert [line.title for line in late.lines] == ["久审的文件"]
    html = client.get("/").content.decode().partition('id="late"')[2]
    assert "备案 400 天，还没有审结" in html
    assert "期限" not in html.partition("久审的文件")[2].partition("</li>")[0]
