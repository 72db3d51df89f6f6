"""Two faults that a page hides are raised in every test.

A variable that no view gave prints nothing, and rows whose order nobody asked for come in the
order of their keys, until one day they do not.
"""

import copy
import sys
from pathlib import Path

import pytest
from django.db.models import QuerySet
from django.template import engines
from django.template.base import FilterExpression, Node
from django.template.defaultfilters import default, default_if_none, yesno

ROOT = Path(__file__).resolve().parents[1]
FOR_NOTHING = (default, default_if_none, yesno)
"""Filters that say what is printed where a value is missing."""


class UndefinedVariable(AssertionError):
    pass


class Undefined(str):
    """Stands for Django's ``string_if_invalid``, which is formatted with the variable's name."""

    def __contains__(self, text):
        return text == "%s"

    def __mod__(self, name):
        expression, node = _asking(sys._getframe(1))
        if not is_ours(node):
            return ""  # the templates of Django and allauth rely on it
        filters = expression.filters if expression is not None else []
        if filters and filters[0][0] in FOR_NOTHING:
            empty = copy.copy(expression)
            empty.is_var, empty.var = False, ""
            return empty.resolve(sys._getframe(1).f_locals["context"])
        place = f"{node.origin.name}:{node.token.lineno}" if node is not None else "a template"
        raise UndefinedVariable(f"{place}: nobody gave {name}")


def is_ours(node):
    """Whether a tag or variable stands in one of our templates, and not in a library's."""
    return node is None or Path(node.origin.name).is_relative_to(ROOT / "templates")


def _asking(frame):
    """The expression that is resolved, and the innermost tag or variable that it stands in."""
    expression = frame.f_locals.get("self")
    if not isinstance(expression, FilterExpression):
        expression = None
    while frame is not None:
        node = frame.f_locals.get("self")
        if isinstance(node, Node) and getattr(node, "origin", None) is not None:
            return expression, node
        frame = frame.f_back
    return expression, None


@pytest.fixture(scope="session", autouse=True)
def _undefined_variables_raise():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engines["django"].engine, "string_if_invalid", Undefined("%s"))
        yield


@pytest.fixture(scope="session", autouse=True)
def _unordered_rows_come_backwards():
    """The last row first, which is what no page that relies on their order expects."""
    fetch_all, iterate = QuerySet._fetch_all, QuerySet._iterator

    def fetch(queryset):
        fresh = queryset._result_cache is None
        fetch_all(queryset)
        if fresh and not queryset.ordered:
            queryset._result_cache.reverse()

    def iterator(queryset, use_chunked_fetch, chunk_size):
        rows = iterate(queryset, use_chunked_fetch, chunk_size)
        return rows if queryset.ordered else reversed(list(rows))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(QuerySet, "_fetch_all", fetch)
        patch.setattr(QuerySet, "_iterator", iterator)
        yield
