from django.urls import path

from annual_summaries.comparison import views as comparison_views
from annual_summaries.presentation import views
from annual_summaries.rates import views as rates_views
from annual_summaries.recognitions import views as recognitions_views
from pages import converters  # noqa: F401  they make the words of the addresses known

app_name = "annual"
urlpatterns = [
    path("", views.index, name="index"),
    path("compare/", comparison_views.compare, name="compare"),
    path("compare.csv", comparison_views.compare_csv, name="compare_csv"),
    path("compare/.csv", comparison_views.compare_csv, name="compare_csv_below"),
    path("recognition/", recognitions_views.recognitions, name="recognitions"),
    path("recognition/<int:pk>/", recognitions_views.recognition, name="recognition"),
    path(
        "recognition/<int:pk>/evidence/", recognitions_views.evidence, name="recognition_evidence"
    ),
    path("pictures/<uuid:uuid>/", views.picture, name="picture"),
    path("<year:year>/", views.summary, name="summary"),
    path("<year:year>/brochure.pdf", views.brochure, name="brochure"),
    path("<year:year>.json", views.as_json, name="json"),
    path("<year:year>.csv", views.as_csv, name="csv"),
    path("<year:year>-breakdowns.csv", views.breakdowns_csv, name="breakdowns_csv"),
    path("<year:year>/revisions/<revision:number>/", views.revision, name="revision"),
    path("<year:year>/figures/<slug:key>/", views.figure, name="figure"),
    path("<year:year>/rates/<slug:key>/", rates_views.rate, name="rate"),
]
