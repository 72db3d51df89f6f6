"""The signed-in person's addresses of training, under /my/training/."""

from django.urls import path

from deputies.training import views

app_name = "my_training"
urlpatterns = [
    path("", views.classes, name="list"),
    path("<int:pk>/sign-up/", views.sign_up, name="sign_up"),
    path("<int:pk>/give-back/", views.give_back, name="give_back"),
    path("<int:pk>/files/<uuid:uuid>/", views.file, name="file"),
]
