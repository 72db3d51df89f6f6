"""What somebody does to a file, whatever record it belongs to, under /my/files/."""

from django.urls import path

from workflow import files

app_name = "my_files"
urlpatterns = [
    path("<uuid:uuid>/", files.file, name="file"),
    path("<uuid:uuid>/replace/", files.replace, name="replace"),
]
