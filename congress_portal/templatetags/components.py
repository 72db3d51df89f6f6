"""The components of a page, one tag each; what a tag takes, its signature says.

Small marks within a line are in ``marks`` and ``facts``.
"""

from datetime import date
from typing import Any

from django import template
from django.forms import BoundField
from django.forms.utils import flatatt
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from annual_summaries.presentation.list_counts import agreement
from congress_portal.personal.lists import kept_lists
from congress_portal.templatetags.drawings import drawn
from congress_portal.templatetags.nothing import empty_register, empty_state, nothing_listed
from congress_portal.templatetags.portal import is_checkbox, page_query
from pages.tables import COLUMN, PARAMETER
from pages.worklists import WorkFilter

register = template.Library()

NOTICES = {
    "success": ("verified", ""),
    "warning": ("returned", gettext_lazy("请注意：")),
    "error": ("overdue", gettext_lazy("未成功：")),
}
"""The sign of each kind of notice, and the word before its sentence; all others inform."""


@register.inclusion_tag("components/breadcrumbs.html", takes_context=True)
def breadcrumbs(context: Any) -> dict[str, Any]:
    """The way down to this page: ``breadcrumbs`` of the view, (label, address) from the top."""
    return {"breadcrumbs": context.get("breadcrumbs")}


@register.inclusion_tag("components/page_head.html")
def page_head(
    title: Any, lead: Any = "", eyebrow: Any = "", lang: str = "", picture: str = ""
) -> dict[str, Any]:
    """The heading of the page, a short line above it, one or two sentences below it.

    ``lang`` is the language of a title that is a record; ``picture`` names a drawing.
    """
    return {
        "title": title,
        "lead": lead,
        "eyebrow": eyebrow,
        "lang": lang,
        "picture": drawn(picture),
    }


@register.inclusion_tag("components/notice.html")
def notice(text: Any, kind: str = "info") -> dict[str, Any]:
    """One sentence; ``kind`` is success, warning, error or info. Nothing without a text."""
    sign, word = NOTICES.get(kind, ("working", ""))
    return {"text": text, "sign": sign, "word": word}


@register.inclusion_tag("components/notice.html")
def warning(text: Any, where: Any = True) -> dict[str, Any]:
    """A warning, shown only ``where`` something holds."""
    return notice(text if where else "", "warning")


@register.inclusion_tag("components/notice.html")
def refusal(form: Any) -> dict[str, Any]:
    """That an action was not done, above the page that shows why; nothing without a form."""
    text = _("“%(action)s”还没有保存，请看下面标出的地方。")
    return notice(text % {"action": form.row.label} if form else "", "error")


@register.inclusion_tag("components/notices.html")
def notices(messages: Any) -> dict[str, Any]:
    """What Django kept for this person to read; nothing where it kept nothing."""
    return {"messages": messages}


for _said in (empty_state, nothing_listed, empty_register):
    register.inclusion_tag("components/empty_state.html", takes_context=True)(_said)


@register.inclusion_tag("components/pager.html", takes_context=True)
def pager(context: Any, page: Any, name: str = "page") -> dict[str, Any]:
    """The way to the other pages of a list; ``name`` is the query parameter that tells them."""
    before = page_query(context, page.number - 1, name) if page.number > 1 else ""
    last = page.paginator.num_pages
    after = page_query(context, page.number + 1, name) if page.number < last else ""
    return {"page": page, "before": before, "after": after}


@register.inclusion_tag("components/list_head.html", takes_context=True)
def list_head(context: Any, listing: Any, page: Any, people: bool = False) -> dict[str, Any]:
    """The filters of a list, how many rows fit, and what could not be done as asked.

    ``people`` where the rows are persons.
    """
    request = context["request"]
    own = request.user if isinstance(listing, WorkFilter) else None
    return {
        "form": listing.form,
        "agreement": agreement(listing, own),
        "count": _count(page.paginator, people),
        "clear": context["request"].path if listing.is_narrowed else "",
        "note": page.note,
        "files": as_files(context["request"]),
    }


FILE_LABELS = (("xlsx", "Excel"), ("csv", "CSV"))


