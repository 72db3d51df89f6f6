"""The signed-in person's addresses of reports that the committee hears, under /my/reports/."""

from django.urls import path

from supervision.reports import views

app_name = "my_reports"
urlpatterns = [
    path("<int:pk>/", views.report, name="report"),
    path("<int:pk>/files/<uuid:uuid>/", views.report_file, name="file"),
    path("<int:pk>/<slug:action>/", views.report_act, name="act"),
]
