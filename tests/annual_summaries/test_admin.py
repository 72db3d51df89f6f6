import pytest
from django.urls import reverse

from accounts.choices import Role
from annual_summaries.revisions.models import FrozenFigure
from annual_summaries.summaries.models import AnnualSummary
from supervision.activities.models import Activity
from tests.factories import make_org, make_user, town_congress
from tests.history import past_activity
from tests.once import once
from tests.seen_values import seen_on
from workflow.models import TrailEntry

pytestmark = pytest.mark.django_db
LIST = "/admin/annual_summaries/annualsummary/"


@once
def page(draft):
    return f"{LIST}{draft.pk}/change/"


@pytest.fixture
def drift_page(published):
    return f"{LIST}{published.pk}/drift/"


@pytest.fixture
def as_clerk(client, clerk):
    client.force_login(clerk)
    return client


@pytest.fixture
def as_leader(client, leader):
    client.force_login(leader)
    return client


def inline(prefix, rows=(), initial=0):
    management = {
        f"{prefix}-TOTAL_FORMS": len(rows),
        f"{prefix}-INITIAL_FORMS": initial,
        f"{prefix}-MIN_NUM_FORMS": 0,
        f"{prefix}-MAX_NUM_FORMS": 1000,
    }
    fields = {f"{prefix}-{at}-{k}": v for at, row in enumerate(rows) for k, v in row.items()}
    return management | fields


def form_of(summary=None, sections=(), **fields):
    """What the browser sends when a summary is saved."""
    kept = list(summary.sections.all()) if summary else []
    numbers = list(summary.reported_figures.all()) if summary else []
    rows = [{"id": one.pk, "order": 0, "title": one.title, "body": one.body} for one in kept]
    reported = [
        {
            "id": one.pk,
            "order": 0,
            "label": one.label,
            "told": one.told,
            "unit": one.unit,
            "source": one.source,
        }
        for one in numbers
    ]
    return {
        "year": summary.year if summary else 2021,
        "title": "年度总结",
        "sentence": "",
        "opening": "开篇",
        **inline("sections", [*rows, *sections], len(rows)),
        **inline("reported_figures", reported, len(reported)),
        **inline("pictures", [], 0),
        **fields,
    }


class TestWriting:
    def test_a_clerk_writes_a_summary_with_a_section_in_one_save(self, as_clerk, clerk):
        section = {"order": 1, "title": "闭环监督", "body": "正文", "figure_keys": ["list_items"]}
        as_clerk.post(f"{LIST}add/", form_of(sections=[section]))
        summary = AnnualSummary.objects.get(year=2021)
        assert summary.drafted_by == clerk
        assert summary.sections.get().figure_keys == ["list_items"]

    def test_whoever_edits_it_is_remembered(self, as_clerk, draft, page, clerk):
        other = make_user(Role.CLERK)
        as_clerk.force_login(other)
        as_clerk.post(page, form_of(draft, title="新的标题"))
        draft.refresh_from_db()
        assert (draft.title, draft.edited_by) == ("新的标题", other)

    def test_an_edit_is_on_the_trail(self, as_clerk, draft, page):
        as_clerk.post(page, form_of(draft, title="新的标题"))
        assert TrailEntry.objects.of(draft).filter(action="edited").exists()

    def test_an_edit_on_an_old_page_is_not_saved(self, as_clerk, draft, page):
        form = form_of(draft, title="新的标题", **seen_on(as_clerk.get(page)))
        type(draft).objects.filter(pk=draft.pk).update(title="别人的标题")
        response = as_clerk.post(page, form)
        draft.refresh_from_db()
        assert draft.title != "新的标题"
        assert "新的标题" in response.content.decode()

    def test_an_unknown_figure_is_refused(self, as_clerk, draft, page):
        response = as_clerk.post(page, form_of(draft, headline_keys=["no_such_figure"]))
        assert response.context["adminform"].form.errors["headline_keys"]

    def test_more_than_six_headlines_are_refused(self, as_clerk, draft, page, monkeypatch):
        from annual_summaries.summaries import models as summaries

        monkeypatch.setattr(summaries, "MOST_HEADLINES", 1)
        form = form_of(draft, headline_keys=["list_items", "inspection_opinions"])
        errors = as_clerk.post(page, form).context["adminform"].form.errors
        assert errors["headline_keys"] == ["最多选择 6 个数据。"]

    def test_a_year_has_one_summary(self, as_clerk, draft):
        errors = as_clerk.post(f"{LIST}add/", form_of(year=2023)).context["adminform"].form.errors
        assert errors["year"] == ["这一年的年度总结已经建立。"]

    def test_status_cannot_be_written_by_hand(self, as_clerk, draft, page):
        as_clerk.post(page, form_of(draft, status="published"))
        draft.refresh_from_db()
        assert draft.status == "draft"

    def test_a_clerk_sees_no_button_to_publish(self, as_clerk, page):
        assert "act/publish/" not in as_clerk.get(page).content.decode()

    def test_editing_a_published_summary_leaves_the_public_page_alone(
        self, as_clerk, published, page
    ):
        as_clerk.post(page, form_of(published, title="改过的标题"))
        assert "改过的标题" not in as_clerk.get("/annual/2023/").content.decode()