def as_files(request: Any) -> list[tuple[str, str]]:
    """The kinds of file in which a list comes with its present filters, (label, address)."""
    query = request.GET.copy()
    query.pop("page", None)
    lists = kept_lists(request)
    if lists and lists.columns:
        query.setlist(COLUMN, lists.columns)
    found = []
    for kind, label in FILE_LABELS:
        query[PARAMETER] = kind
        found.append((label, f"?{query.urlencode()}"))
    return found


@register.inclusion_tag("components/downloads.html", takes_context=True)
def downloads(context: Any) -> dict[str, Any]:
    """The links to a list as a file, with the filters that stand in the address."""
    return {"files": as_files(context["request"])}


def _count(paginator: Any, people: bool) -> str:
    if paginator.has_more:
        text = _("超过 %(most)s 项，这里只列最近的 %(most)s 项；更早的请用条件筛选")
        return text % {"most": paginator.count}
    return (_("共 %(number)s 位") if people else _("共 %(number)s 项")) % {
        "number": paginator.count
    }


@register.inclusion_tag("components/filter_form.html")
def filter_form(form: Any, count: Any = "", clear: str = "", files: Any = ()) -> dict[str, Any]:
    """A bound GET form, what it found in words, the address without filters, and the list as
    ``files``, each (label, address)."""
    return {"form": form, "count": count, "clear": clear, "files": files}


@register.simple_tag
def field(field: BoundField, label: Any = "") -> str:
    """A field of a form with its label, help and faults; ``label`` instead of its own."""
    template = "components/field_line.html"
    if field.use_fieldset:
        template = "components/field_group.html"
    elif is_checkbox(field):
        template = "components/field_box.html"
    context = {
        "field": field,
        "label": label or field.label,
        "must": _("必填") if field.field.required else "",
        "wrong": " field-wrong" if field.errors else "",
    }
    return render_to_string(template, context)


@register.inclusion_tag("components/form_errors.html")
def form_errors(form: Any) -> dict[str, Any]:
    """What is wrong in a form, counted, each with the way to it; nothing while nothing is."""
    fields = [bound for bound in form if bound.errors] if form.errors else []
    return {
        "heading": _faults_found(sum(len(faults) for faults in form.errors.values())),
        "general": form.non_field_errors(),
        "fields": [(bound.id_for_label or f"{bound.auto_id}_0", bound) for bound in fields],
    }


def _faults_found(number: int) -> str:
    if not number:
        return ""
    text = ngettext(
        "还有 %(counter)s 处需要修改，已填写的内容都保留着",
        "还有 %(counter)s 处需要修改，已填写的内容都保留着",
        number,
    )
    return text % {"counter": number}


@register.inclusion_tag("components/form_fields.html")
def form_fields(form: Any) -> dict[str, Any]:
    """The faults of a form, its hidden fields and all others in their order."""
    return {"form": form}


@register.inclusion_tag("components/action_form.html")
def action_form(
    action: str,
    label: Any,
    form: Any = None,
    url: str = "",
    main: bool = False,
    open: bool = False,
    help: Any = "",
    version: int | None = None,
) -> dict[str, Any]:
    """One action on a record, in its own form; the main one open, a quiet one folded.

    ``version`` is the one that the person sees, ``open`` unfolds a quiet one.
    """
    return {
        "action": action,
        "label": label,
        "form": form,
        "attributes": _sent_to(url, form),
        "main": main,
        "unfolded": open or bool(form and form.errors),
        "help": help,
        "versions": [] if version is None else [version],
    }


def _sent_to(url: str, form: Any) -> str:
    """Where a form goes and how; no address is the page that it stands on."""
    kind = "multipart/form-data" if form and form.is_multipart() else ""
    given = {"action": url, "enctype": kind}
    return flatatt({name: value for name, value in given.items() if value})


@register.inclusion_tag("components/offers.html")
def offers(offers: Any) -> dict[str, Any]:
    """The actions allowed now, the main one first: (form, address, is main)."""
    return {"offers": offers}


@register.inclusion_tag("components/timeline.html")
def timeline(timeline: Any) -> dict[str, Any]:
    """The timeline of a record (``workflow.timeline.Timeline``), newest first."""
    return {"timeline": timeline}


@register.inclusion_tag("components/attachments.html")
def attachments(files: Any) -> dict[str, Any]:
    """Files with a name, an address and a size in bytes."""
    return {"files": files}


@register.inclusion_tag("components/evidence.html")
def evidence(pictures: Any) -> dict[str, Any]:
    """Pictures with a name and an address, small, each leading to the whole."""
    return {"pictures": pictures}


