"""Pictures of a page: photographs in the size of the screen, and the drawings of the house.

The drawings are of one hand, in two weights and the palette's inks; nobody real is on them.
"""

from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy

from attachments.small_copies import WIDTHS

register = template.Library()

DRAWINGS = {
    "home": gettext_lazy("画：山前的会堂，门前有旗。"),
    "activities": gettext_lazy("画：三位代表拿着清单看一条乡村道路。"),
    "stations": gettext_lazy("画：联络站门前，有人正在说话。"),
    "projects": gettext_lazy("画：塔吊旁正在盖的房子。"),
    "recognition": gettext_lazy("画：两枝叶子中间的奖杯。"),
    "summaries": gettext_lazy("画：一本翻开的报告，一页是字，一页是图。"),
    "hearing": gettext_lazy("画：有人在台上作报告，台下有人听。"),
    "enforcement": gettext_lazy("画：一本翻开的法律，一个放大镜，一架天平。"),
    "inquiry": gettext_lazy("画：桌边两个人，一个问，一个答。"),
    "documents": gettext_lazy("画：一份文件和一枚印章。"),
    "survey": gettext_lazy("画：屋前两个人在说话，一个人在记。"),
    "campaign": gettext_lazy("画：一张分成网格的地图，旁边站着三位代表。"),
    "training": gettext_lazy("画：有人在板前讲课，三个人在听。"),
    "decisions": gettext_lazy("画：票箱前，两位代表举手。"),
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


LIST, ACROSS = "6rem", "(max-width: 44em) 92vw, 30rem"
"""How wide a photograph is shown: in a list, and across a phone."""


@register.simple_tag
def photograph(url: str, alt: Any, sizes: str = ACROSS, css: str = "") -> str:
    """A stored picture with its description; the browser fetches the copy that its screen needs.

    ``url`` is an address that ``attachments.downloads.send`` answers, ``alt`` what staff wrote.
    """
    if not url:
        return ""
    copies = format_html_join(", ", "{}?width={} {}w", ((url, width, width) for width in WIDTHS))
    return format_html(
        '<img{} src="{}?width={}" srcset="{}" sizes="{}" alt="{}" lang="zh-Hans" width="480"'
        ' height="320" loading="lazy" decoding="async">',
        format_html(' class="{}"', css) if css else "",
        url,
        WIDTHS[1],
        copies,
        sizes,
        alt,
    )


@register.simple_tag
def cover(picture: Any, drawing: str) -> str:
    """The picture at the head of a record's page: its own photograph, else a drawing of its kind.

    ``picture`` has ``url`` and ``name``, or is None.
    """
    if picture is None:
        return drawn(drawing)
    return format_html(
        '<figure class="cover"><a href="{}">{}</a><figcaption aria-hidden="true"'
        ' lang="zh-Hans">{}</figcaption></figure>',
        picture.url,
        photograph(picture.url, picture.name),
        picture.name,
    )


@register.simple_tag
def small_picture(url: str) -> str:
    """A small photograph beside a line that names what is on it; nothing without an address."""
    return photograph(url, "", LIST, "thumb") if url else ""
