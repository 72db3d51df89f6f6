"""Flow and map on the page of a year: each number equals the list that it opens to."""

import json
import re
from datetime import date, timedelta

import pytest

from annual_summaries.revisions.models import StoredForm, StoredFormat
from supervision.items.models import Item
from tests.factories import make_org
from tests.history import past_activity, past_item, past_opinion
from tests.once import once

pytestmark = pytest.mark.django_db
NUMBER = re.compile(r'<a href="([^"]+)">(\d+)</a>')


@once
def with_rows(year, clerk):
    """Items at several steps, before the year is frozen."""
    first, second = Item.objects.filter(opinion=year, status="handling").order_by("pk")[:1], 2
    Item.objects.filter(pk__in=[item.pk for item in first]).update(
        acknowledged_on="2023-06-01", round=second
    )
    return year


def chart(page, css):
    return re.search(rf'<figure class="chart {css}".*?</figure>', page, re.DOTALL)[0]


def told(part):
    """(address, number) of every number in a part of a page."""
    return [(path.replace("&amp;", "&"), int(number)) for path, number in NUMBER.findall(part)]


def test_each_number_of_the_flow_is_as_long_as_its_list(client, with_rows, published):
    numbers = told(chart(client.get("/annual/2023/").content.decode(), "flow"))
    assert len(numbers) >= 5
    assert [client.get(path).context["total"] for path, _n in numbers] == [n for _p, n in numbers]


def test_a_draft_tells_what_is_counted_now_and_leads_to_it(client, with_rows, draft, clerk):
    client.force_login(clerk)
    numbers = told(chart(client.get("/annual/2023/").content.decode(), "flow"))
    assert [client.get(path).context["total"] for path, _n in numbers] == [n for _p, n in numbers]


def test_a_draft_tells_how_long_units_of_enough_items_took(client, year, draft, clerk):
    opinion = past_opinion(past_activity(is_public=True), handed_over_on=date(2023, 5, 8))
    for unit, days in (("园林局", (10, 20, 30, 40, 50)), ("文旅局", (1, 2))):
        lead_unit = make_org(unit)
        for number in days:
            struck_off_on = date(2023, 5, 8) + timedelta(days=number)
            past_item(opinion, lead_unit=lead_unit, struck_off_on=struck_off_on)
    client.force_login(clerk)
    spans = chart(client.get("/annual/2023/").content.decode(), "spans")
    assert "中位 30 天，一半在 20 至 40 天之间（5 条）" in spans
    assert ("园林局" in spans, "文旅局" in spans) == (True, False)
    (listed,) = re.findall(r'<a href="([^"]+by_unit[^"]+)"', spans)
    assert client.get(listed.replace("&amp;", "&")).context["total"] == 5


def test_each_number_of_the_table_of_units_is_its_list(client, year, published):
    numbers = told(chart(client.get("/annual/2023/").content.decode(), "multiples"))
    assert numbers
    for path, number in numbers:
        context = client.get(path).context
        assert number == (context["total"] if context["amount"] is None else context["amount"])


def test_a_step_with_all_farther_ones_can_be_chosen_in_the_form(client, with_rows, published):
    page = client.get("/annual/2023/figures/opinion_items/").content.decode()
    assert '<option value="acknowledged+">已签收、未反馈，及以后</option>' in page


def test_a_year_published_before_the_steps_were_kept_says_so(client, year, published):
    form = StoredForm.objects.get(
        revision=published.current, form=StoredFormat.PAGE, language="zh-hans"
    )
    content = json.loads(form.body)
    del content["spreads"]
    for figure in content["figures"]:
        figure["breakdowns"] = [
            {**part, "rows": [{**row, "place": None} for row in part["rows"]]}
            for part in figure["breakdowns"]
            if part["chart"] not in ("steps", "flow")
        ]
    StoredForm.objects.filter(pk=form.pk).update(body=json.dumps(content))
    page = client.get("/annual/2023/").content.decode()
    assert "这一年发布时还没有分步统计" in page
    assert 'class="chart flow"' not in page


def test_the_contents_lead_to_every_heading(client, year, published):
    page = client.get("/annual/2023/").content.decode()
    contents = re.search(r'<nav class="contents".*?</nav>', page, re.DOTALL)[0]
    anchors = re.findall(r'href="#([^"]+)"', contents)
    assert len(anchors) == len(set(anchors)) >= 5
    assert [anchor for anchor in anchors if f'id="{anchor}"' not in page] == []


def test_the_page_leads_back_to_its_top(client, year, published):
    page = client.get("/annual/2023/").content.decode()
    assert 'href="#top"' in page
    assert page.count('id="top"') == 1
