"""The back office of the stations; matters are handled under /my/matters/."""

from liaison_stations.assessments import admin as assessments_admin
from liaison_stations.cases import admin as cases_admin
from liaison_stations.stations import admin as stations_admin
