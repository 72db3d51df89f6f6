"""A name under a suggestion is asked of its owner first, and for these very words."""

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from deputies.duty.models import DutyEntry, DutyStatus
from deputies.suggestions.models import Suggestion
from deputies.suggestions.models import SuggestionStatus as S
from registers.waiting import WAITING
from registers.waits import Waits
from tests.deputies.test_suggestions import World
from tests.once import once
from workflow.models import OutboxMessage
from workflow.transitions import allowed, perform

pytestmark = pytest.mark.django_db


@once
def world():
    return World()


def typed(**fields):
    words = {"title": "关于增设公交站的建议", "text": "学校门口没有公交站。", "policy_area": ""}
    return {**words, **fields}


def asked(client, world, **fields):
    """A draft on which the deputy names the other one as a co-signer."""
    client.force_login(world.deputy)
    name = world.other_deputy.deputy.name
    client.post("/my/suggestions/new/", typed(cosigned_by=name, **fields))
    return Suggestion.objects.get()


def reworded(client, world, one, **fields):
    client.force_login(world.deputy)
    name = world.other_deputy.deputy.name
    client.post(f"/my/suggestions/{one.pk}/edit/", typed(cosigned_by=name, **fields))
    return Suggestion.objects.get()


def notices(user):
    return OutboxMessage.objects.filter(recipient=user).count()


def names(one):
    return [deputy.user for deputy in one.cosigners.all()]


def test_who_is_named_is_told_and_has_it_on_the_desk(client, world):
    one = asked(client, world)
    kind = next(kind for kind in WAITING.all() if kind.key == "suggestion_cosign")
    waiting = Waits(world.other_deputy, timezone.localdate()).of(kind)
    assert notices(world.other_deputy) == 1
    assert list(waiting) == [one]


def test_until_the_answer_the_name_does_not_count(client, world):
    one = perform(asked(client, world), "submit", by=world.deputy)
    assert names(one) == []
    assert not DutyEntry.objects.filter(deputy=world.other_deputy.deputy).exists()
    page = client.get(one.get_absolute_url()).content.decode()
    assert "等待附议" in page


def test_who_is_asked_reads_the_draft_and_agrees(client, world):
    one = asked(client, world)
    client.force_login(world.other_deputy)
    assert "学校门口没有公交站" in client.get(one.get_absolute_url()).content.decode()
    sent = client.post(f"/my/suggestions/{one.pk}/cosign/", {"version": one.version}, follow=True)
    assert sent.status_code == 200
    assert names(one) == [world.other_deputy]
    assert notices(world.deputy) == 1


def test_who_agreed_to_a_draft_has_a_duty_entry_once_it_is_raised(client, world):
    one = perform(asked(client, world), "cosign", by=world.other_deputy)
    perform(one, "submit", by=world.deputy)
    assert DutyEntry.objects.filter(deputy=world.other_deputy.deputy).count() == 1


def test_who_agrees_after_it_was_raised_has_one_too(client, world):
    one = perform(asked(client, world), "submit", by=world.deputy)
    one = perform(one, "cosign", by=world.other_deputy)
    perform(one, "leave", by=world.other_deputy)
    [entry] = DutyEntry.objects.filter(deputy=world.other_deputy.deputy)
    assert entry.status == DutyStatus.WITHDRAWN


def test_who_declines_reads_it_no_more(client, world):
    one = perform(asked(client, world), "decline_cosigning", by=world.other_deputy)
    client.force_login(world.other_deputy)
    assert client.get(one.get_absolute_url()).status_code == 404
    assert names(one) == []
    assert notices(world.deputy) == 1


def test_nobody_answers_for_another_one(client, world):
    one = asked(client, world)
    for who in (world.deputy, world.cosigner, world.clerk, world.leader):
        with pytest.raises(PermissionDenied):
            perform(one, "cosign", by=who)


def test_new_words_are_asked_about_anew(client, world):
    one = perform(asked(client, world), "cosign", by=world.other_deputy)
    one = reworded(client, world, one, text="学校门口要有公交站。")
    assert names(one) == []
    assert "cosign" in {row.action for row in allowed(one, world.other_deputy)}
    assert notices(world.other_deputy) == 2


def test_the_same_words_are_not_asked_about_again(client, world):
    one = asked(client, world)
    reworded(client, world, one, policy_area="交通")
    assert notices(world.other_deputy) == 1
    one = perform(one, "cosign", by=world.other_deputy)
    assert names(reworded(client, world, one, policy_area="教育")) == [world.other_deputy]


def test_a_name_that_is_left_out_is_asked_no_more(client, world):
    one = asked(client, world)
    client.post(f"/my/suggestions/{one.pk}/edit/", typed(cosigned_by=""))
    assert not one.asked.exists()


def test_with_the_receipt_the_question_lapses(client, world):
    one = perform(asked(client, world), "submit", by=world.deputy)
    one = perform(one, "receive", by=world.clerk, data=world.units())
    assert one.status == S.RECEIVED
    assert not one.asked.exists()


def test_what_the_office_registers_from_paper_asks_nobody(world):
    one = world.draft()
    perform(one, "submit_for", by=world.clerk, inner=True)
    assert names(one) == [world.cosigner]
    assert notices(world.cosigner) == 0
