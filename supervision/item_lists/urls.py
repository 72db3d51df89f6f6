"""The signed-in person's addresses of supervision, under /my/."""

from django.urls import path

from supervision.duty_results import views as duty_results_views
from supervision.item_lists import views as item_lists_views
from supervision.items import views
from supervision.opinions import views as opinions_views
from supervision.plans import views as plans_views
from supervision.projects import views as projects_views

app_name = "my_items"
urlpatterns = [
    path("items/", item_lists_views.items, name="list"),
    path("items/<int:pk>/", views.item, name="item"),
    path("items/<int:pk>/files/<uuid:uuid>/", views.item_file, name="file"),
    path("items/<int:pk>/results/", duty_results_views.result, name="result"),
    path("items/<int:pk>/<slug:action>/", views.item_act, name="act"),
    path("proposals/", plans_views.proposals, name="proposals"),
    path("projects/<int:pk>/", projects_views.my_project, name="project"),
    path("projects/<int:pk>/<slug:action>/", projects_views.my_project_act, name="project_act"),
    path("opinions/<int:pk>/", opinions_views.opinion, name="opinion"),
    path("opinions/<int:pk>/<slug:action>/", opinions_views.opinion_act, name="opinion_act"),
]
