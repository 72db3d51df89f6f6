"""What the actions on an entry of the duty record ask for, and what speaks against them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from attachments.uploads import FilesField
from deputies.duty.models import DutyEntry
from deputies.people.mandates import in_office
from pages.fields import PlainField
from pages.untyped import AnyRecord
from workflow import needs
from workflow.on_paper import SCAN
from workflow.transitions import Guard, Need

if TYPE_CHECKING:
    from django.db.models import Model


def is_verified_already(entry: DutyEntry) -> bool:
    """The same act stands in the record; the ledger could not tell the two apart."""
    same = DutyEntry.objects.verified().filter(
        deputy=entry.deputy_id, happened_on=entry.happened_on, kind=entry.kind, text=entry.text
    )
    return same.exclude(pk=entry.pk).exists()


def _text_field(obj: AnyRecord) -> forms.Field:
    return PlainField(
        label=_("内容"),
        max_length=2000,
        initial=obj.text,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


def _is_public(obj: Model) -> forms.Field:
    return forms.BooleanField(label=_("公开这条记录"), initial=True)


TEXT = Need("text", _text_field, missing=_("请写明做了什么。"))
PLACE = Need("place", needs.line(_("地点"), 200, lambda entry: entry.place), required=False)
PHOTOGRAPHS = Need("files", lambda obj: FilesField(label=_("照片")), required=False)
PUBLIC = Need("is_public", _is_public, required=False)
MORE_SCANS = replace(SCAN, required=False)
"""With the paper as it was written down first; a correction needs none anew."""
SCANNED = Guard(
    lambda entry, step: bool(step.data.get("files")) or entry.files.exists(), SCAN.missing, "files"
)
NOT_FUTURE = Guard(
    lambda entry, step: (entry.ends_on or entry.happened_on) <= step.today,
    _("还没有发生的事不能登记。"),
)


IN_OFFICE = Guard(
    lambda entry, step: in_office(entry.deputy, entry.happened_on),
    _("这一天不在代表任期内。"),
)


NOT_TWICE = Guard(
    lambda entry, step: not is_verified_already(entry),
    _("同一天、同一类型、内容相同的记录已经审核过一条，请退回或作废重复的这一条。"),
)
