import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from supervision.items.models import Item
from supervision.items.workflow import ITEM_TABLE
from workflow.forms import ActionForm

REPLY = ITEM_TABLE.named("reply")[0]


def filled(**values):
    data = QueryDict(mutable=True)
    data.update(values)
    return data


def reply_form(files=None, **values):
    return ActionForm(REPLY, Item(version=3), None, filled(**values), files or MultiValueDict())


def test_the_form_has_the_needs_of_the_action_and_the_version_shown():
    form = ActionForm(REPLY, Item(version=3), None)
    assert list(form.fields) == ["version", "text", "outcome", "promised_on", "files"]
    assert form["version"].value() == 3


def test_a_missing_input_is_told_in_the_words_of_its_need():
    form = reply_form(version="3", outcome="solved")
    assert form.errors["text"] == ["请填写办理情况，再提交反馈。"]


def test_the_inputs_leave_the_version_out():
    form = reply_form(version="3", outcome="reference", text="已研究。")
    assert form.is_valid()
    assert form.inputs == {
        "text": "已研究。",
        "outcome": "reference",
        "promised_on": None,
        "files": [],
    }


@pytest.mark.parametrize("version", ["", "x", "-1"])
def test_without_a_version_nothing_is_taken(version):
    assert not reply_form(version=version, outcome="reference", text="已研究。").is_valid()


def test_a_refusal_lands_beside_the_input_that_it_speaks_of():
    form = reply_form(version="3", outcome="planned", text="列入计划。")
    assert form.is_valid()
    form.take(ValidationError({"promised_on": ["请填写承诺日期。"], "__all__": ["不行。"]}))
    assert form.errors == {"promised_on": ["请填写承诺日期。"], "__all__": ["不行。"]}


def test_a_refusal_of_an_input_that_is_not_asked_for_lands_above():
    form = reply_form(version="3", outcome="reference", text="已研究。")
    form.take(ValidationError({"elsewhere": ["不行。"]}))
    assert form.non_field_errors() == ["不行。"]


def test_what_was_typed_can_be_read_back_in_words():
    form = reply_form(version="3", outcome="solved", text="已经修好。")
    assert [(str(label), text) for label, text in form.typed()] == [
        ("办理情况", "已经修好。"),
        ("办理结果", "已解决"),
    ]
