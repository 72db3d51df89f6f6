"""The addresses of those who keep stations, and of deputies on duty, under /my/."""

from django.urls import path

from liaison_stations.keepers_desk import desk, duty, slips
from liaison_stations.likeness import views as likeness_views
from liaison_stations.matters import views as matters_views
from liaison_stations.rota import views
from liaison_stations.stations import posters

app_name = "my_station"
urlpatterns = [
    path("code/", posters.my_code, name="code"),
    path("station/", desk.home, name="home"),
    path("station/days/<int:pk>/", views.day, name="day"),
    path("station/days/<int:pk>/<slug:action>/", views.day_act, name="day_act"),
    path("station/swaps/<int:pk>/", views.swap, name="swap"),
    path("station/swaps/<int:pk>/<slug:action>/", views.swap_act, name="swap_act"),
    path("station/receptions/<int:pk>/", desk.reception, name="reception"),
    path("station/receptions/<int:pk>/edit/", desk.reception_edit, name="reception_edit"),
    path("station/receptions/<int:pk>/slips/", slips.slips, name="reception_slips"),
    path("station/<slug:code>/", desk.desk, name="desk"),
    path("station/<slug:code>/busy/", desk.switch, name="busy"),
    path("station/<slug:code>/receptions/", desk.receptions, name="receptions"),
    path("station/<slug:code>/receptions/new/", desk.reception_new, name="reception_new"),
    path("station/<slug:code>/matters/new/", desk.matter_new, name="matter_new"),
    path("station/<slug:code>/duty/", duty.paper, name="duty"),
    path("station/<slug:code>/rota/", views.days, name="rota"),
    path("matters/", matters_views.matter_list, name="matters"),
    path("matters/<int:pk>/", matters_views.matter, name="matter"),
    path("matters/<int:pk>/alike/", likeness_views.alike, name="alike"),
    path("matters/<int:pk>/slip/", slips.slip, name="matter_slip"),
    path("matters/<int:pk>/phone/", matters_views.phone, name="matter_phone"),
    path("matters/<int:pk>/files/<uuid:uuid>/", matters_views.file, name="matter_file"),
    path("matters/<int:pk>/<slug:action>/", matters_views.matter_act, name="matter_act"),
]
