"""What deputies posted to a station hand in there on paper, written down by its keepers."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from deputies.duty_papers.views import written_down
from liaison_stations.keepers_desk.breadcrumbs import breadcrumbs_to
from liaison_stations.matters.needs import posted
from liaison_stations.stations.models import Station


@require_http_methods(["GET", "HEAD", "POST"])
def paper(request: HttpRequest, code: str) -> HttpResponse:
    """For the deputies posted to the station, never for oneself."""
    station = get_object_or_404(Station.objects.kept_by(request.user), code=code)
    deputies = posted(station).exclude(user=request.user.pk)
    return written_down(request, deputies, breadcrumbs_to(station))