class TestLeader:
    def test_a_leader_reads_but_does_not_write(self, as_leader, draft, page):
        assert as_leader.get(page).status_code == 200
        assert as_leader.post(page, form_of(draft)).status_code == 403

    def test_a_leader_reads_the_names_of_the_figures(self, as_leader, draft, page):
        AnnualSummary.objects.update(headline_keys=["inspection_opinions"])
        content = as_leader.get(page).content.decode()
        assert "视察意见" in content
        assert ">inspection_opinions<" not in content
        assert "“inspection_opinions”" not in content

    def test_a_leader_publishes_with_the_button(self, as_leader, draft, page):
        assert "act/publish/" in as_leader.get(page).content.decode()
        as_leader.post(f"{LIST}{draft.pk}/act/publish/", {"version": draft.version})
        assert as_leader.get("/annual/2023/").status_code == 200

    def test_publishing_again_asks_for_the_public_note(self, as_leader, published):
        act = f"{LIST}{published.pk}/act/publish/"
        response = as_leader.post(act, {"version": published.version, "note": ""})
        assert "必须向社会说明" in response.content.decode()


class TestStrangers:
    @pytest.mark.parametrize("part", ["town leader", "town clerk", "sysadmin", "station clerk"])
    def test_other_staff_know_of_no_summaries(self, client, draft, page, part):
        people = {
            "town leader": lambda: make_user(Role.LEADER, town_congress()),
            "town clerk": lambda: make_user(Role.TOWN_CLERK, town_congress()),
            "sysadmin": lambda: make_user(Role.SYSADMIN),
            "station clerk": lambda: make_user(Role.STATION_CLERK),
        }
        client.force_login(people[part]())
        for address in (LIST, page, f"{LIST}{draft.pk}/drift/", f"{LIST}{draft.pk}/history/"):
            response = client.get(address, follow=True)
            assert draft.title not in response.content.decode()

    def test_a_unit_does_not_get_in(self, client, page):
        client.force_login(make_user(Role.HANDLER, make_org("交通运输局")))
        assert client.get(page).status_code in (302, 403, 404)


class TestDriftPage:
    def test_without_drift_it_says_so(self, as_clerk, drift_page):
        assert "发布之后没有变化" in as_clerk.get(drift_page).content.decode()

    def test_it_names_the_record_that_came(self, as_clerk, drift_page):
        past_activity(title="补录的视察")
        content = as_clerk.get(drift_page).content.decode()
        assert "监督活动：4 → 5" in content
        assert "新增：补录的视察" in content

    def test_it_names_a_record_that_no_longer_exists_by_its_key(self, as_clerk, drift_page):
        for one in FrozenFigure.objects.filter(key="supervision_activities"):
            one.records = [0, *one.records[1:]]
            one.save(update_fields=["records"])
        assert "已不存在，编号 0" in as_clerk.get(drift_page).content.decode()

    def test_many_names_are_paged(self, as_clerk, drift_page):
        for number in range(60):
            past_activity(title=f"补录{number}")
        query = {"figure": "supervision_activities"}
        assert len(as_clerk.get(drift_page, query).context["lines"]) == 50
        assert len(as_clerk.get(drift_page, {**query, "page": 2}).context["lines"]) == 10

    def test_a_rate_is_told_with_both_its_numbers(self, as_clerk, drift_page, year):
        year.items.update(outcome="solved")
        assert "2 / 4" in as_clerk.get(drift_page).content.decode()

    def test_a_summary_that_was_never_published_has_none(self, as_clerk, draft):
        assert as_clerk.get(f"{LIST}{draft.pk}/drift/").status_code == 404

    def test_the_leader_reads_it_too(self, as_leader, drift_page):
        assert as_leader.get(drift_page).status_code == 200

    def test_stored_texts_that_were_tampered_with_are_reported(self, as_clerk, published):
        published.current.forms.filter(form="csv").update(body="x")
        address = reverse("admin:annual_summaries_annualsummary_drift", args=[published.pk])
        assert "校验值不一致" in as_clerk.get(address).content.decode()

    def test_it_costs_the_same_however_much_drifted(
        self, as_clerk, drift_page, queries, django_assert_num_queries
    ):
        past_activity()
        as_clerk.get(drift_page)
        with queries() as few:
            as_clerk.get(drift_page)
        for _number in range(30):
            past_activity()
        with django_assert_num_queries(len(few)):
            as_clerk.get(drift_page)

    def test_a_new_title_of_a_counted_record_moves_no_number(self, as_clerk, drift_page):
        Activity.objects.update(title="改名")
        assert "发布之后没有变化" in as_clerk.get(drift_page).content.decode()
