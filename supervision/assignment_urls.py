"""The addresses of a deputy's assignments, under /my/."""

from django.urls import path

from supervision.views import assignments

app_name = "my_assignments"

urlpatterns = [
    path("invitations/<int:pk>/", assignments.invitation, name="invitation"),
    path("invitations/<int:pk>/<slug:action>/", assignments.invitation_act, name="invitation_act"),
    path("sign-in/<slug:token>/", assignments.scan, name="sign_in"),
]
