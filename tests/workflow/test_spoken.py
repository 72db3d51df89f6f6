"""One Chinese word is pressed and told; in English these are two."""

import re

import pytest
from django.utils import translation
from django.utils.translation import gettext_lazy

from supervision.items.models import Item
from workflow.spoken import BUTTON, DONE, spoken
from workflow.transitions import tables

TO_BE_DONE = re.compile(
    r"^(Submit|Acknowledge|Check(?!-in| passed)|Strike|Confirm|Publish|Withdraw|Conclude|Rate)\b"
)
WAS_DONE = re.compile(r"^(?!Dissatisfied)\w+ed\b")


def said(text, language):
    with translation.override(language):
        return str(text)


@pytest.mark.parametrize(
    ("word", "pressed", "told"),
    [
        ("提交", "Submit", "Submitted"),
        ("签收", "Acknowledge", "Acknowledged"),
        ("公开", "Make public", "Made public"),
        ("登记", "Record", "Recorded"),
        ("撤回", "Withdraw", "Withdrawn"),
    ],
)
def test_an_action_is_a_verb_on_its_button_and_a_past_tense_in_the_story(word, pressed, told):
    text = gettext_lazy(word)
    assert said(spoken(text, BUTTON), "en") == pressed
    assert said(spoken(text, DONE), "en") == told
    assert said(spoken(text, DONE), "zh-hans") == word


def test_a_word_without_an_entry_of_its_own_is_said_as_everywhere():
    assert said(spoken(gettext_lazy("工作台"), DONE), "en") == "My desk"


def test_no_button_is_told_as_done_and_no_story_as_to_be_done():
    wrong = []
    for model, table in tables.items():
        for row in table.transitions:
            label, done = said(row.label, "en"), said(row.done, "en")
            if WAS_DONE.match(label) and not row.inner:
                wrong.append(f"{model.__name__} {row.action}: button “{label}”")
            if TO_BE_DONE.match(done):
                wrong.append(f"{model.__name__} {row.action}: story “{done}”")
    assert wrong == []


def test_the_story_of_an_item_is_told_in_the_past():
    rows = tables[Item].named("acknowledge")
    assert {said(row.label, "en") for row in rows} == {"Acknowledge"}
    assert {said(row.done, "en") for row in rows} == {"Acknowledged"}


@pytest.mark.django_db
def test_the_citizens_button_is_a_verb(client):
    page = client.get("/en/supervision/documents/request/")
    assert ">Submit</button>" in page.content.decode()
