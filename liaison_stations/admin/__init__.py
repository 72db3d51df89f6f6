"""The back office of the stations; matters are handled under /my/matters/."""

from liaison_stations.admin import assessments, cases, stations

__all__ = ["assessments", "cases", "stations"]
