"""Suggestions of several units: parts under one, one answer for several, an answer taken back."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.choices import Role
from deputies.suggestions.models import Suggestion
from deputies.suggestions.models import SuggestionStatus as S
from registers.figures import FIGURES, count
from tests.deputies.test_suggestions import World
from tests.factories import make_org, make_user
from workflow.parts import PartStatus
from workflow.transitions import allowed, perform

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
ANSWER = {"text": "已答复。", "outcome": "planned", "promised_on": TODAY + timedelta(days=90)}


@pytest.fixture
def world():
    return World()


def split(one, world, school):
    parts = [(school, "增设校车"), (world.unit, "增设站牌")]
    return perform(one, "split", by=world.clerk, data={"parts": parts})


def test_a_split_suggestion_is_one_and_waits_for_its_parts(world):
    one, school = world.at(S.HANDLING), make_org("教育局")
    before = count(FIGURES.get("suggestions"), one.year).value
    one = split(one, world, school)
    assert count(FIGURES.get("suggestions"), one.year).value == before
    one = perform(one, "reply", by=world.handler, data=ANSWER)
    Suggestion.objects.filter(pk=one.pk).update(satisfaction="satisfied")
    with pytest.raises(ValidationError, match="还有分项没有办结"):
        perform(one, "conclude", by=world.clerk, data={})
    one.parts.update(status=PartStatus.CONCLUDED)
    assert perform(one, "conclude", by=world.clerk, data={}).status == S.CONCLUDED


def test_a_parts_unit_answers_its_part(world):
    school = make_org("教育局")
    teacher = make_user(Role.HANDLER, school)
    one = split(world.at(S.HANDLING), world, school)
    part = one.parts.get(unit=school)
    perform(one, "reply_part", by=teacher, data={"part": part, "text": "已开通。"})
    assert one.parts.get(unit=school).reply == "已开通。"


def test_a_concluded_suggestion_is_not_split(world):
    with pytest.raises(ValidationError, match="已经办结的不能拆分"):
        split(world.at(S.CONCLUDED), world, make_org("教育局"))


def test_one_answer_goes_to_both_and_each_keeps_its_number_and_deputies(world):
    head, other = world.at(S.HANDLING), world.at(S.HANDLING)
    perform(head, "join", by=world.clerk, data={"others": [other]})
    joined = Suggestion.objects.get(pk=other.pk)
    assert "reply" not in {row.action for row in allowed(joined, world.handler)}
    perform(head, "reply", by=world.handler, data=ANSWER)
    answered = Suggestion.objects.get(pk=other.pk)
    assert (answered.status, answered.reply) == (S.REPLIED, ANSWER["text"])
    assert (answered.number, answered.lead_deputy) == (other.number, other.lead_deputy)
    assert "rate" in {row.action for row in allowed(answered, world.deputy)}


def test_an_answer_is_taken_back_until_the_deputy_rates_it(world):
    one = perform(world.at(S.HANDLING), "reply", by=world.handler, data=ANSWER)
    back = perform(one, "withdraw_reply", by=world.handler, data={"reason": "写错"})
    assert (back.status, back.replied_on) == (S.HANDLING, None)
    one = perform(back, "reply", by=world.handler, data=ANSWER)
    one = perform(one, "rate", by=world.deputy, data={"rating": "satisfied"})
    assert "withdraw_reply" not in {row.action for row in allowed(one, world.handler)}


def test_the_open_parts_of_a_lead_unit_go_on_at_the_one_that_gets_the_suggestion(world):
    school, other = make_org("教育局"), make_org("水利局")
    one = split(world.at(S.HANDED_OVER), world, school)
    perform(one, "reassign", by=world.clerk, data={"unit": other, "reason": "职责划转"})
    assert set(one.parts.values_list("unit", flat=True)) == {school.pk, other.pk}
