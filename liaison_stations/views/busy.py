"""The switch of a reception day: many citizens of one room send their opinions by one network."""

from datetime import timedelta

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liaison_stations.models import Station
from workflow import trail

HOURS = 4


@require_POST
@transaction.atomic
def switch(request, code):
    """Widens the limits of a station for some hours, or narrows them again at once."""
    kept = Station.objects.kept_by(request.user).select_for_update(of=("self",))
    station = get_object_or_404(kept, code=code)
    now = timezone.now()
    on = request.POST.get("busy") == "on"
    station.busy_until = now + timedelta(hours=HOURS) if on else None
    station.save(update_fields=["busy_until"])
    trail.append(station, "edited", by=request.user, at=now, content={"fields": ["busy_until"]})
    said = _("已放宽 %(hours)d 小时。") % {"hours": HOURS} if on else _("已恢复平时的限度。")
    messages.success(request, said)
    return redirect("my_station:desk", code=station.code)
