from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from accounts.choices import Role
from annual_summaries.revisions.models import Revision
from annual_summaries.summaries.looks import year_left
from annual_summaries.summaries.models import AnnualSummary, SummaryStatus
from attachments.uploads import store
from tests.factories import evidence, make_user, town_congress
from tests.history import past_activity, past_item, past_opinion
from workflow.models import TrailEntry
from workflow.trail import digest_matches
from workflow.transitions import Conflict, allowed, perform

pytestmark = pytest.mark.django_db


def actions(summary, user):
    return {row.action for row in allowed(summary, user)}


def a_person(part):
    return {
        "clerk": lambda: make_user(Role.CLERK),
        "leader": lambda: make_user(Role.LEADER),
        "town leader": lambda: make_user(Role.LEADER, town_congress()),
        "deputy": lambda: make_user(Role.DEPUTY),
        "sysadmin": lambda: make_user(Role.SYSADMIN),
    }[part]()


ALLOWED = {
    (SummaryStatus.DRAFT, "clerk"): {"submit"},
    (SummaryStatus.DRAFT, "leader"): {"publish", "look"},
    (SummaryStatus.PUBLISHED, "leader"): {"publish", "withdraw", "look"},
    (SummaryStatus.WITHDRAWN, "leader"): {"publish", "look"},
}


@pytest.mark.parametrize("part", ["clerk", "leader", "town leader", "deputy", "sysadmin"])
@pytest.mark.parametrize("status", SummaryStatus)
def test_who_may_do_what_in_each_state(status, part):
    summary = AnnualSummary(year=2023, title="总结", status=status)
    assert actions(summary, a_person(part)) == ALLOWED.get((status, part), set())


def test_a_leader_publishes(publish):
    assert publish().status == SummaryStatus.PUBLISHED


def test_a_clerk_may_not_publish(draft, clerk):
    with pytest.raises(PermissionDenied):
        perform(draft, "publish", by=clerk)


@pytest.mark.parametrize("field", ["drafted_by", "edited_by"])
def test_whoever_wrote_it_may_not_publish_it(draft, leader, field):
    setattr(draft, field, leader)
    draft.save()
    with pytest.raises(PermissionDenied):
        perform(draft, "publish", by=leader)


def test_a_year_that_has_not_begun_is_not_published(draft, leader):
    AnnualSummary.objects.filter(pk=draft.pk).update(year=date.today().year + 1)
    with pytest.raises(ValidationError, match="还没有开始"):
        perform(draft, "publish", by=leader)


def test_the_second_revision_needs_a_public_note(publish):
    publish()
    with pytest.raises(ValidationError, match="必须向社会说明"):
        publish()


def test_the_database_refuses_a_second_revision_without_a_note(publish):
    summary = publish()
    with pytest.raises(IntegrityError), transaction.atomic():
        Revision.objects.create(
            summary=summary, number=2, published_at=summary.current.published_at
        )


def test_each_publication_is_a_revision_with_the_next_number(publish):
    publish()
    publish("补录一项活动。")
    assert list(Revision.objects.values_list("number", flat=True)) == [2, 1]


def test_the_public_reads_the_latest_revision(publish):
    publish()
    assert publish("补录一项活动。").current.number == 2


def test_an_old_page_of_the_draft_publishes_nothing(draft, leader, publish):
    publish()
    with pytest.raises(Conflict):
        perform(draft, "publish", by=leader, version=0, data={"note": "又一次"})


def test_the_trail_proves_the_checksum_of_what_was_published(publish):
    summary = publish()
    entry = TrailEntry.objects.of(summary).get(action="publish")
    assert digest_matches(entry.content["digests"]["checksum"], summary.current.checksum)


def test_taking_down_needs_a_reason(publish, leader):
    with pytest.raises(ValidationError, match="理由"):
        perform(publish(), "withdraw", by=leader)


def test_a_summary_taken_down_keeps_its_revisions(publish, leader):
    perform(publish(), "withdraw", by=leader, data={"reason": "数据有误"})
    assert Revision.objects.count() == 1


