"""The report on the public page of its activity, and on the page of those who work on it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from supervision.activities.models import Activity
from supervision.reports.choices import ReportStatus
from supervision.reports.models import ReportFile, WorkReport
from tests.factories import make_activity, png
from tests.once import once
from tests.supervision.everybody import Everybody
from tests.supervision.hearing import (
    POOR,
    act,
    fresh,
    plan_report,
    publish_report,
    report_in,
)
from workflow.deadlines import written
from workflow.transitions import perform

pytestmark = pytest.mark.django_db

S = ReportStatus


@once
def people():
    return Everybody()


def public_page(client, report):
    response = client.get(report.activity.get_absolute_url())
    assert response.status_code == 200
    return response.content.decode()


def my_page(client, report, user, status=200):
    client.force_login(user)
    response = client.get(report.get_absolute_url())
    assert response.status_code == status
    return response.content.decode()


def post(client, report, action, **data):
    address = reverse("my_reports:act", args=[report.pk, action])
    return client.post(address, {"version": report.version, **data})


# --- The public --------------------------------------------------------------------------------


def test_what_nobody_has_published_is_not_there(client, people):
    report = report_in(S.HANDLING_RECEIVED, people)
    Activity.objects.update(is_public=True)
    assert report.title not in public_page(client, report)


def test_what_is_missing_is_said_to_be_missing(client, people):
    report = publish_report(report_in(S.HANDED_OVER, people), people)
    page = public_page(client, report)
    assert "研究处理情况报告：<b>未收到</b>" in page
    assert written(report.handling_due_on) in page


def test_an_opinion_not_yet_handed_over_is_missing(client, people):
    page = public_page(client, publish_report(report_in(S.HEARD, people), people))
    assert "审议意见：<b>未交办</b>" in page


def test_a_text_that_waits_for_publication_is_not_said_to_be_missing(client, people):
    report = publish_report(report_in(S.HANDED_OVER, people), people)
    act(report, "handler", "submit_handling", people)
    page = public_page(client, report)
    assert "研究处理情况报告：<b>待公布</b>" in page
    assert "未收到" not in page


def test_the_three_texts_stand_together(client, people):
    report = publish_report(report_in(S.HANDLING_RECEIVED, people), people)
    page = public_page(client, report)
    assert page.count("情况如下。") == 2  # the report and the handling report
    assert report.opinion.number in page
    assert "未收到" not in page


def test_the_ballot_is_told_with_its_rule(client, people):
    report = publish_report(report_in(S.ASSESSED, people), people)
    page = public_page(client, report)
    assert "满意度测评：满意" in page
    assert "满意 <b>20</b> 票，基本满意 <b>6</b> 票，不满意 <b>2</b> 票，弃权 <b>1</b> 票" in page
    assert "达到全体组成人员的1/2（18 票）" in page


def test_a_renewed_report_stands_beside_the_first(client, people):
    report = publish_report(report_in(S.ASSESSED, people, ballot=POOR), people)
    report = act(report, "leader", "order_renewal", people)
    page = public_page(client, report)
    assert "重新报告的研究处理情况：<b>未收到</b>" in page
    assert "查看研究处理情况报告" in page


def test_drafts_and_collected_words_are_never_public(client, people):
    report = plan_report(people)
    report.collected.create(text="班次太少，老人不便", from_whom="石柱镇李某")
    for who, action in (
        ("handler", "submit_draft"),
        ("clerk", "comment"),
        ("handler", "submit_final"),
        ("clerk", "hear"),
    ):
        data = {"text": f"{action}的文字", "heard_on": timezone.localdate()}
        report = perform(report, action, by=getattr(people, who), data=data)
    page = public_page(client, publish_report(report, people))
    assert "submit_final的文字" in page
    for secret in ("submit_draft的文字", "comment的文字", "hear的文字", "老人不便", "李某"):
        assert secret not in page
    assert "会前征集意见 <b>1</b> 条" in page


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_the_same_with_any_number_of_reports(
    client, people, rows, django_assert_num_queries
):
    activity = make_activity(method="report")
    for _one in range(rows):
        report = report_in(S.ASSESSED, people, activity=activity)
        publish_report(report, people)
    client.get(activity.get_absolute_url())
    with django_assert_num_queries(21):
        client.get(activity.get_absolute_url())


# --- Files -------------------------------------------------------------------------------------


def file_of(report, kind):
    return ReportFile.objects.get(entry__report=report, entry__kind=kind).stored


@pytest.mark.parametrize(("kind", "status"), [("final", 200), ("draft", 404)])
def test_only_the_published_texts_have_public_files(client, people, kind, status):
    report = publish_report(report_in(S.HEARD, people), people)
    stored = file_of(report, kind)
    address = reverse("supervision:report_file", args=[stored.uuid])
    assert client.get(address).status_code == status


def test_a_file_is_out_of_reach_before_publication(client, people):
    report = report_in(S.HEARD, people)
    address = reverse("supervision:report_file", args=[file_of(report, "final").uuid])
    assert client.get(address).status_code == 404
    client.force_login(people.clerk)
    assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    ("who", "status"),
    [("handler", 200), ("clerk", 200), ("other_handler", 404), ("deputy", 404)],
)
def test_a_draft_opens_to_those_who_work_on_it(client, people, who, status):
    report = report_in(S.DRAFT_RECEIVED, people)
    client.force_login(getattr(people, who))
    stored = file_of(report, "draft")
    address = reverse("my_reports:file", args=[report.pk, stored.uuid])
    assert client.get(address).status_code == status


# --- Those who work on it ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("handler", 200),
        ("clerk", 200),
        ("leader", 200),
        ("helper", 404),
        ("other_handler", 404),
        ("deputy", 404),
        ("town_clerk", 404),
        ("nobody", 404),
    ],
)
def test_who_opens_the_page(client, people, who, status):
    my_page(client, report_in(S.DRAFT_RECEIVED, people), getattr(people, who), status)


@pytest.mark.parametrize("status", S.values)
def test_the_page_opens_in_every_state(client, people, status):
    report = report_in(status, people)
    assert report.title in my_page(client, report, people.clerk)


def test_the_organ_hands_in_its_draft(client, people):
    report = plan_report(people)
    assert "提交报告初稿" in my_page(client, report, people.handler)
    response = post(client, report, "submit_draft", text="初稿在附件。", files=png())
    assert response.status_code == 302
    assert fresh(report).status == S.DRAFT_RECEIVED


def test_an_empty_draft_is_refused_beside_its_field(client, people):
    report = plan_report(people)
    client.force_login(people.handler)
    response = post(client, report, "submit_draft", text=" ")
    assert response.status_code == 422
    assert "请上传报告文件，或填写报告内容。" in response.content.decode()
    assert fresh(report).status == S.PLANNED


def test_an_unknown_file_is_refused_and_the_words_stay(client, people):
    report = plan_report(people)
    client.force_login(people.handler)
    response = post(client, report, "submit_draft", text="附上初稿。", files=png("初稿.exe"))
    page = response.content.decode()
    assert response.status_code == 422
    assert "不能上传" in page
    assert "附上初稿。" in page


def test_counts_that_cannot_be_are_refused_and_stay(client, people):
    report = report_in(S.HANDLING_RECEIVED, people)
    client.force_login(people.clerk)
    ballot = {**POOR, "satisfied": 29}
    response = post(client, report, "assess", held_on=timezone.localdate(), **ballot)
    page = response.content.decode()
    assert response.status_code == 422
    assert "收回 54 票，多于出席的 30 人。" in page
    assert 'value="29"' in page


@pytest.mark.parametrize("typed", ["-1", "1001", "二十", "1.5", "²"])
def test_a_count_that_is_none_is_refused(client, people, typed):
    report = report_in(S.HANDLING_RECEIVED, people)
    client.force_login(people.clerk)
    ballot = {**POOR, "satisfied": typed, "held_on": timezone.localdate()}
    assert post(client, report, "assess", **ballot).status_code == 422
    assert fresh(report).status == S.HANDLING_RECEIVED


def test_a_page_from_before_is_told_what_happened(client, people):
    report = report_in(S.DRAFT_RECEIVED, people)
    client.force_login(people.clerk)
    act(report, "handler", "submit_final", people)
    response = post(client, report, "comment", text="请补充数据。")
    assert response.status_code == 409
    assert "请补充数据。" in response.content.decode()


def test_a_stranger_s_act_finds_nothing(client, people):
    report = report_in(S.HANDED_OVER, people)
    client.force_login(people.other_handler)
    assert post(client, report, "submit_handling", text="越权。").status_code == 404


def test_the_organ_does_not_act_for_the_committee(client, people):
    report = report_in(S.DRAFT_RECEIVED, people)
    client.force_login(people.handler)
    assert post(client, report, "comment", text="越权。").status_code == 403
    assert fresh(report).status == S.DRAFT_RECEIVED


def test_the_organ_reads_what_it_must_answer_without_the_names(client, people):
    report = plan_report(people)
    report.collected.create(text="班次太少", from_whom="石柱镇李某", sent_on=timezone.localdate())
    page = my_page(client, report, people.handler)
    assert "班次太少" in page
    assert "李某" not in page
    assert "石柱镇李某" in my_page(client, report, people.clerk)


def test_the_day_that_passed_is_marked(client, people):
    report = report_in(S.HANDED_OVER, people)
    yesterday = timezone.localdate() - timedelta(days=1)
    WorkReport.objects.update(handling_due_on=yesterday)
    assert "s-overdue" in my_page(client, report, people.handler)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_the_same_queries(client, people, rows, django_assert_num_queries):
    report = report_in(S.RE_REPORTING, people)
    for number in range(rows):
        report.collected.create(text=f"意见{number}", sent_on=timezone.localdate())
    for _round in range(rows - 1):
        report = act(report, "handler", "submit_handling", people)
        report = act(report, "clerk", "assess", people, ballot=POOR)
        report = act(report, "leader", "order_renewal", people)
    client.force_login(people.handler)
    client.get(report.get_absolute_url())
    with django_assert_num_queries(13):
        client.get(report.get_absolute_url())
