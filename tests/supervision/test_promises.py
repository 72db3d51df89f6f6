"""The promise ledger: reported, confirmed, renewed, broken; comes back when due; who sees it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from deputies.suggestions.models import Suggestion
from registers.waiting import WAITING
from supervision.handling.models import Entry
from supervision.items.choices import ItemStatus
from supervision.promises.models import Promise
from supervision.promises.models import PromiseStatus as S
from tests.factories import evidence, make_item, published_item
from tests.once import once
from tests.supervision.everybody import INSIDERS, STRANGERS, Everybody, offered
from workflow.choices import Outcome
from workflow.transitions import perform

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
MANY = 3


@once
def people():
    return Everybody()


def promised(people, days=10, status=ItemStatus.HANDLING):
    item = make_item(status, people)
    return Promise.objects.create(item=item, promised_on=TODAY + timedelta(days=days))


def report(promise, people):
    data = {"text": "路已修通。", "files": evidence()}
    return perform(promise, "report", by=people.handler, data=data)


def kept(people, promise):
    data = {"kept_on": TODAY, "text": "到现场看过，路已通车。"}
    return perform(promise, "confirm", by=people.clerk, data=data)


def on_desk(key, user, day):
    """What of a kind waits for a person on a day."""
    return WAITING.get(key).records(user, day)


class TestCourse:
    def test_the_unit_reports_with_evidence_and_the_clerk_confirms(self, people):
        promise = report(promised(people), people)
        assert promise.status == S.REPORTED
        entry = Entry.objects.get(item=promise.item, text="路已修通。")
        assert entry.files.count() == 1
        promise = kept(people, promise)
        assert (promise.status, promise.kept_on, promise.confirmed_by) == (
            S.KEPT,
            TODAY,
            people.clerk,
        )
        assert not Promise.objects.open().exists()

    def test_the_old_date_stays_beside_the_new_one(self, people, client):
        promise = promised(people, days=3)
        day = TODAY + timedelta(days=90)
        data = {"until": day, "reason": "资金未到位。"}
        promise = perform(promise, "ask_renewal", by=people.handler, data=data)
        assert promise.promised_on == TODAY + timedelta(days=3)
        promise = perform(promise, "renew", by=people.clerk, data=data)
        assert (promise.status, promise.promised_on) == (S.OPEN, day)
        renewal = promise.renewals.get()
        assert (renewal.was_promised_on, renewal.reason) == (
            TODAY + timedelta(days=3),
            "资金未到位。",
        )
        client.force_login(people.handler)
        page = client.get(reverse("my_promises:promise", args=[promise.pk])).content.decode()
        assert "原承诺" in page

    def test_a_renewal_must_be_later(self, people):
        promise = promised(people, days=10)
        data = {"until": TODAY + timedelta(days=10), "reason": "再等等。"}
        with pytest.raises(ValidationError, match="必须晚于现在的承诺日期"):
            perform(promise, "renew", by=people.clerk, data=data)
        assert not promise.renewals.exists()

    def test_it_is_broken_only_after_its_day(self, people):
        promise = promised(people, days=0)
        with pytest.raises(ValidationError, match="还没有过承诺日期"):
            perform(promise, "break", by=people.clerk, data={"reason": "没有做。"})
        Promise.objects.filter(pk=promise.pk).update(promised_on=TODAY - timedelta(days=1))
        promise = perform(promise, "break", by=people.clerk, data={"reason": "没有做。"})
        assert promise.status == S.BROKEN
        assert not Promise.objects.open().exists()

    def test_it_cannot_be_kept_before_it_was_made_or_in_the_future(self, people):
        promise = promised(people, status=ItemStatus.REPLIED)
        for day in (TODAY + timedelta(days=1), TODAY - timedelta(days=400)):
            with pytest.raises(ValidationError):
                perform(
                    promise, "confirm", by=people.clerk, data={"kept_on": day, "text": "已看。"}
                )
        promise.refresh_from_db()
        assert promise.status == S.OPEN

    def test_a_refused_report_is_open_again(self, people):
        promise = report(promised(people), people)
        promise = perform(promise, "refuse", by=people.clerk, data={"reason": "路还没有通。"})
        assert (promise.status, promise.report) == (S.OPEN, "")


class TestWithTheReply:
    def reply(self, people, item, **data):
        return perform(item, "reply", by=people.handler, data={"text": "答复。", **data})

    def test_a_second_reply_keeps_the_first_day_in_sight(self, people):
        item = make_item(ItemStatus.HANDLING, people)
        first, second = (TODAY + timedelta(days=n) for n in (30, 60))
        item = self.reply(people, item, outcome=Outcome.PLANNED, promised_on=first)
        item = perform(item, "send_back", by=people.clerk, data={"reason": "太晚。"})
        self.reply(people, item, outcome=Outcome.PLANNED, promised_on=second)
        promise = Promise.objects.get()
        assert (promise.promised_on, promise.renewals.get().was_promised_on) == (second, first)

    def test_a_reply_that_solves_replaces_the_promise_and_deletes_nothing(self, people):
        item = make_item(ItemStatus.HANDLING, people)
        day = TODAY + timedelta(days=30)
        item = self.reply(people, item, outcome=Outcome.PLANNED, promised_on=day)
        item = perform(item, "send_back", by=people.clerk, data={"reason": "请现在就办。"})
        self.reply(people, item, outcome=Outcome.SOLVED, files=evidence())
        assert Promise.objects.get().status == S.REPLACED
        assert not Promise.objects.open().exists()


class TestWho:
    def test_each_is_offered_exactly_what_is_theirs(self, people):
        promise = promised(people, days=-1)
        expected = {
            "handler": {"report", "ask_renewal"},
            "clerk": {"confirm", "renew", "break", "urge"},
            "leader": {"urge", "supervise"},
        }
        for name in (*INSIDERS, *STRANGERS):
            assert offered(promise, getattr(people, name)) == expected.get(name, set()), name

    def test_a_stranger_is_refused(self, people):
        with pytest.raises(PermissionDenied):
            perform(
                promised(people), "report", by=people.other_handler, data={"text": "不是我的。"}
            )

    def test_the_page_is_for_the_unit_and_the_staff(self, people, client):
        address = reverse("my_promises:promise", args=[promised(people).pk])
        seen = {}
        for name in ("handler", "clerk", "leader", "helper", "other_handler", "deputy"):
            client.force_login(getattr(people, name))
            seen[name] = client.get(address).status_code
        assert seen == {
            "handler": 200,
            "clerk": 200,
            "leader": 200,
            "helper": 404,
            "other_handler": 404,
            "deputy": 404,
        }


class TestComesBack:
    def test_it_waits_for_the_unit_within_thirty_days(self, people):
        near, far = promised(people, days=30), promised(people, days=31)
        assert list(on_desk("promises_to_keep", people.handler, TODAY)) == [near]
        assert far in on_desk("promises_to_keep", people.handler, TODAY + timedelta(days=1))
        assert not on_desk("promises_to_keep", people.other_handler, TODAY)

    def test_what_the_unit_said_waits_for_the_clerk(self, people):
        promise = report(promised(people), people)
        assert list(on_desk("promises_to_decide", people.clerk, TODAY)) == [promise]
        assert not on_desk("promises_to_keep", people.handler, TODAY)
        assert not on_desk("promises_to_decide", people.town_clerk, TODAY)

    def test_past_its_day_it_waits_for_the_clerk_across_years(self, people):
        promise = promised(people, days=-800)
        assert list(on_desk("promises_past", people.clerk, TODAY)) == [promise]

    def test_a_kept_one_waits_for_nobody(self, people):
        kept(people, report(promised(people, days=-1), people))
        for key, user in (("promises_to_keep", people.handler), ("promises_past", people.clerk)):
            assert not on_desk(key, user, TODAY)


class TestLedger:
    def ledger(self, client, user, **narrowed):
        client.force_login(user)
        return client.get(reverse("my_promises:ledger"), narrowed)

    def test_items_and_suggestions_stand_in_one_ledger(self, people, client):
        promise = promised(people, days=5)
        Suggestion.objects.create(
            year=TODAY.year,
            number="7",
            title="增设公交站",
            text="太远。",
            lead_deputy=people.deputy.deputy,
            lead_unit=people.unit,
            status="replied",
            handed_over_on=TODAY,
            replied_on=TODAY,
            outcome=Outcome.PLANNED,
            promised_on=TODAY + timedelta(days=2),
        )
        lines = self.ledger(client, people.clerk).context["lines"]
        assert [line.text for line in lines] == ["增设公交站", promise.item.suggestion]
        assert not self.ledger(client, people.other_handler).context["lines"]

    @pytest.mark.parametrize(("state", "days"), [("soon", 30), ("overdue", -1), ("open", 200)])
    def test_it_narrows_by_state(self, people, client, state, days):
        promise = promised(people, days=days)
        lines = self.ledger(client, people.clerk, state=state).context["lines"]
        assert [line.record for line in lines] == [promise]
        others = {"soon", "overdue"} - {state}
        for other in others:
            assert not self.ledger(client, people.clerk, state=other).context["lines"]

    def test_it_narrows_by_year(self, people, client):
        promise = promised(people, days=400)
        year = promise.promised_on.year
        assert len(self.ledger(client, people.clerk, year=year).context["lines"]) == 1
        assert len(self.ledger(client, people.clerk, year=year, state="kept").context["lines"]) == 0

    def test_as_many_queries_with_three_as_with_one(self, people, client):
        def queries():
            with CaptureQueriesContext(connection) as captured:
                assert self.ledger(client, people.clerk).status_code == 200
            return len(captured)

        promised(people)
        self.ledger(client, people.clerk)
        one = queries()
        for _ in range(MANY - 1):
            promised(people)
        assert queries() == one


class TestPublic:
    def test_open_promises_of_published_items_by_year(self, people, client):
        item = published_item(ItemStatus.HANDLING, people)
        Promise.objects.create(item=item, promised_on=TODAY + timedelta(days=400))
        hidden = promised(people)
        answer = client.get(reverse("supervision:promises"))
        page = answer.content.decode()
        assert [one.item for one in answer.context["page"]] == [item]
        assert f"{(TODAY + timedelta(days=400)).year}年到期" in page
        assert reverse("supervision:item", args=[hidden.item_id]) not in page

    def test_a_kept_promise_leaves_the_list(self, people, client):
        item = published_item(ItemStatus.HANDLING, people)
        promise = Promise.objects.create(item=item, promised_on=TODAY)
        kept(people, report(promise, people))
        assert not list(client.get(reverse("supervision:promises")).context["page"])
