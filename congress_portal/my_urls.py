from importlib import import_module
from importlib.util import find_spec

from django.urls import path

app_name = "my"
urlpatterns = []
if find_spec("congress_portal.desk"):
    urlpatterns = [path("", import_module("congress_portal.desk").desk, name="desk")]
