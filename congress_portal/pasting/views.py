"""Pasted rows become items of a drafted opinion: shown as they were understood, then saved."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from congress_portal.pasting.forms import PasteForm
from congress_portal.pasting.rows import MOST_ITEMS, Pasted
from deputies.people.models import Deputy, DeputyQuerySet
from supervision.items.models import Item
from supervision.opinions.models import Opinion
from workflow.pages import CONFLICT, UNPROCESSABLE
from workflow.transitions import note


@require_http_methods(["GET", "HEAD", "POST"])
def items(request: HttpRequest, pk: int) -> HttpResponse:
    """``/my/opinions/<pk>/paste/``: for whoever may edit the opinion, as long as it is drafted."""
    opinion = get_object_or_404(Opinion.objects.in_charge(request.user), pk=pk)
    if request.method != "POST":
        return _page(request, opinion, PasteForm(present=_present(opinion)))
    form = PasteForm(request.POST, request.FILES, present=_present(opinion))
    if not form.is_valid():
        return _page(request, opinion, form, status=UNPROCESSABLE)
    if opinion.is_locked:
        messages.error(request, _("意见已经提交，清单不能再改；您粘贴的内容还在下面。"))
        return _page(request, opinion, form, status=CONFLICT)
    pasted = _pasted(form, opinion)
    if "accept" in request.POST and pasted.has_offers:
        form.cleaned_data["rows"] = pasted.corrected()
        pasted = _pasted(form, opinion)
    if "save" in request.POST and pasted.rows and not pasted.faults and not pasted.too_many:
        try:
            number = _save(opinion, pasted, _chosen(form, opinion), request.user)
        except ValidationError as refusal:
            form.add_error("rows", refusal)
            return _page(request, opinion, form, status=UNPROCESSABLE)
        if number:
            text = ngettext(
                "已加入 %(number)d 条清单事项。", "已加入 %(number)d 条清单事项。", number
            )
            messages.success(request, text % {"number": number})
            return redirect("my_items:opinion", pk)
        messages.error(request, _("意见已经提交，清单不能再改；您粘贴的内容还在下面。"))
        return _page(request, opinion, form, pasted, CONFLICT)
    return _page(request, opinion, form, pasted, UNPROCESSABLE if pasted.faults else 200)


def _pasted(form: PasteForm, opinion: Opinion) -> Pasted:
    given = form.cleaned_data
    there = opinion.items.values_list("suggestion", flat=True)[:MOST_ITEMS]
    today = timezone.localdate()
    return Pasted(
        given["rows"],
        unit=given["unit"],
        due=given["due"],
        there=there,
        today=today,
        present=_present(opinion),
    )


def _present(opinion: Opinion) -> DeputyQuerySet:
    """The deputies who took part in the activity, as forms offer them."""
    present: DeputyQuerySet = opinion.activity.deputies.by_strokes()
    return present


def _chosen(form: PasteForm, opinion: Opinion) -> list[Deputy]:
    """Who follows the rows that name nobody."""
    if form.cleaned_data.get("followed"):
        return list(_present(opinion))
    return list(form.cleaned_data.get("followers") or ())


@transaction.atomic
def _save(opinion: Opinion, pasted: Pasted, followers: list[Deputy], user: Any) -> int:
    """Adds the rows behind those that are there; 0 where it has been submitted meanwhile.

    Raises ValidationError where the list has no numbers left for them.
    """
    # A submission at the same moment waits, and no number of the list is given twice.
    locked = Opinion.objects.select_for_update(of=("self",)).get(pk=opinion.pk)
    if locked.is_locked:
        return 0
    taken = locked.items.order_by("-sequence").values_list("sequence", flat=True).first() or 0
    if taken + len(pasted.rows) > MOST_ITEMS:
        text = _("一份意见的清单最多编到第 %(most)d 条。")
        raise ValidationError(text % {"most": MOST_ITEMS})
    for number, row in enumerate(pasted.rows, taken + 1):
        item = Item(
            opinion=locked,
            sequence=number,
            problem=row.problem,
            suggestion=row.suggestion,
            lead_unit=row.unit,
            due_on=row.due,
        )
        item.full_clean()
        item.save()
        item.following_deputies.set(row.followers or followers)
    note(locked, "edited", by=user, fields=["items"])
    return len(pasted.rows)


def _page(
    request: HttpRequest,
    opinion: Opinion,
    form: PasteForm,
    pasted: Pasted | None = None,
    status: int = 200,
) -> HttpResponse:
    """The form, with what was read from a file in the place for pasted rows, and the preview."""
    if pasted is not None:
        data = form.data.copy()
        data["rows"] = form.cleaned_data["rows"]
        form = PasteForm(data, present=_present(opinion))
        form.is_valid()
    context = {
        "breadcrumbs": [
            (_("工作台"), reverse("my:desk")),
            (str(opinion), reverse("my_items:opinion", args=[opinion.pk])),
        ],
        "opinion": opinion,
        "form": form,
        "pasted": pasted,
        "rows": pasted.rows if pasted else [],
        "may_save": bool(pasted and pasted.rows and not pasted.faults and not pasted.too_many),
        "participants": opinion.activity.deputies.count(),
    }
    return render(request, "supervision/my/paste.html", context, status=status)
