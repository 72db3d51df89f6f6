"""The signed-in person's addresses of reports that the committee hears, under /my/reports/."""

from django.urls import path

from supervision.views import reports

app_name = "my_reports"

urlpatterns = [
    path("<int:pk>/", reports.report, name="report"),
    path("<int:pk>/files/<uuid:uuid>/", reports.report_file, name="file"),
    path("<int:pk>/<slug:action>/", reports.report_act, name="act"),
]
