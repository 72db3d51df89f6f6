"""The text helper: sentences with linked numbers, warnings, and last year's values beside."""

import pytest
from django.urls import reverse

from annual_summaries.summaries import sentences
from annual_summaries.summaries.models import AnnualSummary
from registers.figures import FIGURES
from tests.history import past_item, past_opinion
from workflow.transitions import perform

pytestmark = pytest.mark.django_db
PAGE = "/annual/2023/"


def write(summary, body, keys=("list_items",)):
    section = summary.sections.get()
    section.body, section.figure_keys = body, list(keys)
    section.save()
    return section


def change_page(client, clerk, summary):
    client.force_login(clerk)
    address = reverse("admin:annual_summaries_annualsummary_change", args=[summary.pk])
    return client.get(address).content.decode()


class TestToken:
    def test_it_reads_as_the_number_and_leads_to_its_records(self, client, year, draft, publish):
        write(draft, "全年列出清单事项{{list_items}}条。")
        publish()
        value = sentences.values_now(2023, ["list_items"])["list_items"]
        page = client.get(PAGE).content.decode()
        assert f'清单事项<a href="/annual/2023/figures/list_items/">{value}</a>条。' in page

    def test_a_published_number_stays_as_published(self, client, year, draft, publish):
        write(draft, "列出{{list_items}}条。")
        publish()
        before = client.get(PAGE).content
        past_item(past_opinion(), is_public=True)
        assert client.get(PAGE).content == before

    def test_what_people_typed_is_escaped(self, year, draft, publish, client):
        write(draft, "<script>alert(1)</script>{{list_items}}")
        publish()
        assert "<script>alert(1)" not in client.get(PAGE).content.decode()

    def test_a_token_of_no_figure_is_refused(self):
        with pytest.raises(sentences.ValidationError, match="no_such"):
            sentences.known_tokens("{{list_items}}{{no_such}}")


class TestOffers:
    def test_every_figure_has_a_sentence_with_known_tokens(self):
        for figure in FIGURES.all():
            text = sentences.sentence_for(figure)
            sentences.known_tokens(text)
            assert figure.key in sentences.keys_in(text)

    def test_staff_are_offered_the_sentence_of_the_chosen_figure(self, client, clerk, year, draft):
        page = change_page(client, clerk, draft)
        value = sentences.values_now(2023, ["list_items"])["list_items"]
        assert "列出清单事项{{list_items}}条。" in page
        assert f"列出清单事项{value}条。" in page


class TestWarnings:
    def test_a_typed_number_that_no_longer_agrees(self, client, clerk, year, draft):
        value = sentences.values_now(2023, ["list_items"])["list_items"]
        write(draft, f"列出{value}条。")
        assert sentences.warnings(draft) == []
        past_item(past_opinion(), is_public=True)
        (line,) = sentences.warnings(draft)
        assert f"{value}条" in line
        assert f"“清单事项”不一致：记录是{value + 1}条" in line
        assert f"“{value}条”" in change_page(client, clerk, draft)

    @pytest.mark.parametrize("text", ["2023年5月8日", "第3条", "走了800多里路", "{{list_items}}条"])
    def test_other_numbers_are_left_alone(self, year, draft, text):
        write(draft, text)
        assert sentences.warnings(draft) == []

    def test_a_token_whose_published_value_drifted(self, year, draft, publish):
        write(draft, "列出{{list_items}}条。")
        summary = publish()
        assert sentences.warnings(summary) == []
        value = summary.current.figures.get(key="list_items").value
        past_item(past_opinion(), is_public=True)
        (line,) = sentences.warnings(summary)
        assert f"发布时为 {value}，现在为 {value + 1}" in line


class TestYearBefore:
    @pytest.fixture
    def next_year(self, published, clerk, leader):
        summary = AnnualSummary.objects.create(year=2024, title="2024年", drafted_by=clerk)
        return perform(summary, "publish", by=leader, data={"note": ""})

    def test_last_years_published_value_stands_beside(self, client, published, next_year):
        value = published.current.figures.get(key="list_items").value
        page = client.get("/annual/2024/").content.decode()
        assert f"2023年发布：{value}条" in page
        assert "2022年发布" not in client.get(PAGE).content.decode()

    def test_it_stays_as_it_was_when_the_year_before_is_revised(
        self, client, publish, published, next_year
    ):
        before = client.get("/annual/2024/").content
        past_item(past_opinion(), is_public=True)
        publish(note="补录一条。")
        assert client.get("/annual/2024/").content == before

    def test_a_draft_before_is_not_compared_with(self, client, year, draft, clerk, leader):
        summary = AnnualSummary.objects.create(year=2024, title="2024年", drafted_by=clerk)
        perform(summary, "publish", by=leader, data={"note": ""})
        assert "2023年发布" not in client.get("/annual/2024/").content.decode()
