"""One form makes one record, whoever was quicker; the same form shows the same code."""

import uuid

import pytest
from django.db import IntegrityError, OperationalError

from intake import codes
from intake.forms import OtherWords
from intake.submission import MOST_TRIES, Intake

KEY = uuid.UUID(int=7)
GIVEN = {"form_key": KEY, "text": "路灯不亮"}


class Record:
    """A record as an intake makes it."""

    def __init__(self, form_key, text):
        self.form_key, self.text = codes.stored_key(form_key), text


class Records(list):
    """As much of a queryset as an intake asks."""

    def filter(self, form_key):
        return Records(one for one in self if one.form_key == form_key)

    def first(self):
        return self[0] if self else None


class Register(Intake):
    """Makes a record, after as many failures as are given."""

    salt = "register"

    def __init__(self, *failures):
        self.kept, self.failures, self.made = Records(), list(failures), 0

    def records(self):
        return self.kept

    def make(self, given, code, digest, **where):
        self.made += 1
        failure = self.failures.pop(0) if self.failures else None
        if isinstance(failure, Exception):
            raise failure
        if failure == "nothing":
            return None
        record = Record(given["form_key"], given["text"])
        self.kept.append(record)
        return record


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(codes, "digest_of", lambda code: "digest")


def test_a_form_makes_a_record_that_is_new():
    register = Register()
    done = register.submit(GIVEN)
    assert (done.record, done.new) == (register.kept[0], True)
    assert done.code == register.code_for(KEY)


def test_the_same_form_shows_the_same_receipt_and_is_not_new():
    register = Register()
    first, second = register.submit(GIVEN), register.submit(GIVEN)
    assert (second.record, second.code, second.new) == (first.record, first.code, False)
    assert register.made == 1


@pytest.mark.parametrize("failure", ["nothing", IntegrityError("taken")])
def test_where_another_one_was_quicker_it_is_tried_once_more(failure):
    register = Register(failure)
    assert register.submit(GIVEN).new
    assert register.made == 2


def test_after_many_tries_it_is_to_be_sent_again():
    register = Register(*["nothing"] * MOST_TRIES)
    with pytest.raises(OperationalError):
        register.submit(GIVEN)
    assert not register.kept


def test_the_same_form_with_other_words_is_refused():
    register = Register()
    register.submit(GIVEN)
    with pytest.raises(OtherWords):
        register.submit({**GIVEN, "text": "另一件事"})


def test_a_receipt_finds_the_records_themselves_where_nothing_else_is_said():
    register = Register()
    assert register.coded() is register.kept


def test_every_sign_of_a_code_is_drawn():
    many = [codes.code_for("register", uuid.UUID(int=number)) for number in range(200)]
    assert all(len(code) == codes.LENGTH for code in many)
    for place in range(codes.LENGTH):
        assert len({code[place] for code in many}) > len(codes.ALPHABET) // 2


def test_codes_of_one_register_are_none_of_another():
    assert codes.code_for("one", KEY) != codes.code_for("other", KEY)
