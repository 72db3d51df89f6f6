"""A record's trail as its page shows it: which entries, and each in words."""

import json

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model, QuerySet
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registers.merging.models import lost_keys
from workflow.models import TrailEntry
from workflow.subjects import key_of, kind_of
from workflow.transitions import TRAIL_WORDS, tables

NEEDS = {
    "text": gettext_lazy("文字"),
    "files": gettext_lazy("附件"),
    "reason": gettext_lazy("理由"),
    "place": gettext_lazy("地点"),
    "unit": gettext_lazy("单位"),
    "assisting": gettext_lazy("协办单位"),
    "rating": gettext_lazy("评价"),
    "contact": gettext_lazy("联系人"),
    "day": gettext_lazy("日期"),
    "held_on": gettext_lazy("日期"),
    "promised_on": gettext_lazy("承诺日期"),
    "satisfied": gettext_lazy("满意"),
    "basically": gettext_lazy("基本满意"),
    "dissatisfied": gettext_lazy("不满意"),
    "abstained": gettext_lazy("弃权"),
}
"""What people are asked at an action, where the record itself has no field of that name."""


def whole_trail(obj: Model) -> QuerySet[TrailEntry]:
    """A record's trail, newest first, with that of the records that were merged into it."""
    keys = [key_of(obj), *lost_keys(obj)]
    entries = TrailEntry.objects.filter(subject_kind=kind_of(obj), subject_key__in=keys)
    return entries.select_related("actor").order_by("-id")


def trail_line(obj: Model, entry: TrailEntry) -> dict[str, object]:
    """One entry of the trail in words."""
    table = tables.get(type(obj))
    states = dict(table.states.choices) if table else {}
    source, target = (states.get(state, state) for state in (entry.source, entry.target))
    return {
        "at": entry.at,
        "actor": entry.actor,
        "what": table.label_of(entry.action)
        if table
        else TRAIL_WORDS.get(entry.action, entry.action),
        "values": [],
        "step": f"{source or '—'} → {target}" if target and target != source else "—",
    }


def kind_in_words(kind: str) -> str:
    """What a kind of record is called; the kind as the trail keeps it where there is none left."""
    # A model that was renamed or taken out leaves its lines: they are read under the old name.
    try:
        return str(apps.get_model(kind)._meta.verbose_name)
    except (LookupError, ValueError):
        return kind


def content_in_words(entry: TrailEntry) -> SafeString | str:
    """Which fields an entry names, in words, and behind them its content as programs read it."""
    if not entry.content:
        return "—"
    # The digests are for programs; a reader asks which fields, and may compare what stands there.
    names = entry.content.get("fields") or []
    told = "、".join(dict.fromkeys(_field(entry.subject_kind, name) for name in names))
    return format_html(
        "{}<details><summary>{}</summary><code>{}</code></details>",
        told,
        _("留痕原样"),
        json.dumps(entry.content, ensure_ascii=False),
    )


def _field(kind: str, name: str) -> str:
    try:
        field = apps.get_model(kind)._meta.get_field(name)
    except (LookupError, ValueError, FieldDoesNotExist):
        field = None
    # What other records hang on a record by, as its files, is a field without a word of its own.
    return str(getattr(field, "verbose_name", "") or NEEDS.get(name, _("其他内容")))
