from django.urls import path

from congress_portal.help import views

app_name = "help"
urlpatterns = [
    path("", views.index, name="index"),
    path("<slug:key>/", views.page, name="page"),
    path("work/<slug:key>/", views.work, name="work"),
]
