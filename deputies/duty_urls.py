"""The signed-in person's addresses of the duty record, under /my/duty/."""

from django.urls import path

from deputies.views import duty

app_name = "my_duty"

urlpatterns = [
    path("", duty.record, name="record"),
    path("new/", duty.new, name="new"),
    path("<int:pk>/", duty.entry, name="entry"),
    path("<int:pk>/files/<uuid:uuid>/", duty.file, name="file"),
    path("<int:pk>/<slug:action>/", duty.act, name="act"),
]
