"""What stands where nothing is: a kind sentence, what comes next, and where to go from here."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _


def empty_state(
    context: Any, text: Any, next: Any = "", url: str = "", label: Any = ""
) -> dict[str, Any]:
    """A kind sentence where nothing is, what comes ``next``, and where to go from here."""
    if not url:
        url, label = _way_on(context)
    return {"text": text, "next": next or _("有了就会列在这里。"), "url": url, "label": label}


SIGNED_IN = ("/my/", "/admin/")
"""Where the addresses of people who signed in begin."""


def _way_on(context: Any) -> tuple[str, Any]:
    """Where to go from an empty page that says nothing of its own: up, or to one's desk."""
    request = getattr(context, "request", None)
    path = request.path.removeprefix("/en") if request is not None else ""
    desk = reverse("my:desk")
    if path.startswith(SIGNED_IN) and request.path != desk:  # the person is not asked for: a
        return desk, _("回到工作台")  # public page that asks is kept by no cache
    crumbs = context.get("breadcrumbs")
    return (crumbs[-1][1], crumbs[-1][0]) if crumbs else (reverse("home"), _("回到首页"))


def nothing_listed(
    context: Any,
    listing: Any,
    narrowed: Any,
    empty: Any,
    hint: Any = "",
    next: Any = "",
    url: str = "",
    label: Any = "",
) -> dict[str, Any]:
    """What an empty list says: ``narrowed`` and a hint behind filters, else ``empty``."""
    if not listing.is_narrowed:
        return empty_state(context, empty, next, url, label)
    request = getattr(context, "request", None)
    clear = request.path if request is not None else ""
    return empty_state(context, narrowed, hint or _("可以放宽条件再试。"), clear, _("清除条件"))


def empty_register(context: Any, listed: Any, may_add: bool) -> dict[str, Any]:
    """What an empty list of the back office says; ``listed`` is Django's ``ChangeList``."""
    name = listed.opts.verbose_name
    if listed.has_active_filters or listed.query:
        text = _("没有符合这些条件的%(name)s。") % {"name": name}
        return empty_state(context, text, _("可以放宽条件再试。"), "?", _("清除条件"))
    text = _("还没有%(name)s。") % {"name": name}
    if not may_add:
        return empty_state(context, text)
    add = reverse(f"admin:{listed.opts.app_label}_{listed.opts.model_name}_add")
    return empty_state(context, text, _("从这里开始登记；多的可以用台账导入。"), add, _("增加"))
