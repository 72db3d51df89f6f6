"""Training for deputies: what is offered to their level, places, materials."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from attachments.downloads import send
from deputies.duty.views import own_deputy
from deputies.people.mandates import levels_on
from deputies.training import classes as training_classes
from deputies.training.models import TrainingClass, TrainingFile, TrainingPlace
from pages.paging import BoundedPaginator


@require_safe
def classes(request: HttpRequest) -> HttpResponse:
    """Classes for the deputy's levels, newest first, each with what may be done now."""
    deputy = own_deputy(request)
    today = timezone.localdate()
    levels = set(levels_on(deputy, today))
    offered = Q(pk__in=deputy.training_places.values("training"))
    if "town" in levels:
        offered |= Q(for_town=True)
    if levels - {"town"}:
        offered |= Q(for_city=True)
    own = TrainingPlace.objects.filter(deputy=deputy, given_back_at__isnull=True)
    files = TrainingFile.objects.select_related("stored")
    rows = (
        TrainingClass.objects.kept()
        .filter(offered)
        .prefetch_related(Prefetch("places", own, to_attr="own"), Prefetch("files", files))
    )
    page = BoundedPaginator(rows.order_by("-starts_on", "-pk")).asked(request.GET.get("page"))
    for row in page:
        row.ahead = row.starts_on >= today
        row.open = row.ahead and not (row.sign_up_until and row.sign_up_until < today)
        row.sign_up_by = row.sign_up_until if row.open else None
        row.may_give_back = bool(row.own) and row.ahead
        row.certificates = [
            reverse("my_papers:page", args=["certificate", place.pk])
            for place in row.own
            if place.attended
        ]
        row.badges = [
            ("verified", _("已参训")) if place.attended else ("working", _("已报名"))
            for place in row.own
        ]
        row.ends = ""
        if row.ends_on and row.ends_on != row.starts_on:
            row.ends = f"– {date_format(row.ends_on, 'DATE_FORMAT')}"
    context = {
        "breadcrumbs": [(_("工作台"), reverse("my:desk"))],
        "page": page,
    }
    return render(request, "deputies/my/training.html", context)


@require_POST
def sign_up(request: HttpRequest, pk: int) -> HttpResponse:
    """A deputy signs up for a class."""
    deputy = own_deputy(request)
    found = get_object_or_404(TrainingClass.objects.kept(), pk=pk)
    try:
        training_classes.sign_up(found, deputy, by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("已报名：%(name)s。") % {"name": found.name})
    return redirect("my_training:list")


@require_POST
def give_back(request: HttpRequest, pk: int) -> HttpResponse:
    """A deputy gives the place in a class back."""
    deputy = own_deputy(request)
    found = get_object_or_404(TrainingClass, pk=pk)
    try:
        place = training_classes.give_back(found, deputy, by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        if place:
            messages.success(request, _("已取消报名：%(name)s。") % {"name": found.name})
    return redirect("my_training:list")


@require_safe
def file(request: HttpRequest, pk: int, uuid: UUID) -> HttpResponseBase:
    """Material of a class."""
    files = TrainingFile.objects.visible_to(request.user).select_related("stored")
    return send(
        get_object_or_404(files, training=pk, stored__uuid=uuid).stored,
        inline=True,
        width=request.GET.get("width"),
    )
