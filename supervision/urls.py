"""The public's addresses under /supervision/; the fixed words come before the numbers."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from supervision.views import (
    decisions,
    documents,
    inquiries,
    plans,
    projects,
    promises,
    public,
    reports,
    review_requests,
)


class NumberConverter(StringConverter):
    """What may be an activity's number: a ledger may bring any without a slash."""

    regex = r"[^/\x00-\x1f]{1,30}"


register_converter(NumberConverter, "activity_number")

app_name = "supervision"

urlpatterns = [
    path("", public.activities, name="activities"),
    path("items/", public.items, name="items"),
    path("items/<int:pk>/", public.item, name="item"),
    path("documents/", documents.reviewed, name="documents"),
    path("documents/changed/", documents.changed, name="changed_documents"),
    path("documents/request/", review_requests.ask, name="review_request"),
    path("documents/request/track/", review_requests.track, name="review_request_track"),
    path("documents/<int:pk>/", documents.document, name="document"),
    path("files/reports/<uuid:uuid>/", reports.public_file, name="report_file"),
    path("plan/", plans.newest, name="newest_plan"),
    path("plan/<int:year>/", plans.plan, name="plan"),
    path("projects/", projects.newest, name="newest_projects"),
    path("projects/<int:year>/", projects.projects, name="projects"),
    path("projects/<int:year>/<int:pk>/", projects.project, name="project"),
    path("files/projects/<uuid:uuid>/", projects.picture, name="project_picture"),
    path("decisions/", decisions.decisions, name="decisions"),
    path("decisions/<int:pk>/", decisions.decision, name="decision"),
    path("promises/", promises.open_promises, name="promises"),
    path("sessions/<int:pk>/", decisions.session, name="session"),
    path("files/<uuid:uuid>/", public.activity_file, name="activity_file"),
    path("<activity_number:number>/inquiry/", inquiries.inquiry, name="inquiry"),
    path("<activity_number:number>/", public.activity, name="activity"),
]
