"""Decisions with names and texts: number, session, vote, full text, and links both ways."""

from datetime import date

import pytest

from supervision.sessions.models import Decision, Session
from tests.factories import make_activity, make_opinion
from tests.once import once

pytestmark = pytest.mark.django_db
DAY = date(2023, 10, 26)
LIST = "/supervision/decisions/"


@once
def session():
    return Session.objects.create(
        term=18, number=12, held_on=DAY, members=33, present=32, is_public=True
    )


@once
def decision(session):
    return Decision.objects.create(
        number="永人大常〔2023〕11号",
        kind="decision",
        title="关于加强永康江流域生态保护的决定",
        decided_on=DAY,
        session=session,
        in_favour=31,
        against=0,
        abstained=1,
        text="一、统一规划。\n\n二、公众有权举报。",
        is_public=True,
    )


def page(client, address):
    return client.get(address).content.decode()


def heard():
    return make_activity(method="report", starts_on=DAY, is_public=True, title="听取环境报告")


def published_opinion(activity):
    opinion = make_opinion(activity=activity, kind="deliberation", title="环境报告审议意见")
    type(opinion).objects.filter(pk=opinion.pk).update(
        is_public=True,
        status="published",
        number="永人大审〔2023〕5号",
        handed_over_on=DAY,
    )
    return opinion


def test_the_list_names_number_session_and_vote_and_leads_to_the_text(client, decision, session):
    html = page(client, LIST)
    told = (decision.number, str(session), "赞成 31 票", "读全文", "统一规划", "#text")
    for words in (decision.title, *told):
        assert words in html
    assert f'href="{session.get_absolute_url()}"' in html


def test_a_decision_without_vote_and_text_says_neither(client, decision):
    Decision.objects.update(in_favour=None, abstained=None, against=None, session=None, text="")
    html = page(client, LIST)
    assert ("赞成" in html, "读全文" in html) == (False, False)


def test_the_table_of_the_list_has_the_vote(client, decision, session):
    sent = b"".join(client.get(LIST, {"format": "csv"}).streaming_content)
    head, row = sent.decode("utf-8-sig").splitlines()
    assert head.endswith("会议,赞成,反对,弃权")
    assert row.endswith(f"{session},31,0,1")


@pytest.mark.parametrize("address", [LIST, "page"])
def test_a_session_that_is_not_public_is_named_nowhere(client, decision, session, address):
    Session.objects.update(is_public=False)
    html = page(client, decision.get_absolute_url() if address == "page" else address)
    assert str(session) not in html
    assert session.get_absolute_url() not in html


def test_the_page_tells_the_whole_text(client, decision):
    html = page(client, decision.get_absolute_url())
    assert '<h2 id="text">全文</h2>' in html
    assert "二、公众有权举报。" in html
    assert "赞成 31 票，反对 0 票，弃权 1 票" in html


def test_a_session_tells_each_decision_with_its_vote(client, decision, session):
    html = page(client, session.get_absolute_url())
    assert decision.get_absolute_url() in html
    assert "赞成 31 票" in html


def test_decision_and_activity_lead_to_one_another(client, decision):
    activity = heard()
    Decision.objects.update(activity=activity)
    assert activity.get_absolute_url() in page(client, decision.get_absolute_url())
    html = page(client, activity.get_absolute_url())
    assert decision.get_absolute_url() in html
    assert "据此作出的决定" in html


def test_the_decision_leads_to_the_review_opinion_of_its_activity(client, decision):
    activity = heard()
    opinion = published_opinion(activity)
    Decision.objects.update(activity=activity)
    html = page(client, decision.get_absolute_url())
    assert f'href="{activity.get_absolute_url()}#opinion-{opinion.pk}"' in html
    assert "环境报告审议意见（永人大审〔2023〕5号）" in html
    assert f'id="opinion-{opinion.pk}"' in page(client, activity.get_absolute_url())


@pytest.mark.parametrize("kept_back", ["activity", "opinion", "decision"])
def test_what_is_not_public_is_not_led_to(client, decision, kept_back):
    activity = heard()
    opinion = published_opinion(activity)
    Decision.objects.update(activity=activity, is_public=kept_back != "decision")
    if kept_back == "activity":
        type(activity).objects.update(is_public=False)
    if kept_back == "opinion":
        type(opinion).objects.update(is_public=False)
    if kept_back == "decision":
        assert decision.title not in page(client, activity.get_absolute_url())
        return
    html = page(client, decision.get_absolute_url())
    hidden = activity.get_absolute_url() if kept_back == "activity" else "环境报告审议意见"
    assert hidden not in html


def test_a_session_tells_what_it_heard_with_the_opinions(client, session):
    activity = heard()
    published_opinion(activity)
    html = page(client, session.get_absolute_url())
    assert activity.get_absolute_url() in html
    assert "环境报告审议意见" in html


@pytest.mark.parametrize("kind", ["chairpersons", "congress"])
def test_other_meetings_claim_nothing_of_that_day(client, session, kind):
    activity = heard()
    Session.objects.update(kind=kind)
    assert activity.get_absolute_url() not in page(client, session.get_absolute_url())


def test_the_list_costs_the_same_with_one_decision_and_with_many(
    client, decision, session, django_assert_max_num_queries
):
    for number in range(9):
        Decision.objects.create(
            number=f"第{number}号", kind="decision", title="决定", decided_on=DAY,
            session=session, in_favour=30, is_public=True,
        )  # fmt: skip
    client.get(LIST)
    with django_assert_max_num_queries(5):
        assert page(client, f"{LIST}?page=1").count("赞成 30 票") == 9


def test_a_decision_whose_execution_is_not_reported_by_its_day_is_late(client, decision):
    Decision.objects.filter(pk=decision.pk).update(report_due_on=date(2024, 3, 31))
    assert "已逾期" in page(client, LIST)
    assert "已逾期" in page(client, decision.get_absolute_url())


def test_what_is_reported_is_late_no_more(client, decision):
    Decision.objects.filter(pk=decision.pk).update(
        report_due_on=date(2024, 3, 31), what_came="已经全部落实。"
    )
    assert "已逾期" not in page(client, LIST)


def test_without_a_day_none_is_named(client, decision):
    assert "报告执行情况的期限" not in page(client, decision.get_absolute_url())
