"""On the page of an item: which duty led to it, as the clerk or the deputy of that duty says."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from pages.keys import is_key
from supervision.duty_results import duty
from supervision.items import relations
from supervision.items.models import Item


class ResultForm(forms.Form):
    """Chooses one of the entries that are offered."""

    entry = forms.TypedChoiceField(label=gettext_lazy("履职记录"), coerce=int)

    def __init__(self, entries, own, data=None):
        super().__init__(data, auto_id="result-%s")
        self.entries = {entry.pk: entry for entry in entries}
        self.fields["entry"].choices = [
            (entry.pk, _label(entry, own)) for entry in self.entries.values()
        ]
        self.fields["entry"].error_messages |= {
            "required": _("请选择履职记录。"),
            "invalid_choice": _("请选择履职记录。"),
        }


def _label(entry, own):
    label = f"{date_format(entry.happened_on)} {Truncator(entry.text).chars(40)}"
    return label if own else f"{entry.deputy} · {label}"


@dataclass
class LinkedDuty:
    """What the page shows of the duty behind an item; nothing to those who do not look after it
    or follow it."""

    entries: Any = ()
    form: Any = None
    own: bool = False

    @classmethod
    def of(cls, item, user):
        """The links of an item to duty records; empty for who may not set them."""
        if not duty.may_link(item, user):
            return cls()
        own = not relations.CLERK.holds(item, user)
        linked, offered = duty.linked_and_offered(item, user)
        return cls(linked, ResultForm(offered, own) if offered else None, own)


@require_POST
def result(request, pk):
    """Links an act of duty with the item, or takes such a link back."""
    items = Item.objects.visible_to(request.user).select_related("opinion__activity")
    item = get_object_or_404(items.prefetch_related("following_deputies"), pk=pk)
    if not duty.may_link(item, request.user):
        raise PermissionDenied
    if "unlink" in request.POST:
        _unlink(request, item)
    else:
        _link(request, item)
    return redirect("my_items:item", pk)


def _link(request, item):
    form = ResultForm(duty.entries_for(item, request.user), False, request.POST)
    if form.is_valid():
        duty.link(form.entries[form.cleaned_data["entry"]], item, by=request.user)
        messages.success(request, _("已关联：这次履职有成效。"))
    else:
        messages.warning(request, form.errors["entry"][0])


def _unlink(request, item):
    key = request.POST["unlink"]
    known = is_key(key)
    found = duty.results_for(item, request.user).filter(pk=key).first() if known else None
    if found:
        duty.unlink(found, by=request.user)
        messages.success(request, _("已取消关联。"))
    else:
        messages.warning(request, _("这项关联已经不在。"))
