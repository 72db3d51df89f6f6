"""Tags and filters of the base and the shared components."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import template
from django.conf import settings
from django.forms import CheckboxInput
from django.forms.utils import flatatt
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from annual_summaries.presentation import charts

register = template.Library()

ENGLISH = "/en"

PLACES = (
    ("home", gettext_lazy("首页")),
    ("annual:index", gettext_lazy("年度总结")),
    ("supervision:activities", gettext_lazy("监督工作")),
    ("supervision:items", gettext_lazy("清单事项")),
    ("deputies", gettext_lazy("代表")),
    ("stations:directory", gettext_lazy("联络站")),
    ("matters", gettext_lazy("群众反映")),
    ("search", gettext_lazy("搜索")),
    ("my:desk", gettext_lazy("工作台")),
)
"""The entries of the menu: the name of an address, and what it is called."""


@dataclass(frozen=True)
class MenuEntry:
    """An entry of the menu; ``current`` as ``navigation`` says, ``apart`` where it stands alone."""

    path: str
    label: Any
    current: str
    apart: bool

    @property
    def attributes(self):
        """What its link says of where the reader is."""
        return flatatt({"aria-current": self.current}) if self.current else ""


@register.simple_tag(takes_context=True)
def navigation(context):
    """The menu; ``current`` of an entry is "page", "true" (somewhere below it) or empty."""
    here, home = context.request.path, reverse("home")
    places = [(name, reverse(name), label) for name, label in PLACES]
    nearest = max((path for _name, path, _label in places if here.startswith(path)), key=len)
    if nearest == home != here:
        nearest = ""
    return [
        MenuEntry(path, label, _current(path, nearest, here), apart=name == "my:desk")
        for name, path, label in places
    ]


def _current(path: str, nearest: str, here: str) -> str:
    if path != nearest:
        return ""
    return "page" if path == here else "true"


def _without_language(path: str) -> str:
    return path.removeprefix(ENGLISH) if path.startswith(ENGLISH + "/") else path


@register.simple_tag
def html_lang() -> str:
    """The language of the page, as the ``lang`` of HTML names it."""
    return _html_lang(get_language() or settings.LANGUAGE_CODE)


def _html_lang(code: str) -> str:
    return "zh-Hans" if code == "zh-hans" else code


@dataclass(frozen=True)
class OtherLanguage:
    """The way to this very page in the other language."""

    path: str
    lang: str
    label: str


@register.simple_tag(takes_context=True)
def other_language(context) -> OtherLanguage:
    """This page in the language in which it is not shown."""
    code, label = ("zh-hans", "中文") if get_language() == "en" else ("en", "English")
    return OtherLanguage(language_path(context, code), _html_lang(code), label)


@register.simple_tag
def home_path() -> str:
    """The address of the home page in the page's language."""
    return reverse("home")


@register.simple_tag
def my_path() -> str:
    """The address of the desk."""
    return reverse("my:desk")


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
    """How many faults a form has, those of the whole form among them."""
    return sum(len(faults) for faults in form.errors.values())


@register.filter
def is_checkbox(field) -> bool:
    """One box to tick: its label stands after it, not above."""
    return type(field.field.widget) is CheckboxInput


@register.filter
def out_of(numerator: int, denominator: int) -> str:
    """A share as a percentage, rounded as everywhere (``charts.percent``)."""
    return charts.percent(numerator, denominator)


@register.filter
def width_of(numerator: int, denominator: int) -> str:
    """The length of a share's bar, for its style."""
    return charts.width(numerator, denominator)
