"""The public's page of a special inquiry, its form in the back office, figure and ledger sheet."""

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.choices import Role
from registers import figures
from registers.figures import FIGURES
from supervision.activities.models import Activity
from supervision.inquiries.models import Broadcast, InquiryQuestion
from supervision.inquiries.models import QuestionStatus as S
from tests.factories import (
    bring_question,
    government,
    hand_over,
    make_activity,
    make_deputy,
    make_inquiry,
    make_org,
    make_question,
    make_user,
    publish,
    town_congress,
)
from tests.history import past_activity, past_question
from tests.once import once
from tests.supervision.back_office import activity_form, activity_page, empty_formset, question_form
from tests.supervision.everybody import Everybody
from workflow.transitions import perform

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def page_of(activity):
    return reverse("supervision:inquiry", args=[activity.number])


def page_text(client, activity):
    answer = client.get(page_of(activity))
    assert answer.status_code == 200
    return answer.content.decode()


@once
def people():
    return Everybody()


@once
def activity():
    return make_inquiry(is_public=True)


class TestPage:
    def test_it_tells_who_asks_who_answers_and_what_was_promised(self, client, people, activity):
        asker = make_deputy("吕承渡")
        bring_question(S.PROMISED, people, activity, asked_by=asker, is_public=True)
        page = page_text(client, activity)
        for words in ("吕承渡", "经济和信息化局", "年底前办结。", "已作说明。", "已承诺"):
            assert words in page

    def test_it_counts_the_questions(self, client, people, activity):
        for status in (S.LISTED, S.ANSWERED, S.PROMISED, S.SOLVED, S.SOLVED):
            bring_question(status, people, activity, is_public=True)
        page = page_text(client, activity)
        assert (
            "问题 <b>5</b> 个，已应询 <b>4</b> 个，作出承诺 <b>3</b> 个，已解决 <b>2</b> 个" in page
        )

    def test_a_promise_whose_day_has_passed_is_told_as_late(self, client, people, activity):
        question = bring_question(S.PROMISED, people, activity, is_public=True)
        assert "已过承诺日期" not in page_text(client, activity)
        yesterday = TODAY - timedelta(days=1)
        InquiryQuestion.objects.filter(pk=question.pk).update(promised_on=yesterday)
        assert "已承诺，已过承诺日期" in page_text(client, activity)

    @pytest.mark.parametrize(
        ("after", "words"), [(10, "已解决，比承诺晚 10 天"), (0, "已解决"), (-3, "已解决")]
    )
    def test_a_promise_that_was_kept_late_is_told_with_its_days(
        self, client, people, activity, after, words
    ):
        question = bring_question(S.SOLVED, people, activity, is_public=True)
        promised = date(2026, 5, 10)
        days = {"promised_on": promised, "solved_on": promised + timedelta(days=after)}
        InquiryQuestion.objects.filter(pk=question.pk).update(**days)
        page = page_text(client, activity)
        assert words in page
        assert ("比承诺晚" in page) == (after > 0)

    def test_what_is_not_published_does_not_exist(self, client, people, activity):
        make_question(activity, question="尚未公开的问题")
        bring_question(S.WITHDRAWN, people, activity, question="已作废的问题", is_public=True)
        page = page_text(client, activity)
        assert "尚未公开的问题" not in page
        assert "已作废的问题" not in page
        assert "问题清单还没有公开" in page

    def test_an_unpublished_inquiry_is_for_the_staff_of_its_level(self, client, people):
        activity = make_inquiry()
        make_question(activity, question="内部的问题")
        for name in ("handler", "deputy", "town_clerk", "nobody"):
            client.force_login(getattr(people, name))
            assert client.get(page_of(activity)).status_code == 404
        client.logout()
        assert client.get(page_of(activity)).status_code == 404
        for name in ("clerk", "leader"):
            client.force_login(getattr(people, name))
            assert "内部的问题" in page_text(client, activity)

    def test_an_activity_of_another_method_has_no_such_page(self, client):
        assert client.get(page_of(make_activity(is_public=True))).status_code == 404

    def test_the_page_of_the_activity_leads_to_it(self, client, activity):
        other = make_activity(is_public=True)
        assert page_of(activity) in client.get(activity.get_absolute_url()).content.decode()
        assert page_of(other) not in client.get(other.get_absolute_url()).content.decode()

    def test_the_item_of_a_promise_is_linked_once_it_is_public(self, client, people, activity):
        question = bring_question(S.PROMISED, people, activity, is_public=True)
        data = {"addressee": government()}
        item = perform(question, "to_item", by=people.clerk, data=data).item
        assert item.get_absolute_url() not in page_text(client, activity)
        opinion = item.opinion
        type(opinion).objects.update(number="永人大询〔2026〕1号")
        publish(hand_over(opinion, people), people)
        assert item.get_absolute_url() in page_text(client, activity)

    @pytest.mark.parametrize("rows", [1, 3])
    def test_it_costs_the_same_with_any_number_of_questions(
        self, client, people, activity, rows, django_assert_num_queries
    ):
        for _row in range(rows):
            question = bring_question(S.PROMISED, people, activity, asked_by=make_deputy())
            data = {"addressee": government()}
            perform(question, "to_item", by=people.clerk, data=data)
        InquiryQuestion.objects.update(is_public=True)
        with django_assert_num_queries(7):
            client.get(page_of(activity))

    def test_markup_is_shown_as_letters(self, client, activity):
        make_question(activity, question="<script>alert(1)</script>", is_public=True)
        assert "<script>alert(1)</script>" not in page_text(client, activity)


