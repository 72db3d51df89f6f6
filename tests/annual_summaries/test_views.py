import pytest

from accounts.choices import Role
from annual_summaries.summaries.models import AnnualSummary
from tests.factories import make_user, town_congress
from tests.history import past_activity, past_item

pytestmark = pytest.mark.django_db

OF_A_YEAR = [
    "/annual/2023/",
    "/annual/2023.json",
    "/annual/2023.csv",
    "/annual/2023-breakdowns.csv",
    "/annual/2023/figures/list_items/",
]


@pytest.fixture
def as_(client):
    """Signs a person in with a role; a stranger has none."""

    def sign_in(part):
        people = {
            "clerk": lambda: make_user(Role.CLERK),
            "leader": lambda: make_user(Role.LEADER),
            "town clerk": lambda: make_user(Role.TOWN_CLERK, town_congress()),
            "deputy": lambda: make_user(Role.DEPUTY),
            "sysadmin": lambda: make_user(Role.SYSADMIN),
        }
        if part in people:
            client.force_login(people[part]())
        return client

    return sign_in


class TestDrafts:
    @pytest.mark.parametrize("address", [*OF_A_YEAR, "/annual/2023/revisions/1/"])
    @pytest.mark.parametrize("part", ["stranger", "town clerk", "deputy", "sysadmin"])
    def test_nobody_else_knows_of_a_draft(self, as_, draft, address, part):
        assert as_(part).get(address).status_code == 404

    @pytest.mark.parametrize("address", OF_A_YEAR)
    @pytest.mark.parametrize("part", ["clerk", "leader"])
    def test_those_who_prepare_it_see_it(self, as_, draft, address, part):
        assert as_(part).get(address).status_code == 200

    @pytest.mark.parametrize("address", OF_A_YEAR)
    def test_no_cache_keeps_a_draft(self, as_, draft, address):
        assert "no-store" in as_("clerk").get(address)["Cache-Control"]

    def test_a_draft_says_that_it_is_one(self, as_, draft):
        assert "草稿，尚未公开" in as_("clerk").get("/annual/2023/").content.decode()

    def test_a_draft_shows_live_values(self, as_, draft, year):
        client = as_("clerk")
        past_item(year)
        figures = client.get("/annual/2023.json").json()["figures"]
        assert {row["key"]: row["value"] for row in figures}["list_items"] == 4

    def test_the_index_does_not_name_a_draft(self, client, draft):
        assert "2023" not in client.get("/annual/").content.decode()

    def test_a_year_without_a_draft_is_404_for_staff_too(self, as_, db):
        assert as_("clerk").get("/annual/2023/").status_code == 404

    def test_staff_reach_the_working_copy_of_a_published_year(self, as_, published):
        AnnualSummary.objects.update(title="改过的标题")
        client = as_("clerk")
        assert "改过的标题" not in client.get("/annual/2023/").content.decode()
        assert "改过的标题" in client.get("/annual/2023/?preview=1").content.decode()

    def test_the_public_gets_the_published_page_whatever_it_asks(self, client, published):
        AnnualSummary.objects.update(title="改过的标题")
        assert "改过的标题" not in client.get("/annual/2023/?preview=1").content.decode()

    def test_a_draft_costs_the_same_with_more_records(
        self, as_, draft, year, queries, django_assert_num_queries
    ):
        client = as_("clerk")
        client.get("/annual/2023/")
        with queries() as few:
            client.get("/annual/2023/")
        for _number in range(50):
            past_item(year, is_public=True)
        with django_assert_num_queries(len(few)):
            client.get("/annual/2023/")

    def test_a_draft_costs_at_most_twelve_queries(
        self, client, year, draft, clerk, django_assert_max_num_queries
    ):
        client.force_login(clerk)
        client.get("/annual/2023/")  # each process learns what the site is called, and the clock
        with django_assert_max_num_queries(12):
            assert client.get("/annual/2023/").status_code == 200


class TestPublishedPage:
    @pytest.fixture
    def page(self, client, published):
        return client.get("/annual/2023/").content.decode()

    def test_it_says_the_year_in_one_sentence(self, page):
        assert "2023年，代表参与监督活动4项" in page

    def test_each_big_figure_leads_to_its_records(self, page):
        assert 'href="/annual/2023/figures/supervision_activities/"' in page

    def test_the_prose_is_set_in_paragraphs(self, page):
        assert "<p>开篇。</p><p>第二段。</p>" in page

    def test_a_number_published_elsewhere_stands_beside_with_its_source(self, page):
        assert "出处：常委会报告" in page

    def test_a_number_published_elsewhere_is_never_added(self, client, published):
        content = client.get("/annual/2023.json").json()
        assert [row["value"] for row in content["reported"]] == [600]
        assert "接待群众" not in {row["label"] for row in content["figures"]}

    @pytest.mark.parametrize("word", ["答复率", "满意率", "解决率", "核实率", "公开率"])
    def test_the_five_rates_stand_side_by_side(self, page, word):
        assert word in page

    def test_the_title_of_an_unpublished_activity_appears_nowhere(self, client, published):
        for address in OF_A_YEAR[:4]:
            assert "内部视察" not in client.get(address).content.decode()

    def test_nothing_in_it_breaks_the_content_security_policy(self, page):
        assert "<style" not in page
        assert "style=" not in page
        assert "onclick" not in page

    def test_prose_is_escaped(self, draft, publish, client):
        draft.sections.update(body="<script>alert(1)</script>")
        publish()
        assert "<script>alert" not in client.get("/annual/2023/").content.decode()

    def test_the_english_page_marks_what_is_chinese(self, client, published):
        assert '<h1 lang="zh-Hans">' in client.get("/en/annual/2023/").content.decode()

    def test_english_records_lead_to_english_pages(self, client, published):
        figures = client.get("/en/annual/2023.json").json()["figures"]
        assert figures[0]["records"] == "/en/annual/2023/figures/supervision_activities/"


