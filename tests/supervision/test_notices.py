"""Who hears of what, once."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.utils import timezone, translation

from accounts.choices import Role
from accounts.models import User
from accounts.services import give_role
from supervision.items.choices import ItemStatus
from supervision.items.models import Item
from tests.factories import (
    People,
    evidence,
    hand_over,
    make_activity,
    make_item,
    make_opinion,
    make_org,
    make_user,
    town_congress,
)
from tests.once import once
from workflow import outbox
from workflow.choices import Outcome, Reach
from workflow.models import OutboxMessage
from workflow.transitions import perform

pytestmark = pytest.mark.django_db


@once
def people():
    return People()


def hearers_of(action, kind="item"):
    """The people who hear of an action."""
    found = OutboxMessage.objects.filter(key__startswith=f"{kind}.{action}:")
    return set(User.objects.filter(pk__in=found.values("recipient")))


def in_days(days):
    return timezone.localdate() + timedelta(days=days)


REQUEST = {"until": in_days(400), "reason": "雨季停工"}
ITEM_STEPS = [
    (ItemStatus.HANDED_OVER, "handler", "request_return", {"reason": "不属于"}, "clerk"),
    (ItemStatus.HANDLING, "handler", "ask", {"text": "范围？"}, "clerk"),
    (ItemStatus.HANDLING, "handler", "request_extension", REQUEST, "leader"),
    (
        ItemStatus.HANDLING,
        "handler",
        "reply",
        {"text": "已研究。", "outcome": Outcome.REFERENCE},
        "clerk",
    ),
    (ItemStatus.HANDLING, "deputy", "decline_following", {"reason": "调往外地"}, "clerk"),
    (ItemStatus.REPLIED, "clerk", "send_back", {"reason": "不到位"}, "handler"),
    (
        ItemStatus.REPLIED,
        "clerk",
        "verify",
        {"verified_on": timezone.localdate(), "place": "现场"},
        "deputy",
    ),
    (
        ItemStatus.AWAITING_EVALUATION,
        "clerk",
        "keep_following",
        {"reason": "长期", "until": in_days(90)},
        "handler",
    ),
]


@pytest.mark.parametrize(("status", "who", "action", "data", "hearer"), ITEM_STEPS)
def test_the_next_person_hears_of_it(people, status, who, action, data, hearer):
    item = make_item(status, people)
    perform(item, action, by=getattr(people, who), data=data)
    assert hearers_of(action) == {getattr(people, hearer)}


def test_the_units_hear_of_the_hand_over(people):
    helper = make_user(Role.HANDLER, make_org("教育局"))
    opinion = make_opinion(unit=people.unit, deputies=[people.deputy.deputy])
    opinion.items.get().assisting_units.add(make_org("教育局"))
    hand_over(opinion, people)
    assert hearers_of("hand_over") == {people.handler, helper}
    assert people.deputy in hearers_of("hand_over", "opinion")


def test_who_follows_several_items_hears_once_of_the_hand_over(people):
    opinion = make_opinion(unit=people.unit, deputies=[people.deputy.deputy], items=2)
    hand_over(opinion, people)
    assert OutboxMessage.objects.filter(recipient=people.deputy).count() == 1


def test_each_decision_goes_back_to_the_unit(people):
    item = make_item(ItemStatus.HANDLING, people)
    item = perform(item, "request_extension", by=people.handler, data=REQUEST)
    perform(item, "grant_extension", by=people.leader)
    assert hearers_of("grant_extension") == {people.handler}


def test_an_answer_goes_to_the_unit(people):
    item = make_item(ItemStatus.HANDLING, people)
    item = perform(item, "ask", by=people.handler, data={"text": "范围？"})
    perform(item, "answer", by=people.clerk, data={"text": "全市。"})
    assert hearers_of("answer") == {people.handler}


def test_the_unit_and_the_deputies_hear_of_the_strike_off(people):
    make_item(ItemStatus.STRUCK_OFF, people)
    assert hearers_of("strike_off") == {people.handler, people.deputy}


def test_without_following_deputies_the_leader_hears_of_the_check(people):
    item = make_item(ItemStatus.REPLIED, people)
    item.following_deputies.clear()
    data = {"verified_on": timezone.localdate(), "place": "现场"}
    perform(item, "verify", by=people.clerk, data=data)
    assert hearers_of("verify") == {people.leader}


def test_the_new_unit_hears_of_a_reassignment(people):
    item = make_item(ItemStatus.HANDED_OVER, people)
    other = make_org("教育局")
    newcomer = make_user(Role.HANDLER, other)
    perform(item, "reassign", by=people.clerk, data={"unit": other, "reason": "职责划转"})
    assert hearers_of("reassign") == {newcomer}


def test_the_leaders_hear_of_a_submitted_opinion_and_the_author_of_its_return(people):
    opinion = perform(make_opinion(), "submit", by=people.clerk)
    perform(opinion, "return_draft", by=people.leader, data={"reason": "请补充"})
    assert hearers_of("submit", "opinion") == {people.leader}
    assert hearers_of("return_draft", "opinion") == {people.clerk}


def test_nobody_hears_of_a_draft_that_was_withdrawn(people):
    opinion = make_opinion(unit=people.unit, deputies=[people.deputy.deputy])
    perform(opinion, "withdraw", by=people.leader, data={"reason": "重复"})
    assert hearers_of("withdraw") == set()


def test_a_towns_own_people_hear_and_the_citys_do_not(people):
    town = town_congress()
    people.clerk, people.leader = (make_user(role, town) for role in (Role.TOWN_CLERK, Role.LEADER))
    make_user(Role.LEADER)
    make_user(Role.LEADER, town_congress("前仓镇人大"))
    opinion = make_opinion(make_activity(level="town", organizer=town), unit=people.unit)
    perform(opinion, "submit", by=people.clerk)
    assert hearers_of("submit", "opinion") == {people.leader}


def test_who_acted_is_not_told(people):
    give_role(people.handler, Role.DEPUTY, since=date(2022, 1, 1))
    item = make_item(ItemStatus.HANDLING, people)
    colleague = make_user(Role.CLERK)
    both = User.objects.get(pk=people.handler.pk)
    give_role(both, Role.CLERK, people.clerk.current_grants[0].organization)
    perform(item, "ask", by=User.objects.get(pk=both.pk), data={"text": "范围？"})
    assert hearers_of("ask") == {people.clerk, colleague}


@pytest.mark.parametrize("until", [-1, None])
def test_only_people_whose_role_holds_today_hear(people, until):
    left = make_user(Role.HANDLER, people.unit)
    if until:
        left.grants.update(until=in_days(until))
    else:
        User.objects.filter(pk=left.pk).update(is_active=False)
    make_item(ItemStatus.HANDED_OVER, people)
    assert hearers_of("hand_over") == {people.handler}


# --- The message itself --------------------------------------------------------------------------


@once
def message(people):
    make_item(ItemStatus.HANDED_OVER, people)
    return OutboxMessage.objects.get(key__startswith="item.hand_over:")


def test_a_message_names_the_item_and_its_page_and_no_words_of_it(message):
    item = Item.objects.get()
    assert message.subject == f"新交办的事项，请签收：{item.opinion.number}第1条"
    assert message.path == f"/my/items/{item.pk}/"
    assert "建议1" not in message.subject + message.body


def test_a_message_is_chinese_whatever_the_sender_reads(people):
    with translation.override("en"):
        make_item(ItemStatus.HANDED_OVER, people)
    message = OutboxMessage.objects.get(key__startswith="item.hand_over:")
    assert message.subject.startswith("新交办的事项")
    assert message.path.startswith("/my/items/")


def test_a_refused_action_tells_nobody(people):
    item = make_item(ItemStatus.HANDLING, people)
    with pytest.raises(ValidationError):
        perform(item, "reply", by=people.handler, data={"text": ""})
    assert hearers_of("reply") == set()


def test_each_round_has_its_own_message(people):
    item = make_item(ItemStatus.REPLIED, people)
    item = perform(item, "send_back", by=people.clerk, data={"reason": "不到位"})
    data = {"text": "又办了。", "outcome": Outcome.SOLVED, "files": evidence()}
    perform(item, "reply", by=people.handler, data=data)
    assert OutboxMessage.objects.filter(key__startswith="item.reply:").count() == 2


def test_a_title_in_several_lines_makes_one_line_of_subject(people):
    title = "关于道路的\n意见" + "很长" * 120
    opinion = make_opinion(unit=people.unit, title=title[:200], number=None)
    perform(opinion, "submit", by=people.clerk)
    outbox.send_waiting()
    message = OutboxMessage.objects.get()
    assert "\n" not in message.subject
    assert len(message.subject) <= 200
    assert message.reach(timezone.now()) == Reach.ON_PAGE


def test_who_has_an_address_gets_it_by_mail(people):
    User.objects.filter(pk=people.handler.pk).update(email="handler@example.com")
    make_item(ItemStatus.HANDED_OVER, people)
    outbox.send_waiting()
    assert [letter.to for letter in mail.outbox] == [["handler@example.com"]]
    notice = OutboxMessage.objects.get(recipient=people.handler)
    assert f"/my/notices/{notice.pk}/" in mail.outbox[0].body
