"""The drawings of the house: one hand, two weights, the palette's inks; nobody real is on them."""

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.translation import gettext_lazy

register = template.Library()

DRAWINGS = {
    "home": gettext_lazy("画：山前的会堂，门前有旗。"),
    "activities": gettext_lazy("画：三位代表拿着清单看一条乡村道路。"),
    "stations": gettext_lazy("画：联络站门前，有人正在说话。"),
    "projects": gettext_lazy("画：塔吊旁正在盖的房子。"),
    "recognition": gettext_lazy("画：两枝叶子中间的奖杯。"),
    "summaries": gettext_lazy("画：一本翻开的报告，一页是字，一页是图。"),
}
"""The drawings of the house (``static/img/drawn``), with what is seen on each."""


@register.simple_tag
def drawn(name: str) -> str:
    """A drawing with its description; small enough for a phone, sharp on every screen."""
    if not name:
        return ""
    return format_html(
        '<img class="drawn" src="{}" alt="{}" width="320" height="160" loading="lazy"'
        ' decoding="async">',
        static(f"img/drawn/{name}.svg"),
        DRAWINGS[name],
    )
