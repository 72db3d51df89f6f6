"""Reports in the back office, and on the desks of those for whom they wait."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.choices import Role
from registers.waits import Waits
from supervision.activities.models import Activity
from supervision.assessments.models import Assessment, AssessmentRule
from supervision.items.choices import ItemStatus
from supervision.items.models import Item
from supervision.opinions.choices import OpinionStatus
from supervision.opinions.models import Opinion
from supervision.reports.choices import ReportStatus
from supervision.reports.models import CollectedOpinion, ReportEntry, WorkReport
from tests.factories import government, make_activity, make_user, town_congress
from tests.once import once
from tests.supervision.everybody import Everybody
from tests.supervision.hearing import (
    BALLOT,
    POOR,
    act,
    fresh,
    plan_report,
    publish_report,
    report_in,
)
from workflow.models import TrailEntry

pytestmark = pytest.mark.django_db

S = ReportStatus
ADD = "/admin/supervision/workreport/add/"
LIST = "/admin/supervision/workreport/"


@once
def people():
    return Everybody()


def change(report):
    return f"{LIST}{report.pk}/change/"


def filled_in(activity, **fields):
    day = timezone.localdate() + timedelta(days=45)
    return {
        "activity": activity.pk,
        "title": "关于法治政府建设情况的报告",
        "reporter": government().pk,
        "entrusted": "",
        "session_on": day.isoformat(),
        "collected-TOTAL_FORMS": "1",
        "collected-INITIAL_FORMS": "0",
        "collected-0-source": "deputy",
        "collected-0-answered": "unknown",
        **fields,
    }


def errors(response):
    assert response.status_code == 200
    return response.context["adminform"].errors


# --- The back office -----------------------------------------------------------------------------


def test_a_planned_report_gets_its_days(client, people):
    client.force_login(people.clerk)
    activity = make_activity(method="hearing")
    assert client.post(ADD, filled_in(activity)).status_code == 302
    report = WorkReport.objects.get()
    assert report.session_on - report.draft_due_on == timedelta(days=20)
    assert (report.created_by, report.is_public) == (people.clerk, False)
    assert TrailEntry.objects.of(report).get().action == "created"


def test_an_inspection_hears_no_report(client, people):
    client.force_login(people.clerk)
    found = errors(client.post(ADD, filled_in(make_activity(method="inspection"))))
    assert found["activity"] == ["“视察”活动不听取报告，请选择听取报告的活动。"]
    assert not WorkReport.objects.exists()


def test_the_activity_leads_to_its_reports(client, people):
    client.force_login(people.clerk)
    report = plan_report(people)
    page = client.get(f"/admin/supervision/activity/{report.activity_id}/change/").content.decode()
    assert f"{ADD}?activity={report.activity_id}" in page
    assert change(report) in page


@pytest.mark.parametrize(("who", "offered"), [("clerk", True), ("leader", False)])
def test_who_may_draft_an_opinion_is_led_to_it(client, people, who, offered):
    report = plan_report(people)
    client.force_login(getattr(people, who))
    page = client.get(f"/admin/supervision/activity/{report.activity_id}/change/").content.decode()
    address = f"/admin/supervision/opinion/add/?activity={report.activity_id}"
    assert (address in page) is offered
    assert (client.get(address).status_code == 200) is offered


def test_an_inspection_offers_no_report(client, people):
    client.force_login(people.clerk)
    activity = make_activity(method="inspection")
    page = client.get(f"/admin/supervision/activity/{activity.pk}/change/").content.decode()
    assert ADD not in page


def test_the_committee_does_not_report_to_itself(client, people):
    client.force_login(people.clerk)
    activity = make_activity(method="report")
    own = filled_in(activity, reporter=activity.organizer_id)
    assert "reporter" in errors(client.post(ADD, own))


def test_the_entrusted_body_is_another_one(client, people):
    client.force_login(people.clerk)
    both = filled_in(make_activity(method="report"), entrusted=government().pk)
    assert "entrusted" in errors(client.post(ADD, both))


def test_a_town_clerk_plans_for_the_own_body_only(client, people):
    client.force_login(people.town_clerk)
    assert "activity" in errors(client.post(ADD, filled_in(make_activity(method="report"))))
    own = make_activity(method="report", level="town", organizer=town_congress())
    assert client.post(ADD, filled_in(own)).status_code == 302


def test_what_was_collected_stands_with_the_report(client, people):
    client.force_login(people.clerk)
    row = {
        "collected-0-text": "班次太少",
        "collected-0-from_whom": "石柱镇代表联络站",
        "collected-0-source": "station",
    }
    assert client.post(ADD, filled_in(make_activity(method="report"), **row)).status_code == 302
    assert CollectedOpinion.objects.get().text == "班次太少"


def test_an_answer_to_what_was_never_sent_is_refused(client, people):
    client.force_login(people.clerk)
    row = {"collected-0-text": "班次太少", "collected-0-answered": "true"}
    response = client.post(ADD, filled_in(make_activity(method="report"), **row))
    assert "没有送交报告机关" in response.content.decode()
    assert "班次太少" in response.content.decode()
    assert not WorkReport.objects.exists()


def test_after_the_session_nothing_is_rewritten(client, people):
    report = report_in(S.HEARD, people)
    client.force_login(people.clerk)
    assert client.post(change(report), filled_in(report.activity)).status_code == 403
    assert fresh(report).version == report.version


def test_the_session_is_not_moved_by_the_form(client, people):
    report = plan_report(people)
    client.force_login(people.clerk)
    data = filled_in(report.activity, title="改了名的报告")
    assert client.post(change(report), data).status_code == 302
    again = fresh(report)
    assert (again.title, again.session_on) == ("改了名的报告", report.session_on)


@pytest.mark.parametrize(
    ("who", "status"),
    [("clerk", 200), ("leader", 200), ("town_clerk", 302), ("handler", 302), ("deputy", 302)],
)
def test_who_opens_the_record(client, people, who, status):
    report = plan_report(people)
    client.force_login(getattr(people, who))
    assert client.get(change(report)).status_code == status


@pytest.mark.parametrize("who", ["town_clerk", "town_leader"])
def test_the_list_ends_at_the_own_sight(client, people, who):
    report = publish_report(report_in(S.HEARD, people), people)
    client.force_login(getattr(people, who))
    assert report.title not in client.get(LIST).content.decode()


def test_the_action_of_the_table_is_done_here_too(client, people):
    report = report_in(S.DRAFT_RECEIVED, people)
    client.force_login(people.clerk)
    address = f"{LIST}{report.pk}/act/comment/"
    response = client.post(address, {"version": report.version, "text": "请补充数据。"})
    assert (response.status_code, fresh(report).status) == (302, S.COMMENTED)


@pytest.mark.parametrize("late", ["draft", "handling"])
def test_the_list_finds_what_is_overdue(client, people, late):
    status = S.PLANNED if late == "draft" else S.HANDED_OVER
    found, other = report_in(status, people), report_in(status, people)
    yesterday = timezone.localdate() - timedelta(days=1)
    WorkReport.objects.filter(pk=found.pk).update(draft_due_on=yesterday, handling_due_on=yesterday)
    client.force_login(people.clerk)
    page = client.get(LIST, {"late": late}).content.decode()
    assert found.title in page
    assert other.title not in page


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same(client, people, rows, django_assert_num_queries):
    for _one in range(rows):
        plan_report(people)
    client.force_login(people.clerk)
    client.get(LIST)
    with django_assert_num_queries(5):
        client.get(LIST)


def test_the_clerk_adds_a_rule_and_changes_none(client, people):
    client.force_login(people.clerk)
    address = "/admin/supervision/assessmentrule/"
    data = {"numerator": "2", "denominator": "3", "reached": "on", "since": "2027-01-01"}
    assert client.post(f"{address}add/", data).status_code == 302
    rule = AssessmentRule.objects.first()
    assert (rule.numerator, rule.denominator) == (2, 3)
    assert client.post(f"{address}{rule.pk}/change/", data).status_code == 403


def test_a_share_above_all_is_refused(client, people):
    client.force_login(people.clerk)
    data = {"numerator": "3", "denominator": "2", "since": "2027-01-01"}
    response = client.post("/admin/supervision/assessmentrule/add/", data)
    assert "比例必须大于零、不超过全体，例如 1/2。" in response.content.decode()


def test_a_second_rule_of_a_day_is_refused(client, people):
    client.force_login(people.clerk)
    data = {"numerator": "2", "denominator": "3", "since": "1949-10-01"}
    found = errors(client.post("/admin/supervision/assessmentrule/add/", data))
    assert found["since"] == ["这一天已有一条测评规则。"]


# --- What waits ----------------------------------------------------------------------------------


def waits(user):
    counts = Waits(user, timezone.localdate()).counts()
    return {count.kind.key for count in counts if count.kind.key.startswith("report_")}


WAITING = {
    S.PLANNED: {"handler": {"report_draft"}},
    S.DRAFT_RECEIVED: {"handler": {"report_final"}, "clerk": {"report_comment"}},
    S.COMMENTED: {"handler": {"report_final"}},
    S.FINAL_RECEIVED: {"clerk": {"report_members"}},
    S.HEARD: {"clerk": {"report_opinion"}, "leader": {"report_publish"}},
    S.HANDED_OVER: {"handler": {"report_handling"}, "leader": {"report_publish"}},
    S.HANDLING_RECEIVED: {"clerk": {"report_assess"}, "leader": {"report_publish"}},
    S.ASSESSED: {"leader": {"report_conclude", "report_publish"}},
    S.RE_REPORTING: {"handler": {"report_handling"}, "leader": {"report_publish"}},
    S.CONCLUDED: {"leader": {"report_publish"}},
    S.WITHDRAWN: {},
}


@pytest.mark.parametrize("status", S.values)
def test_it_waits_where_the_table_says(people, status):
    report_in(status, people)
    Activity.objects.update(is_public=True)
    everybody = ("clerk", "leader", "handler", "helper", "other_handler", "town_clerk", "nobody")
    found = {who: keys for who in everybody if (keys := waits(getattr(people, who)))}
    assert found == WAITING[status]


@pytest.mark.parametrize(
    ("status", "field", "key"),
    [
        (S.PLANNED, "draft_due_on", "report_draft_overdue"),
        (S.HANDED_OVER, "handling_due_on", "report_handling_overdue"),
    ],
)
def test_what_is_overdue_waits_for_the_clerk(people, status, field, key):
    report_in(status, people)
    today = timezone.localdate()
    WorkReport.objects.update(**{field: today})
    assert key not in waits(people.clerk)
    WorkReport.objects.update(**{field: today - timedelta(days=1)})
    assert key in waits(people.clerk)
    assert not waits(people.town_clerk)


def test_on_the_day_of_the_session_the_hearing_waits(people):
    report_in(S.FINAL_RECEIVED, people)
    assert "report_hear" not in waits(people.clerk)
    WorkReport.objects.update(session_on=timezone.localdate())
    assert "report_hear" in waits(people.clerk)


def test_what_is_published_waits_no_more_until_something_new_comes(people):
    report = publish_report(report_in(S.HANDED_OVER, people), people)
    assert "report_publish" not in waits(people.leader)
    act(report, "handler", "submit_handling", people)
    assert "report_publish" in waits(people.leader)


def test_an_opinion_handed_over_later_waits_for_publication(people):
    report = publish_report(report_in(S.HEARD, people), people)
    act(report, "clerk", "hand_over", people)
    assert "report_publish" in waits(people.leader)


def test_one_thing_waits_once(people):
    report = publish_report(report_in(S.ASSESSED, people), people)
    act(report, "leader", "conclude", people)
    keys = {count.kind.key for count in Waits(people.leader, timezone.localdate()).counts()}
    assert keys & {"publish", "report_publish"} == {"report_publish"}


def test_who_logged_it_is_not_asked_to_publish_it(people):
    report_in(S.HEARD, people, created_by=people.leader)
    Activity.objects.update(is_public=True)
    assert "report_publish" not in waits(people.leader)


def test_who_entered_a_text_is_not_asked_to_publish_it(people):
    report_in(S.HEARD, people)
    Activity.objects.update(is_public=True)
    ReportEntry.objects.filter(kind="final").update(by=people.leader)
    assert "report_publish" not in waits(people.leader)


def test_who_entered_the_ballot_is_not_asked_to_publish_it(people):
    report_in(S.ASSESSED, people)
    Activity.objects.update(is_public=True)
    Assessment.objects.update(entered_by=people.leader)
    assert "report_publish" not in waits(people.leader)


def test_who_drafted_the_opinion_is_not_asked_to_publish_it(people):
    report_in(S.HANDED_OVER, people)
    Activity.objects.update(is_public=True)
    Opinion.objects.update(drafted_by=people.leader)
    assert "report_publish" not in waits(people.leader)


def test_under_a_hidden_activity_nothing_waits_for_publication(people):
    report_in(S.HEARD, people)
    Activity.objects.update(is_public=False)
    assert "report_publish" not in waits(people.leader)


def test_a_report_without_a_standing_opinion_waits_for_another(people):
    report_in(S.HANDED_OVER, people)
    assert "report_opinion" not in waits(people.clerk)
    Opinion.objects.update(status=OpinionStatus.WITHDRAWN)
    assert "report_opinion" in waits(people.clerk)


def test_nobody_is_asked_to_conclude_while_an_item_is_unanswered(people):
    report_in(S.ASSESSED, people)
    Item.objects.update(status=ItemStatus.REWORK)
    assert "report_conclude" not in waits(people.leader)


@pytest.mark.parametrize(("ballot", "key"), [(BALLOT, "report_conclude"), (POOR, "report_renewal")])
def test_the_ballot_says_what_the_leader_decides(people, ballot, key):
    report_in(S.ASSESSED, people, ballot=ballot)
    assert waits(people.leader) & {"report_conclude", "report_renewal"} == {key}


def test_a_town_s_leader_has_the_own_reports_to_decide(people):
    activity = make_activity(method="report", level="town", organizer=town_congress())
    report = report_in(S.ASSESSED, _of_the_town(people), activity=activity, ballot=POOR)
    assert report.status == S.ASSESSED
    assert "report_renewal" in waits(people.town_leader)
    assert not waits(make_user(Role.LEADER, town_congress("芝英镇人大")))


def _of_the_town(people):
    people.clerk, people.leader = people.town_clerk, people.town_leader
    return people
