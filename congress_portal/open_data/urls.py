from django.urls import path

from congress_portal.open_data import views

app_name = "open_data"
urlpatterns = [
    path("", views.page, name="page"),
    path("datapackage.json", views.datapackage, name="datapackage"),
    path("dictionary.json", views.dictionary, name="dictionary"),
    path("popolo.json", views.people, name="popolo"),
    path("<slug:name>.csv", views.as_csv, name="csv"),
    path("<slug:name>.json", views.as_json, name="json"),
]
