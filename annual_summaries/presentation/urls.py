from django.urls import path, register_converter
from django.urls.converters import IntConverter

from annual_summaries.presentation import views
from annual_summaries.recognitions import views as recognitions_views


class YearConverter(IntConverter):
    """Four digits; anything else is an address that does not exist."""

    regex = "[0-9]{4}"


class RevisionConverter(IntConverter):
    regex = "[0-9]{1,4}"


register_converter(YearConverter, "year")
register_converter(RevisionConverter, "revision")
app_name = "annual"
urlpatterns = [
    path("", views.index, name="index"),
    path("recognition/", recognitions_views.recognitions, name="recognitions"),
    path("recognition/<int:pk>/", recognitions_views.recognition, name="recognition"),
    path(
        "recognition/<int:pk>/evidence/", recognitions_views.evidence, name="recognition_evidence"
    ),
    path("pictures/<uuid:uuid>/", views.picture, name="picture"),
    path("<year:year>/", views.summary, name="summary"),
    path("<year:year>.json", views.as_json, name="json"),
    path("<year:year>.csv", views.as_csv, name="csv"),
    path("<year:year>-breakdowns.csv", views.breakdowns_csv, name="breakdowns_csv"),
    path("<year:year>/revisions/<revision:number>/", views.revision, name="revision"),
    path("<year:year>/figures/<slug:key>/", views.figure, name="figure"),
]
