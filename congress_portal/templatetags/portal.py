"""Tags and filters of the base and the shared components."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.forms import CheckboxInput
from django.urls import Resolver404, resolve
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from annual_summaries.presentation import charts

register = template.Library()

ENGLISH = "/en"

PLACES = (
    ("/", gettext_lazy("首页")),
    ("/annual/", gettext_lazy("年度总结")),
    ("/supervision/", gettext_lazy("监督工作")),
    ("/supervision/items/", gettext_lazy("清单事项")),
    ("/deputies/", gettext_lazy("代表")),
    ("/stations/", gettext_lazy("联络站")),
    ("/search/", gettext_lazy("搜索")),
    ("/my/", gettext_lazy("工作台")),
)


@dataclass(frozen=True)
class MenuEntry:
    path: str
    label: Any
    current: str
    apart: bool


@register.simple_tag(takes_context=True)
def navigation(context):
    """The places that exist so far; ``current`` is "page", "true" (somewhere below it) or empty."""
    here, root = _without_language(context.request.path), settings.ROOT_URLCONF
    places = [(path, label) for path, label in PLACES if _exists(_localised(path), root)]
    nearest = max((path for path, _label in places if here.startswith(path)), key=len, default="")
    if nearest == "/" != here:
        nearest = ""
    return [
        MenuEntry(_localised(path), label, _current(path, nearest, here), apart=path == "/my/")
        for path, label in places
    ]


def _current(path: str, nearest: str, here: str) -> str:
    if path != nearest:
        return ""
    return "page" if path == here else "true"


@lru_cache(maxsize=64)
def _exists(path: str, addresses: str) -> bool:
    try:
        resolve(path, addresses)
    except Resolver404:
        return False
    return True


def _localised(path: str) -> str:
    return path if get_language() == settings.LANGUAGE_CODE else ENGLISH + path


def _without_language(path: str) -> str:
    return path.removeprefix(ENGLISH) if path.startswith(ENGLISH + "/") else path


@register.simple_tag
def home_path():
    return _localised("/")


@register.simple_tag
def my_path():
    return _localised("/my/")


@register.simple_tag(takes_context=True)
def language_path(context, code):
    """This very page, query string and all, in the other language."""
    path = _without_language(context.request.get_full_path())
    return path if code == settings.LANGUAGE_CODE else ENGLISH + path


@register.simple_tag(takes_context=True)
def page_query(context, number, name=""):
    """The query string of another page of this list."""
    query = context.request.GET.copy()
    query[name or "page"] = number
    return "?" + query.urlencode()


@register.filter
def relative_day(due: date, today: date) -> str:
    """「还有 5 天」, 「今天到期」, 「已逾期 3 天」."""
    days = (due - today).days
    if days == 0:
        return _("今天到期")
    if days > 0:
        return ngettext("还有 %(days)d 天", "还有 %(days)d 天", days) % {"days": days}
    return ngettext("已逾期 %(days)d 天", "已逾期 %(days)d 天", -days) % {"days": -days}


@register.filter
def fault_count(form) -> int:
    return sum(len(faults) for faults in form.errors.values())


@register.filter
def is_checkbox(field) -> bool:
    """One box to tick: its label stands after it, not above."""
    return type(field.field.widget) is CheckboxInput


@register.filter
def out_of(numerator: int, denominator: int) -> str:
    return charts.percent(numerator, denominator)


@register.filter
def width_of(numerator: int, denominator: int) -> str:
    return charts.width(numerator, denominator)