class TestRevisions:
    def test_each_revision_stays_readable(self, client, published, publish):
        publish("补录一项活动。")
        assert client.get("/annual/2023/revisions/1/").status_code == 200
        assert client.get("/annual/2023/revisions/2/").status_code == 200

    def test_an_old_revision_says_that_there_is_a_newer_one(self, client, published, publish):
        client.get("/annual/2023/revisions/1/")
        publish("补录一项活动。")
        assert "此后已有修订" in client.get("/annual/2023/revisions/1/").content.decode()

    def test_the_public_note_is_on_the_page(self, client, published, publish):
        publish("补录一项活动。")
        assert "补录一项活动。" in client.get("/annual/2023/").content.decode()

    @pytest.mark.parametrize("number", [0, 2, 9999])
    def test_a_revision_that_never_was_is_404(self, client, published, number):
        assert client.get(f"/annual/2023/revisions/{number}/").status_code == 404


class TestWrongYears:
    @pytest.mark.parametrize("asked", ["1848", "2022", "9999", "0000"])
    @pytest.mark.parametrize("form", ["/", ".json", ".csv", "-breakdowns.csv"])
    def test_a_year_without_a_summary_is_404(self, client, published, asked, form):
        assert client.get(f"/annual/{asked}{form}").status_code == 404

    @pytest.mark.parametrize("asked", ["20233", "99999999999999999999", "abcd", "-2023"])
    def test_what_is_no_year_is_404(self, client, db, asked):
        assert client.get(f"/annual/{asked}/").status_code == 404

    def test_the_kind_page_leads_to_the_years_that_there_are(self, client, published):
        page = client.get("/annual/2022/").content.decode()
        assert 'href="/annual/2023/"' in page

    def test_an_unknown_figure_is_404(self, client, published):
        assert client.get("/annual/2023/figures/no_such_figure/").status_code == 404


class TestRecords:
    address = "/annual/2023/figures/list_items/"

    def test_only_what_is_public_is_listed(self, client, published):
        context = client.get(self.address).context
        assert (len(context["lines"]), context["hidden"]) == (2, 1)

    def test_the_page_says_how_many_are_not_public(self, client, published):
        assert "其中 1 条未公开" in client.get(self.address).content.decode()

    def test_a_record_that_is_no_longer_public_moves_to_the_hidden(self, client, published, year):
        year.items.update(is_public=False)
        context = client.get(self.address).context
        assert (len(context["lines"]), context["hidden"]) == (0, 3)

    def test_a_record_added_later_is_not_behind_the_published_figure(self, client, published, year):
        past_item(year, is_public=True)
        assert client.get(self.address).context["total"] == 3

    def test_a_row_of_a_breakdown_narrows_the_list(self, client, published, year):
        unit = year.items.get(lead_unit__name="住建局").lead_unit_id
        context = client.get(self.address, {"by_unit": unit}).context
        assert (context["total"], len(context["lines"])) == (1, 1)

    def test_two_breakdowns_narrow_together(self, client, published, year):
        unit = year.items.get(lead_unit__name="住建局").lead_unit_id
        query = {"by_unit": unit, "by_status": "struck_off"}
        assert client.get(self.address, query).context["total"] == 0

    def test_a_choice_that_there_is_not_is_said_and_narrows_nothing(self, client, published):
        response = client.get(self.address, {"by_unit": "no such unit"})
        assert response.context["total"] == 3
        assert "没有这个选项" in response.content.decode()

    def test_long_lists_are_paged(self, client, publish, year):
        for _number in range(60):
            past_item(year, is_public=True)
        publish()
        assert len(client.get(self.address).context["lines"]) == 50
        assert len(client.get(self.address, {"page": "2"}).context["lines"]) == 12

    @pytest.mark.parametrize("page", ["0", "-1", "x", "99999999999999999999"])
    def test_a_page_that_there_is_not_is_no_error(self, client, published, page):
        assert client.get(self.address, {"page": page}).status_code == 200

    @pytest.mark.parametrize("more", [0, 49])
    def test_a_list_costs_five_queries_however_long(
        self, client, publish, year, django_assert_num_queries, more
    ):
        for _number in range(more):
            past_item(year, is_public=True)
        publish()
        client.get(self.address)
        with django_assert_num_queries(5):
            client.get(self.address)

    def test_a_leader_sees_of_a_draft_only_the_own_level(self, as_, draft, year):
        past_activity(level="town", organizer=town_congress())
        context = as_("leader").get("/annual/2023/figures/supervision_activities/").context
        assert (context["total"], context["hidden"]) == (5, 1)

    def test_a_draft_can_be_narrowed_too(self, as_, draft, year):
        address = "/annual/2023/figures/supervision_activities/"
        context = as_("clerk").get(address, {"by_method": "enforcement"}).context
        assert context["total"] == 2


class TestIndex:
    def test_published_years_are_listed(self, client, published):
        assert 'href="/annual/2023/"' in client.get("/annual/").content.decode()

    def test_an_empty_index_is_kind(self, client, db):
        assert "还没有发布年度总结" in client.get("/annual/").content.decode()

    @pytest.mark.parametrize("years", [1, 3])
    def test_it_costs_three_queries_however_many_years(
        self, client, clerk, leader, django_assert_num_queries, years
    ):
        from workflow.transitions import perform

        for year in range(2020, 2020 + years):
            draft = AnnualSummary.objects.create(year=year, title="总结", drafted_by=clerk)
            perform(draft, "publish", by=leader)
        client.get("/annual/")
        with django_assert_num_queries(3):
            client.get("/annual/")
