"""The signed-in person's addresses of the promise ledger, under /my/promises/."""

from django.urls import path

from supervision.views import promises

app_name = "my_promises"

urlpatterns = [
    path("", promises.ledger, name="ledger"),
    path("<int:pk>/", promises.promise, name="promise"),
    path("<int:pk>/<slug:action>/", promises.promise_act, name="act"),
]
