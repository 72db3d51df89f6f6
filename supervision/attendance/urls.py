"""The addresses of a deputy's assignments, under /my/."""

from django.urls import path

from supervision.attendance import views

app_name = "my_assignments"
urlpatterns = [
    path("invitations/<int:pk>/", views.invitation, name="invitation"),
    path("invitations/<int:pk>/<slug:action>/", views.invitation_act, name="invitation_act"),
    path("sign-in/<slug:token>/", views.scan, name="sign_in"),
]
