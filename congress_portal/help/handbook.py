"""The handbook: pages in Chinese and English under docs/help/, some for everybody, some by role."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from PIL import Image

from accounts.choices import UNIT_ROLES, Role
from pages.place import Locality, place

FOLDER = Path(settings.BASE_DIR) / "docs" / "help"
PICTURES = "../../static/help/"
"""How a chapter names a picture, so that it is also seen beside the sources."""


@dataclass(frozen=True)
class HandbookPage:
    """One page of the handbook; without roles it is for everybody."""

    key: str
    title: Any
    roles: tuple[str, ...] = ()

    @property
    def body(self) -> SafeString:
        """In the language of the moment; the source is ours, so that it may hold links."""
        language = "en" if get_language() == "en" else "zh"
        return _rendered(FOLDER / f"{self.key}.{language}.md", place())

    def is_for(self, user: Any) -> bool:
        """Whether a person works by it."""
        return bool(user.is_superuser or user.has_role(*self.roles))


@cache
def _rendered(path: Path, here: Locality) -> SafeString:
    """Markdown in the words of the place, without its first heading: the title of the page."""
    said = here.english if path.stem.endswith(".en") else here.words
    text = said(path.read_text(encoding="utf-8"))
    _title, _line, rest = text.partition("\n")
    # Raw HTML stays text; only the links, headings and pictures of CommonMark become elements.
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    markdown.add_render_rule("image", _picture)
    return SafeString(markdown.render(rest))


def _picture(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any
) -> str:
    """A picture with its size, so that nothing jumps when it comes, and its words below it."""
    token = tokens[index]
    name = str(token.attrs["src"]).removeprefix(PICTURES)
    words = renderer.renderInlineAsText(token.children, options, env)
    with Image.open(Path(settings.BASE_DIR) / "static" / "help" / name) as image:
        width, height = image.size
    return format_html(
        '<img src="{}" alt="{}" width="{}" height="{}" loading="lazy">',
        static(f"help/{name}"),
        words,
        width,
        height,
    )


CHAPTERS = {
    chapter.key: chapter
    for chapter in (
        HandbookPage("reading", gettext_lazy("怎么看这个网站")),
        HandbookPage("speaking", gettext_lazy("怎么反映、怎么查进展")),
        HandbookPage("words", gettext_lazy("这些词是什么意思")),
        HandbookPage("privacy", gettext_lazy("个人信息保护")),
        HandbookPage("accessibility", gettext_lazy("无障碍说明")),
        HandbookPage("feedback", gettext_lazy("意见反馈")),
        HandbookPage("deputy", gettext_lazy("代表手册"), (Role.DEPUTY,)),
        HandbookPage("keeper", gettext_lazy("站务人员手册"), (Role.KEEPER,)),
        HandbookPage("handler", gettext_lazy("承办单位手册"), UNIT_ROLES),
        HandbookPage("clerk", gettext_lazy("经办人员手册"), (Role.CLERK, Role.TOWN_CLERK)),
        HandbookPage("station_clerk", gettext_lazy("联络站管理手册"), (Role.STATION_CLERK,)),
        HandbookPage("leader", gettext_lazy("领导手册"), (Role.LEADER,)),
        HandbookPage("sysadmin", gettext_lazy("系统管理手册"), (Role.SYSADMIN,)),
        HandbookPage("account_admin", gettext_lazy("账号管理手册"), (Role.ACCOUNT_ADMIN,)),
        HandbookPage("auditor", gettext_lazy("审计手册"), (Role.AUDITOR,)),
    )
}
"""Every page of the handbook, in its order."""


def public_chapters() -> list[HandbookPage]:
    """The pages of the handbook for everybody, in order."""
    return [chapter for chapter in CHAPTERS.values() if not chapter.roles]


def working_chapters() -> list[HandbookPage]:
    """The pages of the handbook for people with a role, in order."""
    return [chapter for chapter in CHAPTERS.values() if chapter.roles]
