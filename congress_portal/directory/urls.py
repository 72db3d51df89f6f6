"""The public's addresses under /deputies/."""

from django.urls import path

from congress_portal.directory import views
from deputies.bills import views as bills_views
from liaison_stations.opinions import views as opinions_views

urlpatterns = [
    path("", views.directory, name="deputies"),
    path("find/", views.find, name="find_deputies"),
    path("bills/", bills_views.bills, name="bills"),
    path("bills/<int:pk>/", bills_views.bill, name="bill"),
    path("campaigns/<int:pk>/", views.campaign, name="campaign"),
    path("<int:pk>/", views.deputy, name="deputy"),
    path("<int:pk>/photo/", views.photo, name="deputy_photo"),
    path("<int:pk>/opinion/", opinions_views.of_deputy, name="deputy_opinion"),
]