@register.inclusion_tag("components/deadline.html")
def deadline(
    due: date,
    today: date,
    done: bool = False,
    original: date | None = None,
    explained: Any = (),
) -> dict[str, Any]:
    """The day when something falls due and how far it is off, unless it is ``done``.

    ``original`` is the day before an extension, ``explained`` tells how the day was computed.
    """
    return {
        "due": due,
        "today": today,
        "counted": None if done else due,
        "original": original,
        "explained": explained,
    }


@register.inclusion_tag("components/two_keys.html")
def two_keys(reported_on: date | None, struck_on: date | None) -> dict[str, Any]:
    """The two keys of a closure, never folded into one word.

    The day on which the unit reported the item done, and the day on which the committee
    verified it and struck it off; either may be missing.
    """
    return {
        "keys": [
            (
                "replied" if reported_on else "waiting",
                _("单位报告办结"),
                reported_on,
                _("尚未报告"),
            ),
            ("verified" if struck_on else "waiting", _("人大核验销号"), struck_on, _("尚未销号")),
        ]
    }


@register.inclusion_tag("components/timeline_entry.html")
def timeline_entry(
    day: date, title: Any, sign: str = "", text: Any = "", until: date | None = None, who: Any = ""
) -> dict[str, Any]:
    """One row of a time line: when, what, and what more is to say of it in plain text.

    ``sign`` colours the mark, ``until`` is the last day where it took several.
    """
    return {"day": day, "title": title, "sign": sign, "text": text, "until": until, "who": who}


@register.inclusion_tag("components/praise.html")
def praise(recognitions: Any) -> dict[str, Any]:
    """The published recognitions that a record brought, newest first."""
    return {"recognitions": recognitions}


@register.inclusion_tag("components/question.html")
def question(form: Any) -> dict[str, Any]:
    """The small question of an asked form; with scripts the browser answers it."""
    return {"form": form, "question": form.question}


@register.inclusion_tag("components/rate_bar.html")
def rate_bar(
    label: Any, numerator: int, denominator: int, note: Any = "", url: str = ""
) -> dict[str, Any]:
    """A part of a whole as a bar; ``note`` says how it is counted, ``url`` leads to its lists."""
    numbers = {"numerator": numerator, "denominator": denominator}
    return {"label": label, **numbers, "note": note, "url": url}


@register.inclusion_tag("components/figure.html")
def figure(
    value: Any, unit: Any, label: Any, url: str = "", reported: bool = False, note: Any = ""
) -> dict[str, Any]:
    """A number, its unit and what is counted; ``url`` leads to the records behind it.

    ``reported`` for a number published elsewhere as "more than".
    """
    more = _("多") if reported else ""
    return {
        "value": value,
        "unit": f"{more} {unit}" if more else unit,
        "label": label,
        "url": url,
        "note": note,
    }


@register.inclusion_tag("components/search_box.html")
def search_box(text: str = "") -> dict[str, Any]:
    """The search over everything public; ``text`` is what was asked."""
    return {"text": text}


@register.inclusion_tag("components/link_list.html")
def link_list(links: Any, label: Any, css: str = "kinds") -> dict[str, Any]:
    """Links to parts of what a page tells, (label, address, is current); nothing without any."""
    return {"links": links, "label": label, "css": css}


@register.inclusion_tag("components/quiet.html")
def quiet(heading: Any, text: Any) -> dict[str, Any]:
    """A paragraph set back behind the others, under its heading; nothing without a text."""
    return {"heading": heading, "text": text}


@register.inclusion_tag("components/year_list.html")
def year_list(years: Any, year: int, address: str) -> dict[str, Any]:
    """The other years of a page whose ``address`` takes a year; nothing where there is one."""
    rest = [(one, reverse(address, args=[one]) if one != year else "") for one in years]
    return {"years": rest if len(rest) > 1 else []}


@register.inclusion_tag("components/typed_again.html")
def typed_again(fields: Any, lost_files: bool, address: str) -> dict[str, Any]:
    """A form that sends to ``address`` once more what was typed before.

    ``fields`` are (name, value, is long); long ones are shown, short ones go along unseen.
    ``lost_files`` where files were sent, which a page cannot keep.
    """
    return {"fields": fields, "lost_files": lost_files, "address": address}
