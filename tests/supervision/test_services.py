"""What the actions on an item do to the record."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.choices import Role
from supervision.handling.effects import (
    explain_deadline,
    explain_deadline_in_public,
    last_return_day,
)
from supervision.handling.models import Entry
from supervision.items.choices import EntryKind, ItemStatus
from supervision.items.models import Item
from supervision.promises.models import Promise
from tests.factories import (
    People,
    evidence,
    hand_over,
    make_activity,
    make_item,
    make_opinion,
    make_org,
    make_user,
)
from tests.once import once
from workflow.choices import Outcome, Satisfaction
from workflow.models import Clock
from workflow.transitions import perform

pytestmark = pytest.mark.django_db


@once
def people():
    return People()


def in_days(days):
    return timezone.localdate() + timedelta(days=days)


def fresh(item):
    return Item.objects.get(pk=item.pk)


# --- The hand-over and its days ------------------------------------------------------------------


def handed_over(people, on, **fields):
    opinion = make_opinion(make_activity(starts_on=on - timedelta(days=30)), unit=people.unit)
    opinion.items.update(**fields)
    hand_over(opinion, people, on=on)
    return opinion.items.get()


def test_the_deadline_is_three_calendar_months_after_the_hand_over(people):
    assert handed_over(people, date(2026, 3, 31)).due_on == date(2026, 6, 30)


def test_a_deadline_that_was_set_by_hand_stays(people):
    day = in_days(20)
    item = handed_over(people, in_days(-1), due_on=day)
    assert (item.due_on, item.clock) == (day, None)
    assert explain_deadline(item) == ["由交办机关在交办时确定。"]


def test_another_clock_counts_from_the_day_it_is_in_force(people):
    Clock.objects.create(
        key="item_reply", label="办理", amount=10, unit="days", since=date(2026, 5, 1)
    )
    assert handed_over(people, date(2026, 4, 30)).due_on == date(2026, 7, 30)
    assert handed_over(people, date(2026, 5, 1)).due_on == date(2026, 5, 11)


def test_the_page_tells_from_which_day_which_clock_was_counted(people):
    lines = explain_deadline(handed_over(people, date(2026, 3, 31)))
    assert lines[0] == "起算日：2026年3月31日"
    assert lines[-1] == "到期日：2026年6月30日"


def test_the_receipt_falls_due_within_working_days(people):
    item = handed_over(people, date(2026, 9, 24))
    assert item.step_due_on > date(2026, 9, 29)


# --- Extensions ----------------------------------------------------------------------------------


def test_an_extension_stands_beside_the_original_deadline(people):
    item = make_item(ItemStatus.HANDLING, people)
    original, until = item.due_on, item.deadline + timedelta(days=30)
    data = {"until": until, "reason": "雨季停工"}
    item = perform(item, "request_extension", by=people.handler, data=data)
    assert fresh(item).deadline == original
    item = fresh(perform(item, "grant_extension", by=people.leader))
    assert (item.due_on, item.extended_to, item.deadline) == (original, until, until)


def test_a_granted_extension_is_explained_and_the_public_hears_no_reason(people):
    item = make_item(ItemStatus.HANDLING, people)
    data = {"until": item.deadline + timedelta(days=30), "reason": "雨季停工"}
    item = perform(item, "request_extension", by=people.handler, data=data)
    item = fresh(perform(item, "grant_extension", by=people.leader))
    assert "雨季停工" in explain_deadline(item)[-1]
    assert "雨季停工" not in " ".join(explain_deadline_in_public(item))


def test_a_refused_extension_changes_no_deadline(people):
    item = make_item(ItemStatus.HANDLING, people)
    data = {"until": item.deadline + timedelta(days=30), "reason": "雨季停工"}
    item = perform(item, "request_extension", by=people.handler, data=data)
    item = perform(item, "refuse_extension", by=people.leader, data={"reason": "仍可按期"})
    assert fresh(item).extended_to is None
    assert item.requests.get().granted is False


# --- Back to the sender --------------------------------------------------------------------------


def test_an_item_goes_back_only_within_the_days_for_it(people):
    item = make_item(ItemStatus.HANDED_OVER, people)
    late = timezone.now() + timedelta(days=11)
    with pytest.raises(ValidationError, match="已超过可以退回的期限"):
        perform(item, "request_return", by=people.handler, at=late, data={"reason": "不属于"})
    assert last_return_day(item).due_on == in_days(10)


def test_the_new_unit_gets_its_own_days_and_the_deadline_stays(people):
    item = make_item(ItemStatus.ACKNOWLEDGED, people)
    item = perform(item, "request_return", by=people.handler, data={"reason": "不属于"})
    due, other = item.due_on, make_org("教育局")
    item = fresh(perform(item, "reassign", by=people.clerk, data={"unit": other}))
    assert (item.lead_unit, item.status) == (other, ItemStatus.HANDED_OVER)
    assert (item.due_on, item.acknowledged_on) == (due, None)
    assert item.step_due_on > timezone.localdate()
    assert item.requests.get().granted is True


def test_a_unit_that_did_not_ask_to_return_it_loses_an_item_for_a_reason_alone(people):
    item, data = make_item(ItemStatus.ACKNOWLEDGED, people), {"unit": make_org("教育局")}
    with pytest.raises(ValidationError, match="请写明改派理由"):
        perform(item, "reassign", by=people.clerk, data=data)
    perform(item, "reassign", by=people.clerk, data={**data, "reason": "职责划转"})
    assert item.entries.order_by("-pk").first().text == "改派给教育局：职责划转"


def test_what_the_old_unit_asked_for_goes_with_it(people):
    item = make_item(ItemStatus.ACKNOWLEDGED, people)
    item = perform(item, "ask", by=people.handler, data={"text": "范围？"})
    data = {"until": item.deadline + timedelta(days=5), "reason": "雨季"}
    item = perform(item, "request_extension", by=people.handler, data=data)
    data = {"unit": make_org("教育局"), "reason": "不归本单位管"}
    item = fresh(perform(item, "reassign", by=people.clerk, data=data))
    assert item.asked_on is None
    assert not item.requests.pending().exists()


# --- The first key -------------------------------------------------------------------------------


def reply(item, by, **data):
    return perform(
        item,
        "reply",
        by=by,
        data={"text": "已办。", "outcome": Outcome.SOLVED, "files": evidence(), **data},
    )


def test_a_reply_without_receipt_counts_as_receipt(people):
    item = make_item(ItemStatus.ACKNOWLEDGED, people)
    assert reply(item, people.handler).acknowledged_on == timezone.localdate()


def test_evidence_filed_earlier_in_the_round_will_do(people):
    item = make_item(ItemStatus.HANDLING, people)
    data = {"text": "已铺好。", "files": evidence()}
    item = perform(item, "report_progress", by=people.handler, data=data)
    assert reply(item, people.handler, files=[]).status == ItemStatus.REPLIED


def test_evidence_of_an_earlier_round_will_not(people):
    item = make_item(ItemStatus.REWORK, people)
    with pytest.raises(ValidationError, match="佐证材料"):
        reply(item, people.handler, files=[])


def test_a_promise_opens_with_the_reply_in_plan_and_goes_with_another(people):
    item = make_item(ItemStatus.HANDLING, people)
    item = reply(item, people.handler, outcome=Outcome.PLANNED, promised_on=in_days(200))
    assert Promise.objects.open().get().promised_on == in_days(200)
    item = perform(item, "send_back", by=people.clerk, data={"reason": "应当年办"})
    reply(item, people.handler)
    assert not Promise.objects.open().exists()


def test_the_day_of_the_first_reply_outlives_a_rework(people):
    item = make_item(ItemStatus.HANDLING, people)
    past = timezone.now() - timedelta(days=3)
    item = perform(
        item,
        "reply",
        by=people.handler,
        at=past,
        data={"text": "已办。", "outcome": Outcome.SOLVED, "files": evidence()},
    )
    item = perform(item, "send_back", by=people.clerk, data={"reason": "不到位"})
    assert reply(item, people.handler).replied_on == timezone.localdate(past)


def test_the_story_keeps_the_unit_for_which_somebody_wrote(people):
    item = make_item(ItemStatus.HANDLING, people)
    unit = make_org("教育局")
    item.assisting_units.add(unit)
    helper = make_user(Role.HANDLER, unit)
    perform(item, "report_progress", by=helper, data={"text": "已配合。"})
    assert Entry.objects.get(text="已配合。").unit == unit


# --- The second key ------------------------------------------------------------------------------


def test_a_check_is_told_with_its_own_day_and_place(people):
    item = make_item(ItemStatus.AWAITING_EVALUATION, people)
    entry = Entry.objects.get(item=item, kind=EntryKind.VERIFICATION)
    assert (entry.happened_on, entry.place) == (item.verified_on, "现场")


def test_a_rework_takes_back_check_outcome_and_rating(people):
    item = make_item(ItemStatus.AWAITING_EVALUATION, people)
    data = {"rating": Satisfaction.DISSATISFIED}
    item = perform(item, "evaluate", by=people.deputy, data=data)
    item = fresh(perform(item, "send_back", by=people.clerk, data={"reason": "不满意"}))
    assert (item.outcome, item.satisfaction, item.verified_on) == ("", "", None)
    assert (item.round, item.evaluations.count()) == (2, 1)
    assert item.deadline > timezone.localdate()


def test_the_sender_may_set_the_day_of_the_rework(people):
    item = make_item(ItemStatus.REPLIED, people)
    data = {"reason": "不到位", "until": in_days(7)}
    assert fresh(perform(item, "send_back", by=people.clerk, data=data)).deadline == in_days(7)


def test_a_dissatisfied_rating_keeps_an_item_open(people):
    item = make_item(ItemStatus.AWAITING_EVALUATION, people)
    data = {"rating": Satisfaction.DISSATISFIED}
    item = perform(item, "evaluate", by=people.deputy, data=data)
    with pytest.raises(ValidationError, match="代表评价为不满意"):
        perform(item, "strike_off", by=people.leader)


def test_a_reopening_leaves_the_old_closure_with_its_days(people):
    item = make_item(ItemStatus.STRUCK_OFF, people)
    data = {"reason": "又漏水", "place": "三号楼"}
    item = fresh(perform(item, "reopen", by=people.clerk, data=data))
    closure = item.closures.get()
    assert (closure.struck_off_on, closure.reopened_on) == (timezone.localdate(),) * 2
    assert (item.status, item.struck_off_on) == (ItemStatus.REWORK, None)


def test_an_item_can_be_struck_off_a_second_time(people):
    item = make_item(ItemStatus.STRUCK_OFF, people)
    item = perform(item, "reopen", by=people.clerk, data={"reason": "又漏", "place": "现场"})
    item = reply(item, people.handler)
    data = {"verified_on": timezone.localdate(), "place": "现场"}
    item = perform(item, "verify", by=people.clerk, data=data)
    item = perform(item, "evaluate", by=people.deputy, data={"rating": Satisfaction.SATISFIED})
    item = perform(item, "strike_off", by=people.leader)
    assert item.closures.count() == 2


def test_a_withdrawn_item_waits_for_nothing(people):
    item = make_item(ItemStatus.HANDED_OVER, people)
    item = perform(item, "ask", by=people.handler, data={"text": "范围？"})
    item = perform(item, "request_return", by=people.handler, data={"reason": "不属于"})
    item = fresh(perform(item, "withdraw", by=people.leader, data={"reason": "重复"}))
    assert (item.asked_on, item.step_due_on) == (None, None)
    assert not item.requests.pending().exists()


def test_withdrawing_the_opinion_withdraws_its_items(people):
    item = make_item(ItemStatus.HANDED_OVER, people)
    item.opinion.refresh_from_db()
    perform(item.opinion, "withdraw", by=people.leader, data={"reason": "重复"})
    assert fresh(item).status == ItemStatus.WITHDRAWN
