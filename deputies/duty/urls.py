"""The signed-in person's addresses of the duty record, under /my/duty/."""

from django.urls import path

from deputies.contesting import views as contesting
from deputies.duty import views
from deputies.duty_papers import views as papers
from pages import converters  # noqa: F401  they make the words of the addresses known

app_name = "my_duty"
urlpatterns = [
    path("", views.record, name="record"),
    path("new/", views.new, name="new"),
    path("named/", contesting.named, name="named"),
    path("paper/", papers.paper, name="paper"),
    path("<year:year>/sheet/", views.page, name="sheet"),
    path("<year:year>/sheet.docx", views.document, name="document"),
    path("<int:pk>/", views.entry, name="entry"),
    path("<int:pk>/files/<uuid:uuid>/", views.file, name="file"),
    path("<int:pk>/<slug:action>/", views.act, name="act"),
]