class TestBroadcast:
    def schedule(self, activity, hours, **fields):
        start = timezone.now() + timedelta(hours=hours)
        end = start + timedelta(hours=2)
        return Broadcast.objects.create(
            activity=activity,
            starts_at=start,
            ends_at=end,
            url="https://example.org/live",
            **fields,
        )

    @pytest.mark.parametrize(
        ("hours", "words"),
        [(5, "尚未开始"), (-1, "正在直播"), (-5, "已结束")],
    )
    def test_it_says_whether_it_runs(self, client, activity, hours, words):
        self.schedule(activity, hours)
        page = page_text(client, activity)
        assert words in page
        assert 'href="https://example.org/live"' in page

    def test_afterwards_it_says_how_many_watched(self, client, activity):
        self.schedule(activity, -5, viewers=17000)
        page = page_text(client, activity)
        assert "17000 人次" in page
        assert "观看录像" in page

    def test_without_a_schedule_the_address_of_the_activity_is_shown(self, client):
        activity = make_inquiry(is_public=True, broadcast_url="https://example.org/old")
        assert 'href="https://example.org/old"' in page_text(client, activity)

    def test_an_end_before_the_start_is_refused_with_a_sentence(self, client, people, activity):
        client.force_login(people.clerk)
        answer = client.post(activity_page(activity), self.form(activity, "10:00", "09:00"))
        assert "结束时间必须晚于开始时间" in answer.content.decode()
        assert not Broadcast.objects.exists()

    def test_the_clerk_enters_the_schedule(self, client, people):
        activity = make_inquiry()  # what is public already waits for a second person
        client.force_login(people.clerk)
        client.post(activity_page(activity), self.form(activity, "09:00", "11:30"))
        starts_at = timezone.localtime(Broadcast.objects.get().starts_at)
        assert starts_at == timezone.make_aware(datetime(2026, 6, 30, 9))

    def form(self, activity, start, end):
        return activity_form(
            number=activity.number,
            method="special_inquiry",
            **empty_formset("broadcast")
            | {
                "broadcast-TOTAL_FORMS": "1",
                "broadcast-0-starts_at": f"2026-06-30T{start}",
                "broadcast-0-ends_at": f"2026-06-30T{end}",
            },
        )


