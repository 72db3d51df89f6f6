"""Behind a rate stand two lists: what it counts, and what it is counted among."""

import pytest

from annual_summaries.presentation.charts import percent
from registers.rates import RATES
from supervision.items.models import Item
from tests.history import past_item

pytestmark = pytest.mark.django_db
KEYS = [rate.key for group in RATES.all() for rate in group.rates]


def listed(client, query="", key="solved"):
    page = client.get(f"/annual/2023/rates/{key}/{query}")
    assert page.status_code == 200
    return page


def test_both_lists_agree_with_the_published_rate(client, published):
    rate = {one["key"]: one for one in client.get("/annual/2023.json").json()["rates"]}["solved"]
    assert rate["records"] == "/annual/2023/rates/solved/"
    for query, number in (("", rate["numerator"]), ("?list=among", rate["denominator"])):
        page = listed(client, query)
        hidden = number - len(page.context["lines"])
        assert f"共 {number} 条记录。" in page.context["found"][0]
        assert len(page.context["found"]) == (2 if hidden else 1)


def test_the_public_is_told_how_many_it_may_not_see(client, published):
    words = listed(client, "?list=among").context["found"]
    assert words == ["共 4 条记录。", "其中 2 条未公开，只计数，不列出。"]


def test_what_was_published_stays_when_records_change(client, published):
    Item.objects.update(outcome="solved")
    assert "共 1 条记录。" in listed(client).context["found"][0]


def test_the_denominator_is_told_from_the_figure_beside_it(client, published):
    assert "不只是视察意见的清单" in listed(client).content.decode()


def test_suggestions_have_their_own_lists(client, published):
    page = listed(client, "?list=among", key="suggestions_answered")
    assert page.context["found"][0] == "共 2 条记录。"


def test_a_list_word_that_is_none_shows_what_is_counted(client, published):
    assert listed(client, "?list=elsewhere").context["found"][0] == "共 1 条记录。"


def test_the_page_of_the_summary_leads_there(client, published):
    assert "/annual/2023/rates/suggestions_solved/" in client.get("/annual/2023/").content.decode()


def test_a_rate_that_there_is_none_of_and_a_draft_are_unknown_to_the_public(client, draft):
    assert client.get("/annual/2023/rates/nothing/").status_code == 404
    assert client.get("/annual/2023/rates/solved/").status_code == 404


def test_staff_see_a_draft_as_it_counts_now(client, draft, clerk, year):
    client.force_login(clerk)
    past_item(year, outcome="solved")
    page = listed(client, "?preview=1")
    assert page.context["found"] == ["共 2 条记录。"]
    assert "no-store" in page["Cache-Control"]


def test_long_lists_are_paged(client, draft, clerk, year):
    client.force_login(clerk)
    for _number in range(60):
        past_item(year)
    first, second = (len(listed(client, f"?list=among&page={n}").context["lines"]) for n in (1, 2))
    assert (first, second) == (50, 14)


@pytest.mark.parametrize("key", KEYS)
def test_every_rate_opens_to_two_lists_one_within_the_other(client, published, key):
    rate = {one["key"]: one for one in client.get("/annual/2023.json").json()["rates"]}[key]
    counted, among = listed(client, key=key), listed(client, "?list=among", key=key)
    assert (counted.context["rate"].numerator, among.context["rate"].denominator) == (
        rate["numerator"],
        rate["denominator"],
    )
    within = {line.path for line in among.context["lines"] if line.path}
    assert {line.path for line in counted.context["lines"] if line.path} <= within


@pytest.mark.parametrize("key", [key for key in KEYS if key != "satisfied_fully"])
def test_every_rate_stands_on_the_page_of_the_summary_with_its_share(client, published, key):
    rate = {one["key"]: one for one in client.get("/annual/2023.json").json()["rates"]}[key]
    page = client.get("/annual/2023/").content.decode()
    assert f"/annual/2023/rates/{key}/" in page
    assert percent(rate["numerator"], rate["denominator"]) in page


def test_the_page_of_a_rate_reads_in_english(client, published):
    page = client.get("/en/annual/2023/rates/solved/").content.decode()
    assert "The denominator" in page
    assert "分母是" not in page
