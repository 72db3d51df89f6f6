"""A report's days, texts and collected opinions, as the actions leave them."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.choices import Role
from supervision.opinions.models import Opinion
from supervision.reports.choices import CollectedFrom, ReportEntryKind, ReportStatus
from supervision.reports.models import ReportEntry, WorkReport
from tests.factories import make_activity, make_user, town_congress
from tests.once import once
from tests.supervision.everybody import Everybody
from tests.supervision.hearing import (
    POOR,
    act,
    answer_items,
    deliberation,
    fresh,
    inputs,
    plan_report,
    publish_report,
    report_in,
)
from workflow.deadlines import first_working_day
from workflow.models import Clock, OutboxMessage
from workflow.transitions import allowed, perform

pytestmark = pytest.mark.django_db

S = ReportStatus


@once
def people():
    return Everybody()


def faults(report, action, people, who="clerk", **data):
    given = {**inputs(report, action, people), **data}
    with pytest.raises(ValidationError) as refused:
        perform(report, action, by=getattr(people, who), data=given)
    return refused.value.message_dict


def test_the_days_before_the_session_follow_the_law(people):
    report = plan_report(people, session_on=date(2026, 8, 28))
    assert report.draft_due_on == date(2026, 8, 8)
    assert report.final_due_on == date(2026, 8, 18)
    assert report.members_due_on == date(2026, 8, 21)


def test_a_clock_of_one_s_own_holds_from_its_day(people):
    Clock.objects.create(
        key="report_draft", label="初稿", amount=30, unit="days", since=date(2026, 6, 1)
    )
    before = plan_report(people, session_on=date(2026, 5, 29))
    after = plan_report(people, session_on=date(2026, 6, 30))
    assert (before.draft_due_on, after.draft_due_on) == (date(2026, 5, 9), date(2026, 5, 31))


def test_another_session_day_moves_the_days(people):
    report = plan_report(people)
    later = timezone.localdate() + timedelta(days=60)
    moved = act(report, "clerk", "reschedule", people)
    assert moved.session_on == timezone.localdate() + timedelta(days=40)
    data = {"session_on": later, "reason": "会期调整。"}
    assert perform(moved, "reschedule", by=people.clerk, data=data).draft_due_on == (
        later - timedelta(days=20)
    )


def test_a_session_is_not_moved_into_the_past(people):
    found = faults(plan_report(people), "reschedule", people, session_on=date(2020, 1, 1))
    assert found == {"session_on": ["日期必须晚于今天。"]}


def test_a_paper_draft_keeps_the_day_on_which_it_came(people):
    day = timezone.localdate() - timedelta(days=3)
    data = {**inputs(None, "", people), "received_on": day}
    report = perform(plan_report(people), "log_draft", by=people.clerk, data=data)
    assert report.draft_on == day
    assert report.comment_due_on == first_working_day(day + timedelta(days=5))


def test_the_organ_s_own_text_came_today(people):
    day = timezone.localdate() - timedelta(days=3)
    data = {**inputs(None, "", people), "received_on": day}
    report = perform(plan_report(people), "submit_draft", by=people.handler, data=data)
    assert report.draft_on == timezone.localdate()


def test_a_text_without_words_and_files_is_refused(people):
    found = faults(plan_report(people), "log_draft", people, text=" ", files=[])
    assert found == {"files": ["请上传报告文件，或填写报告内容。"]}


def test_a_text_of_tomorrow_is_refused(people):
    tomorrow = timezone.localdate() + timedelta(days=1)
    found = faults(plan_report(people), "log_draft", people, received_on=tomorrow)
    assert found == {"received_on": ["日期不能晚于今天。"]}


@pytest.mark.parametrize(
    ("status", "action", "field"),
    [
        (S.COMMENTED, "log_final", "received_on"),
        (S.FINAL_RECEIVED, "give_to_members", "members_on"),
        (S.FINAL_RECEIVED, "hear", "heard_on"),
        (S.HANDED_OVER, "log_handling", "received_on"),
        (S.HANDLING_RECEIVED, "assess", "held_on"),
    ],
)
def test_a_step_is_not_done_before_the_one_before_it(people, status, action, field):
    report = report_in(status, people)
    yesterday = timezone.localdate() - timedelta(days=1)
    found = faults(report, action, people, **{field: yesterday})
    assert list(found) == [field]
    assert fresh(report).version == report.version


def test_the_unit_that_handed_a_text_in_is_on_record(people):
    report = act(plan_report(people), "handler", "submit_draft", people)
    entry = report.entries.get()
    assert (entry.kind, entry.unit, entry.by) == (
        ReportEntryKind.DRAFT,
        people.unit,
        people.handler,
    )
    assert entry.files.count() == 1


def test_a_report_is_not_heard_before_it_is_told_what_was_answered(people):
    report = report_in(S.FINAL_RECEIVED, people)
    one = report.collected.create(text="班次太少。", sent_on=timezone.localdate())
    report.collected.create(text="没有送交的。")
    assert "会前征集" in faults(report, "hear", people)["__all__"][0]
    one.answered = False
    one.save()
    assert act(report, "clerk", "hear", people).status == S.HEARD


def test_the_answer_is_due_three_calendar_months_after_the_hand_over(people):
    report = report_in(S.HEARD, people)
    opinion = deliberation(report, people)
    Opinion.objects.filter(pk=opinion.pk).update(handed_over_on=date(2026, 11, 30))
    WorkReport.objects.filter(pk=report.pk).update(heard_on=date(2026, 11, 25))
    opinion.refresh_from_db()
    done = perform(report, "hand_over", by=people.clerk, data={"opinion": opinion})
    assert done.handling_due_on == date(2027, 3, 1)  # 28 February is a Sunday


def test_an_opinion_of_another_activity_is_refused(people):
    report, other = report_in(S.HEARD, people), report_in(S.HEARD, people)
    found = faults(report, "hand_over", people, opinion=deliberation(other, people))
    assert list(found) == ["opinion"]


def test_an_opinion_answers_one_report_only(people):
    report = report_in(S.HANDED_OVER, people)
    second = report_in(S.HEARD, people, activity=report.activity)
    assert list(faults(second, "hand_over", people, opinion=report.opinion)) == ["opinion"]


def test_an_opinion_from_before_the_session_is_refused(people):
    report = report_in(S.HEARD, people)
    opinion = deliberation(report, people)
    Opinion.objects.filter(pk=opinion.pk).update(handed_over_on=date(2026, 5, 30))
    opinion.refresh_from_db()
    assert "早于" in faults(report, "hand_over", people, opinion=opinion)["opinion"][0]


def test_a_withdrawn_opinion_is_replaced_by_another(people):
    report = report_in(S.HANDED_OVER, people)
    perform(report.opinion, "withdraw", by=people.leader, data={"reason": "重写。"})
    done = act(fresh(report), "clerk", "hand_over", people)
    assert done.status == S.HANDED_OVER
    assert done.opinion != report.opinion


def test_items_without_an_answer_keep_a_report_open(people):
    report = report_in(S.HEARD, people)
    for who, action in (
        ("clerk", "hand_over"),
        ("handler", "submit_handling"),
        ("clerk", "assess"),
    ):
        report = act(report, who, action, people)
    assert "清单" in faults(report, "conclude", people, who="leader")["__all__"][0]
    answer_items(report, people)
    assert act(report, "leader", "conclude", people).status == S.CONCLUDED


@pytest.mark.parametrize("action", ["conclude", "conclude_unassessed"])
def test_the_answer_to_the_opinion_is_not_entered_twice(people, action):
    status = S.ASSESSED if action == "conclude" else S.HANDLING_RECEIVED
    report = act(report_in(status, people), "leader", action, people)
    opinion = Opinion.objects.get(pk=report.opinion_id)
    assert (opinion.status, opinion.report_text) == ("reported_back", "情况如下。")
    assert opinion.reported_on == report.handling_on


def test_an_answer_that_staff_have_entered_stays(people):
    report = report_in(S.ASSESSED, people)
    data = {"reported_on": timezone.localdate(), "text": "先行登记。"}
    perform(report.opinion, "report_back", by=people.clerk, data=data)
    act(report, "leader", "conclude", people)
    assert Opinion.objects.get(pk=report.opinion_id).report_text == "先行登记。"


def test_what_was_sent_back_is_no_longer_a_text(people):
    report = publish_report(report_in(S.HANDLING_RECEIVED, people), people)
    report = act(report, "clerk", "return_handling", people)
    kinds = set(ReportEntry.objects.public().values_list("kind", flat=True))
    assert (report.handling_on, kinds) == (None, {ReportEntryKind.FINAL})


def test_a_renewed_report_has_its_own_day_beside_the_first(people):
    report = report_in(S.ASSESSED, people, ballot=POOR)
    first = report.handling_due_on
    report = act(report, "leader", "order_renewal", people)
    assert (report.round, report.handling_due_on) == (2, first)
    assert report.renewed_due_on > timezone.localdate() + timedelta(days=50)
    assert fresh(report).handling_deadline == report.renewed_due_on


def test_a_renewed_report_is_assessed_again(people):
    report = report_in(S.RE_REPORTING, people)
    report = act(report, "handler", "submit_handling", people)
    report = act(report, "clerk", "assess", people)
    assert [one.round for one in report.assessments.order_by("round")] == [1, 2]
    assert act(report, "leader", "conclude", people).status == S.CONCLUDED


def test_a_withdrawn_report_sets_its_opinion_free(people):
    report = report_in(S.HANDED_OVER, people)
    done = act(report, "leader", "withdraw", people)
    assert (done.opinion, done.is_public) == (None, False)


def test_the_organ_hears_of_what_it_owes(people):
    report_in(S.HANDED_OVER, people)
    subjects = OutboxMessage.objects.filter(recipient=people.handler).values_list(
        "subject", flat=True
    )
    assert any("按期报告研究处理情况" in subject for subject in subjects)


# --- Publication --------------------------------------------------------------------------------


def test_the_three_texts_go_public_together(people):
    report = publish_report(report_in(S.HANDLING_RECEIVED, people), people)
    assert ReportEntry.objects.public().count() == 2
    assert Opinion.objects.public().get() == report.opinion
    assert WorkReport.objects.public().get() == report


def test_a_text_that_comes_later_waits_for_a_leader(people):
    report = publish_report(report_in(S.HANDED_OVER, people), people)
    report = act(report, "handler", "submit_handling", people)
    assert not ReportEntry.objects.public().filter(kind="handling").exists()
    perform(report, "publish", by=people.leader)
    assert ReportEntry.objects.public().filter(kind="handling").exists()


def test_the_ballot_waits_for_a_leader_too(people):
    report = publish_report(report_in(S.HANDLING_RECEIVED, people), people)
    report = act(report, "clerk", "assess", people)
    assert not report.assessments.public().exists()
    report = perform(report, "publish", by=people.leader)
    assert report.assessments.public().count() == 1


def test_an_opinion_that_comes_later_waits_for_a_leader(people):
    report = publish_report(report_in(S.HEARD, people), people)
    report = act(report, "clerk", "hand_over", people)
    assert not Opinion.objects.public().exists()
    perform(report, "publish", by=people.leader)
    assert Opinion.objects.public().get() == report.opinion


def test_the_concluded_opinion_is_published_with_its_report(people):
    report = publish_report(report_in(S.ASSESSED, people), people)
    report = act(report, "leader", "conclude", people)
    report = perform(report, "publish", by=people.leader)
    assert Opinion.objects.get(pk=report.opinion_id).status == "published"


def test_an_activity_that_is_not_public_holds_its_report_back(people):
    report = report_in(S.HEARD, people)
    assert "尚未公开" in faults(report, "publish", people, who="leader")["__all__"][0]


def test_who_drafted_the_opinion_does_not_publish_it_by_the_report(people):
    report = report_in(S.HANDED_OVER, people)
    Opinion.objects.filter(pk=report.opinion_id).update(drafted_by=people.leader)
    report.activity.is_public = True
    report.activity.save()
    assert "起草" in faults(report, "publish", people, who="leader")["__all__"][0]
    assert not Opinion.objects.public().exists()


def test_who_logged_a_text_does_not_publish_it(people):
    report = report_in(S.HEARD, people)
    report.entries.update(by=people.leader)
    report.activity.is_public = True
    report.activity.save()
    assert "您登记" in faults(report, "publish", people, who="leader")["__all__"][0]


def test_what_is_taken_back_is_gone_with_its_texts(people):
    report = publish_report(report_in(S.ASSESSED, people), people)
    perform(report, "unpublish", by=people.leader, data={"reason": "更正。"})
    assert not WorkReport.objects.public().exists()
    assert not ReportEntry.objects.public().exists()
    assert not report.assessments.public().exists()


# --- Who sees what --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("clerk", True),
        ("leader", True),
        ("handler", True),
        ("helper", False),
        ("other_handler", False),
        ("deputy", False),
        ("town_clerk", False),
        ("town_leader", False),
        ("nobody", False),
    ],
)
def test_a_report_on_its_way_is_for_staff_and_its_organ(people, who, sees):
    report_in(S.FINAL_RECEIVED, people)
    user = getattr(people, who)
    for records in (WorkReport.objects, ReportEntry.objects):
        assert records.visible_to(user).exists() == sees


def test_a_town_keeps_its_own_reports(people):
    activity = make_activity(method="report", level="town", organizer=town_congress())
    report = plan_report(people, activity=activity)
    other = make_user(Role.TOWN_CLERK, town_congress("芝英镇人大"))
    assert people.town_clerk in _who_acts(report, people.town_clerk)
    assert not _who_acts(report, other)
    assert not WorkReport.objects.visible_to(other).exists()
    assert not _who_acts(report, people.clerk)  # the city reads, the town acts


def _who_acts(report, user):
    return {user} if allowed(report, user) else set()


def test_the_organ_sees_what_was_sent_to_it(people):
    report = plan_report(people)
    report.collected.create(text="没有送交", source=CollectedFrom.CITIZEN)
    sent = report.collected.create(text="送交", sent_on=timezone.localdate())
    assert list(report.collected.visible_to(people.handler)) == [sent]
    assert report.collected.visible_to(people.clerk).count() == 2
    assert not report.collected.visible_to(people.other_handler).exists()
