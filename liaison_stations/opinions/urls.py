"""What citizens do with a receipt, under /opinions/; no code ever stands in an address."""

from django.urls import path

from liaison_stations.opinions import choosing, tracking_views, views

app_name = "opinions"
urlpatterns = [
    path("", choosing.speak, name="speak"),
    path("track/", tracking_views.track, name="track"),
    path("receipt/", views.receipt_picture, name="receipt"),
]
