"""The signed-in person's addresses of the promise ledger, under /my/promises/."""

from django.urls import path

from supervision.promises import views

app_name = "my_promises"
urlpatterns = [
    path("", views.ledger, name="ledger"),
    path("<int:pk>/", views.promise, name="promise"),
    path("<int:pk>/<slug:action>/", views.promise_act, name="act"),
]
