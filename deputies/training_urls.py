"""The signed-in person's addresses of training, under /my/training/."""

from django.urls import path

from deputies.views import training

app_name = "my_training"

urlpatterns = [
    path("", training.classes, name="list"),
    path("<int:pk>/sign-up/", training.sign_up, name="sign_up"),
    path("<int:pk>/give-back/", training.give_back, name="give_back"),
    path("<int:pk>/files/<uuid:uuid>/", training.file, name="file"),
]
