"""What citizens do with a receipt, under /opinions/; no code ever stands in an address."""

from django.urls import path

from liaison_stations.views import intake, tracking

app_name = "opinions"

urlpatterns = [
    path("track/", tracking.track, name="track"),
    path("receipt/", intake.receipt_picture, name="receipt"),
]
