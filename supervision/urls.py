"""The public's addresses under /supervision/; the fixed words come before the numbers."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from pages import converters  # noqa: F401  they make the words of the addresses known
from supervision.activity_pages import views as activities_views
from supervision.documents import views as documents_views
from supervision.inquiries import views as inquiries_views
from supervision.item_lists import public_views as items_views
from supervision.plans import views as plans_views
from supervision.projects import views as projects_views
from supervision.promises import views as promises_views
from supervision.reports import views as reports_views
from supervision.review_requests import views as review_requests_views
from supervision.sessions import views as sessions_views


class NumberConverter(StringConverter):
    """What may be an activity's number: a ledger may bring any without a slash."""

    regex = r"[^/\x00-\x1f]{1,30}"


register_converter(NumberConverter, "activity_number")

app_name = "supervision"

urlpatterns = [
    path("", activities_views.activities, name="activities"),
    path("items/", items_views.items, name="items"),
    path("items/<int:pk>/", items_views.item, name="item"),
    path("documents/", documents_views.reviewed, name="documents"),
    path("documents/changed/", documents_views.changed, name="changed_documents"),
    path("documents/request/", review_requests_views.ask, name="review_request"),
    path("documents/request/track/", review_requests_views.track, name="review_request_track"),
    path("documents/<int:pk>/", documents_views.document, name="document"),
    path("files/reports/<uuid:uuid>/", reports_views.public_file, name="report_file"),
    path("plan/", plans_views.newest, name="newest_plan"),
    path("plan/<year:year>/", plans_views.plan, name="plan"),
    path("projects/", projects_views.newest, name="newest_projects"),
    path("projects/<year:year>/", projects_views.projects, name="projects"),
    path("projects/<year:year>/<int:pk>/", projects_views.project, name="project"),
    path("files/projects/<uuid:uuid>/", projects_views.picture, name="project_picture"),
    path("decisions/", sessions_views.decisions, name="decisions"),
    path("decisions/<int:pk>/", sessions_views.decision, name="decision"),
    path("promises/", promises_views.open_promises, name="promises"),
    path("sessions/", sessions_views.sessions, name="sessions"),
    path("sessions/<int:pk>/", sessions_views.session, name="session"),
    path("files/<uuid:uuid>/", activities_views.activity_file, name="activity_file"),
    path("<activity_number:number>/inquiry/", inquiries_views.inquiry, name="inquiry"),
    path("<activity_number:number>/", activities_views.activity, name="activity"),
]