class TestBackOffice:
    ADD = "/admin/supervision/inquiryquestion/add/"

    def test_a_clerk_lists_questions_and_the_numbers_follow(self, client, people, activity):
        client.force_login(people.clerk)
        for _row in range(2):
            client.post(self.ADD, question_form(activity))
        listed = InquiryQuestion.objects.in_order()
        assert [(one.sequence, one.created_by) for one in listed] == [
            (1, people.clerk),
            (2, people.clerk),
        ]

    def test_a_number_given_twice_is_refused_and_the_text_stays(self, client, people, activity):
        make_question(activity)
        client.force_login(people.clerk)
        answer = client.post(self.ADD, question_form(activity, sequence="1"))
        assert "已有这个序号的问题" in answer.content.decode()
        assert "项目落地后要素怎样保障" in answer.content.decode()
        assert InquiryQuestion.objects.count() == 1

    def test_only_a_special_inquiry_has_questions(self, client, people):
        client.force_login(people.clerk)
        answer = client.post(self.ADD, question_form(make_activity()))
        assert "只有方式为专题询问的活动" in answer.content.decode()

    def test_a_town_lists_none_for_the_city(self, client, people, activity):
        client.force_login(people.town_clerk)
        client.post(self.ADD, question_form(activity))
        assert not InquiryQuestion.objects.exists()

    def test_an_answered_question_is_no_longer_written(self, client, people):
        question = bring_question(S.ANSWERED, people)
        client.force_login(people.clerk)
        form = question_form(question.activity, sequence="1")
        address = reverse("admin:supervision_inquiryquestion_change", args=[question.pk])
        assert client.post(address, form).status_code == 403

    def test_a_promise_without_a_date_stays_on_the_form(self, client, people):
        question = bring_question(S.ANSWERED, people)
        client.force_login(people.clerk)
        address = reverse("admin:supervision_inquiryquestion_act", args=[question.pk, "promise"])
        form = {"version": str(question.version), "text": "年底前全部兑现", "promised_on": ""}
        page = client.post(address, form).content.decode()
        assert "承诺必须写明日期" in page
        assert "年底前全部兑现" in page

    @pytest.mark.parametrize("name", ["town_clerk", "town_leader"])
    def test_another_level_does_not_see_unpublished_questions(self, client, people, name):
        question = make_question(question="市里的问题")
        client.force_login(getattr(people, name))
        assert (
            "市里的问题"
            not in client.get(
                reverse("admin:supervision_inquiryquestion_changelist")
            ).content.decode()
        )
        address = reverse("admin:supervision_inquiryquestion_change", args=[question.pk])
        assert client.get(address).status_code in (302, 404)

    def test_every_action_has_its_page(self, client, people):
        client.force_login(people.clerk)
        question = bring_question(S.PROMISED, people)
        for action in ("put_off", "to_item", "link_item", "solve"):
            address = reverse("admin:supervision_inquiryquestion_act", args=[question.pk, action])
            assert client.get(address).status_code == 200

    def test_the_list_is_filtered_by_year_and_by_promises_that_are_due(self, client, people):
        due = bring_question(S.PROMISED, people, question="到期的")
        bring_question(S.PROMISED, people, question="没到期的")
        InquiryQuestion.objects.filter(pk=due.pk).update(promised_on=TODAY)
        client.force_login(people.clerk)
        query = {"promise": "due", "year": str(due.activity.year)}
        page = client.get(reverse("admin:supervision_inquiryquestion_changelist"), query)
        assert "到期的" in page.content.decode()
        assert "没到期的" not in page.content.decode()


class TestFigure:
    def count(self, year=2023):
        return figures.count(FIGURES.get("inquiry_problems_solved"), year)

    def test_questions_solved_in_the_year_count(self):
        past_question(solved_on=date(2023, 12, 31))
        past_question(solved_on=date(2024, 1, 1))
        past_question()
        assert (self.count().value, self.count(2024).value) == (1, 1)

    def test_an_inquiry_of_the_year_before_counts_in_the_year_of_the_solution(self):
        old = past_activity(2022, method="special_inquiry")
        past_question(old, solved_on=date(2023, 3, 1))
        assert self.count().value == 1

    def test_a_reopened_question_counts_no_more(self):
        question = past_question(solved_on=date(2023, 5, 9))
        perform(question, "reopen", by=make_user(Role.CLERK), data={"reason": "反弹。"})
        assert self.count().value == 0

    def test_it_counts_the_city_alone(self):
        town = past_activity(method="special_inquiry", level="town", organizer=town_congress())
        past_question(town, solved_on=date(2023, 11, 1))
        assert self.count().value == 0

    def test_it_is_broken_down_by_activity_and_by_unit(self):
        one = past_activity(method="special_inquiry", title="询问甲", is_public=True)
        two = past_activity(method="special_inquiry", title="询问乙", is_public=True)
        for activity, unit in ((one, "教育局"), (one, "财政局"), (two, "财政局")):
            past_question(activity, solved_on=date(2023, 9, 1), unit=make_org(unit))
        counted = self.count()
        rows = {
            part: {row.label: row.value for row in counted.breakdown(part).rows}
            for part in ("by_activity", "by_unit")
        }
        assert rows == {
            "by_activity": {"询问甲": 2, "询问乙": 1},
            "by_unit": {"教育局": 1, "财政局": 2},
        }

    def test_the_title_of_an_unpublished_inquiry_is_not_named(self):
        hidden = past_activity(method="special_inquiry", title="不公开的询问")
        past_question(hidden, solved_on=date(2023, 9, 1))
        past_question(solved_on=date(2023, 9, 1))
        figure = FIGURES.get("inquiry_problems_solved")
        assert figure.public(figure.records(2023)).count() == 1
        counted = figures.count(figure, 2023, public=True)
        (row,) = [row for row in counted.breakdown("by_activity").rows if row.is_hidden]
        assert (row.label, row.value) == ("未公开的监督活动", 1)


def test_nobody_else_sees_the_inquiry_of_a_town(people):
    activity = make_inquiry(level="town", organizer=town_congress())
    question = make_question(activity)
    seen = {
        name: question in InquiryQuestion.objects.visible_to(getattr(people, name))
        for name in ("clerk", "town_clerk", "town_leader", "leader", "deputy", "handler")
    }
    assert seen == {
        "clerk": True,
        "town_clerk": True,
        "town_leader": True,
        "leader": False,
        "deputy": False,
        "handler": False,
    }
    assert Activity.objects.get(pk=activity.pk).inquiry_questions.count() == 1
