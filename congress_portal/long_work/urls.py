"""The pages of long work; the back office includes them under /admin/long-work/."""

from django.urls import path

from congress_portal.long_work import views

urlpatterns = [
    path("", views.long_works, name="long_works"),
    path("<int:pk>/", views.long_work, name="long_work"),
    path("<int:pk>/state/", views.long_work_state, name="long_work_state"),
    path("<int:pk>/stop/", views.long_work_stop, name="long_work_stop"),
    path("<int:pk>/file/", views.long_work_file, name="long_work_file"),
]
