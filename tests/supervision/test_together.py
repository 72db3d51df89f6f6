"""Items of several units: more units, parts under one item, one answer for several."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.choices import Role
from registers.figures import FIGURES, count
from registers.waiting import WAITING
from supervision.handling.models import Entry
from supervision.items.choices import ItemStatus
from supervision.items.models import Item
from tests.factories import People, evidence, make_item, make_org, make_user
from tests.supervision.everybody import refusal
from workflow.models import TrailEntry
from workflow.parts import PartsField, PartStatus
from workflow.transitions import allowed, perform

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
ANSWER = {"text": "已经办理。", "outcome": "planned", "promised_on": TODAY + timedelta(days=90)}


@pytest.fixture
def people():
    return People()


@pytest.fixture
def school():
    return make_org("教育局")


@pytest.fixture
def teacher(school):
    return make_user(Role.HANDLER, school)


def in_hand(people, status=ItemStatus.HANDLING):
    return make_item(status, people)


def split(item, people, school):
    parts = [(school, "增设校车"), (people.unit, "增设站牌")]
    return perform(item, "split", by=people.clerk, data={"parts": parts})


def offered(item, user):
    return {row.action for row in allowed(Item.objects.get(pk=item.pk), user)}


def test_an_assisting_unit_is_added_while_an_item_is_handled(people, school, teacher):
    item = in_hand(people)
    perform(item, "assist", by=people.clerk, data={"more": [school]})
    assert list(item.assisting_units.all()) == [school]
    assert Item.objects.visible_to(teacher).filter(pk=item.pk).exists()
    assert "教育局" in Entry.objects.get(action="assist").text


def test_a_split_item_is_counted_once(people, school):
    item = in_hand(people)
    before = count(FIGURES.get("list_items"), item.handed_over_on.year).value
    split(item, people, school)
    assert count(FIGURES.get("list_items"), item.handed_over_on.year).value == before
    assert item.parts.count() == 2


def test_each_unit_finds_its_own_part_on_its_desk(people, school, teacher):
    item = split(in_hand(people), people, school)
    waiting = WAITING.get("item_reply_part").records
    assert list(waiting(teacher, TODAY)) == [item]
    assert list(waiting(people.handler, TODAY)) == [item]
    assert not waiting(make_user(Role.HANDLER, make_org("水利局")), TODAY)


def test_a_unit_answers_its_part_and_not_another_units(people, school, teacher):
    item = split(in_hand(people), people, school)
    part = item.parts.get(unit=school)
    perform(item, "reply_part", by=teacher, data={"part": part, "text": "校车已经开通。"})
    part.refresh_from_db()
    assert (part.status, part.reply) == (PartStatus.REPLIED, "校车已经开通。")
    assert "reply_part" not in offered(item, teacher)
    assert "reply_part" in offered(item, people.handler)


def test_a_split_item_is_struck_off_when_all_its_parts_are_done(people, school, teacher):
    item = split(in_hand(people), people, school)
    item.following_deputies.clear()
    for part, user in zip(item.parts.all(), (teacher, people.handler), strict=True):
        perform(item, "reply_part", by=user, data={"part": part, "text": "已办。"})
    first, second = item.parts.all()
    perform(item, "conclude_part", by=people.clerk, data={"part": first})
    perform(item, "reply", by=people.handler, data=ANSWER)
    place = {"verified_on": TODAY, "place": "现场"}
    item = perform(item, "verify", by=people.clerk, data=place)
    with pytest.raises(ValidationError, match="还有分项没有办结"):
        perform(item, "strike_off", by=people.leader, data={})
    item.parts.filter(pk=second.pk).update(status=PartStatus.CONCLUDED)
    assert perform(item, "strike_off", by=people.leader, data={}).status == ItemStatus.STRUCK_OFF


def test_a_part_that_is_not_done_goes_back(people, school, teacher):
    item = split(in_hand(people), people, school)
    part = item.parts.get(unit=school)
    perform(item, "reply_part", by=teacher, data={"part": part, "text": "已办。"})
    part.refresh_from_db()
    perform(item, "send_part_back", by=people.clerk, data={"part": part, "text": "未见校车"})
    assert item.parts.get(unit=school).status == PartStatus.OPEN


def test_a_struck_off_item_is_not_split(people, school):
    item = in_hand(people, ItemStatus.STRUCK_OFF)
    with pytest.raises(ValidationError, match="已经办结的不能拆分"):
        split(item, people, school)


def test_no_page_of_a_struck_off_item_offers_to_split_it(client, people):
    client.force_login(people.clerk)
    for status, offered in ((ItemStatus.STRUCK_OFF, False), (ItemStatus.HANDLING, True)):
        item = in_hand(people, status)
        page = client.get(f"/my/items/{item.pk}/").content.decode()
        assert (f"/my/items/{item.pk}/split/" in page) == offered


def test_parts_are_typed_a_line_each(people, school):
    field = PartsField(lambda day: type(school).objects.handling_units().on(day))
    assert field.clean("教育局：增设校车\n交通运输局: 增设站牌") == [
        (school, "增设校车"),
        (people.unit, "增设站牌"),
    ]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("教育局：增设校车", "两个以上"),
        ("教育局：增设校车\n无此局：站牌", "第2行：没有找到单位“无此局”"),
        ("教育局：增设校车\n教育局", "第2行：请在冒号后面写明内容"),
    ],
)
def test_what_is_wrong_with_a_part_is_said_by_line(school, typed, sentence):
    field = PartsField(lambda day: type(school).objects.handling_units().on(day))
    with pytest.raises(ValidationError) as refused:
        field.clean(typed)
    assert sentence in " ".join(refused.value.messages)


def test_one_answer_goes_to_all_that_are_handled_together(people):
    head, other = in_hand(people), in_hand(people)
    perform(head, "join", by=people.clerk, data={"others": [other]})
    perform(head, "reply", by=people.handler, data=ANSWER)
    head.refresh_from_db()
    other.refresh_from_db()
    assert (other.status, other.reply) == (ItemStatus.REPLIED, head.reply)
    assert str(other) != str(head)
    assert other.following_deputies.count() == head.following_deputies.count()
    assert TrailEntry.objects.of(other).last().action == "reply_jointly"


def test_a_joined_item_is_not_answered_alone_until_they_part(people):
    head, other = in_hand(people), in_hand(people)
    perform(head, "join", by=people.clerk, data={"others": [other]})
    assert "reply" not in offered(other, people.handler)
    perform(other, "part_ways", by=people.clerk, data={"reason": "情况不同"})
    assert "reply" in offered(other, people.handler)


def test_joining_offers_what_the_same_unit_has_in_hand(people):
    head, other = in_hand(people), in_hand(people)
    elsewhere = in_hand(People(make_org("水利局")))
    (row,) = [row for row in allowed(head, people.clerk) if row.action == "join"]
    choice = row.needs[0].field(head).queryset
    assert other in choice
    assert head not in choice
    assert elsewhere not in choice


def test_a_unit_takes_its_reply_back_before_anybody_acted_on_it(people):
    item = in_hand(people)
    perform(item, "reply", by=people.handler, data=ANSWER)
    item = perform(item, "withdraw_reply", by=people.handler, data={"reason": "数字写错"})
    assert (item.status, item.replied_on, item.reply) == (ItemStatus.HANDLING, None, "")
    assert item.entries.get(action="reply").text == ANSWER["text"]
    assert not Entry.objects.in_public().filter(item=item, action="reply").exists()


def test_a_reply_that_was_checked_is_not_taken_back(people):
    item = in_hand(people, ItemStatus.AWAITING_EVALUATION)
    assert refusal(item, "withdraw_reply", people.handler, {"reason": "写错"})


def test_a_reply_is_not_taken_back_after_the_days_for_it(people):
    item = in_hand(people)
    perform(item, "reply", by=people.handler, data=ANSWER)
    item.entries.filter(action="reply").update(happened_on=TODAY - timedelta(days=40))
    with pytest.raises(ValidationError, match="已超过可以撤回的期限"):
        perform(item, "withdraw_reply", by=people.handler, data={"reason": "写错"})


def test_a_second_reply_keeps_the_day_of_the_first_round(people):
    item = in_hand(people)
    item = perform(item, "reply", by=people.handler, data=ANSWER)
    first = item.replied_on
    item = perform(item, "send_back", by=people.clerk, data={"reason": "再办"})
    item = perform(item, "reply", by=people.handler, data={**ANSWER, "files": evidence()})
    item = perform(item, "withdraw_reply", by=people.handler, data={"reason": "写错"})
    assert (item.status, item.replied_on) == (ItemStatus.REWORK, first)


def test_the_open_parts_of_a_closed_body_go_on_at_its_successor(people, school):
    item = split(in_hand(people), people, school)
    item.parts.filter(unit=people.unit).update(status=PartStatus.CONCLUDED)
    heir = make_org("承接局")
    school.until, school.successor = TODAY - timedelta(days=1), heir
    school.save()
    perform(item, "succeed", by=people.clerk, data={"unit": heir, "reason": "机构改革"})
    units = dict(item.parts.values_list("status", "unit"))
    assert units == {PartStatus.CONCLUDED: people.unit.pk, PartStatus.OPEN: heir.pk}


def test_the_open_parts_of_a_lead_unit_go_on_at_the_one_that_gets_the_item(people, school):
    item = split(in_hand(people, ItemStatus.ACKNOWLEDGED), people, school)
    other = make_org("水利局")
    perform(item, "reassign", by=people.clerk, data={"unit": other, "reason": "职责划转"})
    assert set(item.parts.values_list("unit", flat=True)) == {school.pk, other.pk}
