"""The signed-in person's addresses of supervision, under /my/."""

from django.urls import path

from supervision.views import handling, plans, projects, results

app_name = "my_items"

urlpatterns = [
    path("items/<int:pk>/", handling.item, name="item"),
    path("items/<int:pk>/files/<uuid:uuid>/", handling.item_file, name="file"),
    path("items/<int:pk>/results/", results.result, name="result"),
    path("items/<int:pk>/<slug:action>/", handling.item_act, name="act"),
    path("proposals/", plans.proposals, name="proposals"),
    path("projects/<int:pk>/", projects.my_project, name="project"),
    path("projects/<int:pk>/<slug:action>/", projects.my_project_act, name="project_act"),
    path("opinions/<int:pk>/", handling.opinion, name="opinion"),
    path("opinions/<int:pk>/<slug:action>/", handling.opinion_act, name="opinion_act"),
]
