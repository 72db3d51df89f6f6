"""The signed-in person's addresses of the duty record, under /my/duty/."""

from django.urls import path

from deputies.duty import views

app_name = "my_duty"
urlpatterns = [
    path("", views.record, name="record"),
    path("new/", views.new, name="new"),
    path("<int:year>/sheet/", views.page, name="sheet"),
    path("<int:year>/sheet.docx", views.document, name="document"),
    path("<int:pk>/", views.entry, name="entry"),
    path("<int:pk>/files/<uuid:uuid>/", views.file, name="file"),
    path("<int:pk>/<slug:action>/", views.act, name="act"),
]
