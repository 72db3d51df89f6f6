"""The signed-in person's addresses of the duty record, under /my/duty/."""

from django.urls import path

from deputies.views import duty, duty_sheet

app_name = "my_duty"

urlpatterns = [
    path("", duty.record, name="record"),
    path("new/", duty.new, name="new"),
    path("<int:year>/sheet/", duty_sheet.page, name="sheet"),
    path("<int:year>/sheet.docx", duty_sheet.document, name="document"),
    path("<int:pk>/", duty.entry, name="entry"),
    path("<int:pk>/files/<uuid:uuid>/", duty.file, name="file"),
    path("<int:pk>/<slug:action>/", duty.act, name="act"),
]
