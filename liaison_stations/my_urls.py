"""The addresses of those who keep stations, and of deputies on duty, under /my/."""

from django.urls import path

from liaison_stations.views import busy, matters, poster, rota, station

app_name = "my_station"

urlpatterns = [
    path("code/", poster.my_code, name="code"),
    path("station/", station.home, name="home"),
    path("station/days/<int:pk>/", rota.day, name="day"),
    path("station/days/<int:pk>/<slug:action>/", rota.day_act, name="day_act"),
    path("station/swaps/<int:pk>/", rota.swap, name="swap"),
    path("station/swaps/<int:pk>/<slug:action>/", rota.swap_act, name="swap_act"),
    path("station/receptions/<int:pk>/", station.reception, name="reception"),
    path("station/receptions/<int:pk>/edit/", station.reception_edit, name="reception_edit"),
    path("station/<slug:code>/", station.desk, name="desk"),
    path("station/<slug:code>/busy/", busy.switch, name="busy"),
    path("station/<slug:code>/receptions/", station.receptions, name="receptions"),
    path("station/<slug:code>/receptions/new/", station.reception_new, name="reception_new"),
    path("station/<slug:code>/matters/new/", station.matter_new, name="matter_new"),
    path("station/<slug:code>/rota/", rota.days, name="rota"),
    path("matters/", matters.matter_list, name="matters"),
    path("matters/<int:pk>/", matters.matter, name="matter"),
    path("matters/<int:pk>/phone/", matters.phone, name="matter_phone"),
    path("matters/<int:pk>/files/<uuid:uuid>/", matters.file, name="matter_file"),
    path("matters/<int:pk>/<slug:action>/", matters.matter_act, name="matter_act"),
]
