"""A day is typed as people write it, and what is not understood is said and shown again."""

from contextlib import suppress
from datetime import date, datetime

import pytest
from django import forms
from django.contrib import admin
from django.db import models
from django.test import RequestFactory
from django.urls import get_resolver
from django.utils import timezone

from backoffice.base import ScopedFields
from pages.days import DayField, MomentField, written_day, written_moment
from tests.project.test_rooms import ROOMS
from workflow.transitions import tables

TODAY = date(2023, 11, 28)
MARCH_5 = date(2023, 3, 5)


@pytest.mark.parametrize(
    "typed",
    [
        "2023.3.5",
        "2023年3月5日",
        "2023-3-5",
        "2023-03-05",
        "2023/3/5",
        "20230305",
        "3月5日",
        "3月5号",
        "２０２３－０３－０５",
        "２０２３年３月５日",
        "２０２３．３．５",
        " 2023 年 3 月 5 日 ",
        "2023。3。5",
        "2023–3–5",
    ],
)
def test_a_day_is_understood_in_every_usual_form(typed):
    assert written_day(typed, TODAY) == MARCH_5


@pytest.mark.parametrize(
    "typed", ["", "2023", "明天", "2023-13-1", "20230230", "3.5", "23-3-5", "2月30日", "9" * 500]
)
def test_what_is_no_day_means_none(typed):
    assert written_day(typed, TODAY) is None


@pytest.mark.parametrize(
    "typed",
    [
        "2023-3-5 14:30",
        "2023-03-05T14:30",
        "2023年3月5日 14时30分",
        "2023年3月5日14:30",
        "２０２３．３．５　１４：３０",
        "3月5日 14点30分",
    ],
)
def test_a_moment_is_understood_in_every_usual_form(typed):
    assert written_moment(typed, TODAY) == datetime(2023, 3, 5, 14, 30)


@pytest.mark.parametrize("typed", ["", "14:30", "2023-3-5", "2023-3-5 25:00", "2023-3-5 明早"])
def test_what_is_no_moment_means_none(typed):
    assert written_moment(typed, TODAY) is None


def test_a_refused_day_is_shown_again_as_it_was_typed():
    class Asking(forms.Form):
        on = DayField(label="日期")

    form = Asking({"on": "下周三"})
    assert "认不出这个日期" in form.errors["on"][0]
    assert 'value="下周三"' in str(form["on"])


def test_a_moment_counts_by_the_clock_of_the_portal():
    found = MomentField().clean("2023年3月5日 14:30")
    assert timezone.localtime(found).isoformat() == "2023-03-05T14:30:00+08:00"


def plain_fields(fields):
    """Names of fields for a day or a moment that only take what Django knows."""
    wrong = []
    for name, field in fields.items():
        parts = getattr(field, "fields", ()) if isinstance(field, forms.MultiValueField) else ()
        for one in (field, *parts):
            is_day = isinstance(one, forms.DateField) and not isinstance(one, DayField)
            if is_day or (
                isinstance(one, forms.DateTimeField) and not isinstance(one, MomentField)
            ):
                wrong.append(name)
    return wrong


def below(one):
    """All classes that are made from one."""
    return set(one.__subclasses__()) | {
        other for made in one.__subclasses__() for other in below(made)
    }


def forms_of_ours():
    """Every form of the portal; what its addresses need has been read by then."""
    assert get_resolver().url_patterns
    return [one for one in below(forms.BaseForm) if one.__module__.split(".")[0] in ROOMS]


def pages_of_office():
    """The pages of the back office and the parts on them."""
    for model, page in admin.site._registry.items():
        if isinstance(page, ScopedFields):
            yield from (page, *(inline(model, admin.site) for inline in page.inlines))


def test_every_form_of_ours_reads_days_as_they_are_written():
    found = forms_of_ours()
    assert len(found) > 50
    office = {page.form for page in pages_of_office()}  # made anew by their page, see below
    asking = [one for one in found if one not in office]
    wrong = {one.__qualname__: plain_fields(getattr(one, "base_fields", {})) for one in asking}
    assert {name: fields for name, fields in wrong.items() if fields} == {}


def days_of_office():
    """(page or part, field) of every day and moment that the back office can ask for."""
    for part in pages_of_office():
        for column in part.opts.concrete_fields:
            if isinstance(column, models.DateField) and column.editable:
                yield part, column


def test_every_day_of_the_back_office_is_read_as_it_is_written():
    request = RequestFactory().get("/")
    asked = list(days_of_office())
    fields = {
        f"{type(part).__name__}.{column.name}": part.formfield_for_dbfield(column, request)
        for part, column in asked
    }
    assert len(fields) > 30
    assert plain_fields({name: field for name, field in fields.items() if field}) == []


def test_every_day_that_an_action_asks_for_is_read_as_it_is_written():
    wrong, found = [], 0
    for model, table in tables.items():
        for need in (need for row in table.transitions for need in row.needs):
            with suppress(Exception):  # of a field that reads the record
                field = need.field(model())
                found += 1
                wrong += plain_fields({f"{model.__name__}.{need.name}": field})
    assert found > 50
    assert wrong == []