class TestANumberThatDiffers:
    @pytest.fixture
    def wrong(self, year, draft):
        draft.opening = "2023年交办视察意见9份。"
        draft.save()
        return draft

    def test_it_stops_the_publication_until_a_reason_is_written(self, wrong, leader):
        with pytest.raises(ValidationError, match="文中有数与记录不一致"):
            perform(wrong, "publish", by=leader, data={"note": ""})

    def test_the_reason_stands_with_the_revision_and_not_before_the_public(
        self, wrong, leader, client
    ):
        reason = "口径不同：含往年补交办。"
        summary = perform(wrong, "publish", by=leader, data={"explanation": reason})
        assert summary.current.explanation == reason
        assert reason not in client.get("/annual/2023/").content.decode()

    def test_the_page_of_the_action_names_it_and_says_whether_the_year_is_over(
        self, wrong, leader, client
    ):
        client.force_login(leader)
        address = f"/admin/annual_summaries/annualsummary/{wrong.pk}/act/publish/"
        for answer in (client.get(address), client.post(address, {"version": wrong.version})):
            page = answer.content.decode()
            assert "开篇：“9份”与2023年“视察意见”不一致" in page
            assert "2023年已经结束。" in page

    def test_other_actions_are_not_troubled_with_it(self, wrong, leader, client):
        client.force_login(leader)
        page = client.get(f"/admin/annual_summaries/annualsummary/{wrong.pk}/act/look/")
        assert "不一致" not in page.content.decode()

    def test_it_is_looked_for_in_captions_too(self, wrong, leader):
        wrong.opening = ""
        wrong.save()
        wrong.pictures.create(
            section=wrong.sections.get(),
            stored=store(evidence()[0], by=leader),
            alt="图",
            caption="废止文件99件。",
        )
        with pytest.raises(ValidationError, match="文中有数与记录不一致"):
            perform(wrong, "publish", by=leader, data={"note": ""})

    def test_a_number_that_agrees_stops_nothing(self, wrong, leader):
        wrong.opening = "2023年交办视察意见2份。"
        wrong.save()
        assert perform(wrong, "publish", by=leader, data={"note": ""}).is_published


def test_a_summary_is_submitted_once(draft, clerk):
    submitted = perform(draft, "submit", by=clerk)
    assert submitted.ready_at is not None
    assert actions(submitted, clerk) == set()


class TestLook:
    def page(self, client, leader, draft):
        client.force_login(leader)
        return client.get(
            f"/admin/annual_summaries/annualsummary/{draft.pk}/change/"
        ).content.decode()

    def test_a_leader_reads_what_has_moved_since_the_last_look(self, client, year, draft, leader):
        perform(draft, "look", by=leader)
        assert "没有数变动" in self.page(client, leader, draft)
        past_item(past_opinion(past_activity()))
        assert "视察意见：2 → 3" in self.page(client, leader, draft)

    def test_a_leader_reads_every_figure_before_the_first_look(self, client, year, draft, leader):
        html = self.page(client, leader, draft)
        assert "/annual/2023/figures/inspection_opinions/?preview" in html
        assert "现在的数" in html

    def test_a_clerk_is_shown_no_looks(self, client, year, draft, clerk):
        assert "现在的数" not in self.page(client, clerk, draft)

    def test_a_warning_says_since_when_the_records_say_otherwise(self, client, year, draft, leader):
        perform(draft, "look", by=leader)
        AnnualSummary.objects.filter(pk=draft.pk).update(opening="交办视察意见9份。")
        assert "看过时就是这个数，之后没有变动。" in self.page(client, leader, draft)

    def test_each_leader_has_looks_of_their_own(self, client, year, draft, leader):
        perform(draft, "look", by=leader)
        assert "您还没有记下看过的数" in self.page(client, make_user(Role.LEADER), draft)

    def test_it_says_whether_the_year_is_over(self, client, draft, leader):
        assert "2023年已经结束。" in self.page(client, leader, draft)


def test_the_days_that_are_left_count_today():
    assert "还有 1 天" in year_left(2023, date(2023, 12, 31))
    assert "已经结束" in year_left(2023, date(2024, 1, 1))
