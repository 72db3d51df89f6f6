"""What tests.strict raises is raised, and what it lets pass passes."""

import pytest
from django.template import engines

from accounts.models import Organization
from supervision.items.models import Item
from tests.factories import make_item, make_org
from tests.strict import UndefinedVariable


def printed(text, **context):
    return engines["django"].from_string(text).render(context)


@pytest.fixture(autouse=True)
def _here_is_ours(monkeypatch):
    """A template of a string has no file; these count as ours."""
    monkeypatch.setattr("tests.strict.is_ours", lambda node: True)


@pytest.mark.parametrize(
    "text",
    [
        "{{ nothing }}",
        "{{ nothing|upper }}",
        "{{ given.nothing }}",
        "{% with a=nothing %}{% endwith %}",
        "{% load i18n %}{% blocktranslate %}{{ nothing }}{% endblocktranslate %}",
    ],
)
def test_a_variable_that_nobody_gave_raises(text):
    with pytest.raises(UndefinedVariable, match="nothing"):
        printed(text, given="")


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("{{ given }}", ""),
        ("{{ nothing|default:'-' }}", "-"),
        ("{{ nothing|default:'a'|upper }}", "A"),
        ("{% if nothing %}yes{% endif %}", ""),
        ("{% for one in nothing %}{{ one }}{% endfor %}", ""),
        ("{% firstof nothing 'other' %}", "other"),
    ],
)
def test_what_says_that_it_may_be_missing_passes(text, result):
    assert printed(text, given="") == result


@pytest.mark.django_db
def test_rows_whose_order_nobody_asked_for_come_backwards():
    first, second = make_org("甲"), make_org("乙")
    unordered = Organization.objects.filter(pk__in=[first.pk, second.pk]).order_by()
    assert (list(unordered), list(unordered.iterator())) == ([second, first], [second, first])


@pytest.mark.django_db
def test_rows_in_an_order_come_in_it():
    make_item()
    make_item()
    keys = [item.pk for item in Item.objects.order_by("pk")]
    assert keys == sorted(keys)
