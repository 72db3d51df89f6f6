from liaison_stations.models.assessments import AssessmentFile, SelfAssessment
from liaison_stations.models.cases import PublishedCase
from liaison_stations.models.matters import (
    Citizen,
    Matter,
    MatterEntry,
    MatterFile,
    Receipt,
)
from liaison_stations.models.receptions import Reception, ReceptionEntry
from liaison_stations.models.rota import ReceptionDay, ReceptionDuty, RotaRule, Swap
from liaison_stations.models.stations import Keeper, Posting, Station, StationChange

__all__ = [
    "AssessmentFile",
    "Citizen",
    "Keeper",
    "Matter",
    "MatterEntry",
    "MatterFile",
    "Posting",
    "PublishedCase",
    "Receipt",
    "Reception",
    "ReceptionDay",
    "ReceptionDuty",
    "ReceptionEntry",
    "RotaRule",
    "SelfAssessment",
    "Station",
    "StationChange",
    "Swap",
]
