"""Who may see what of deputies, and the words for asking; nowhere else."""

from deputies.querysets.campaigns import CampaignDayQuerySet, CampaignQuerySet, GridQuerySet
from deputies.querysets.duty import (
    DutyEntryQuerySet,
    DutyFileQuerySet,
    PointSchemeQuerySet,
    YardstickQuerySet,
)
from deputies.querysets.people import (
    DeputyQuerySet,
    MandateQuerySet,
    RolloverQuerySet,
    SeatsQuerySet,
)
from deputies.querysets.suggestions import SuggestionFileQuerySet, SuggestionQuerySet
from deputies.querysets.training import TrainingClassQuerySet, TrainingFileQuerySet

__all__ = [
    "CampaignDayQuerySet",
    "CampaignQuerySet",
    "DeputyQuerySet",
    "DutyEntryQuerySet",
    "DutyFileQuerySet",
    "GridQuerySet",
    "MandateQuerySet",
    "PointSchemeQuerySet",
    "RolloverQuerySet",
    "SeatsQuerySet",
    "SuggestionFileQuerySet",
    "SuggestionQuerySet",
    "TrainingClassQuerySet",
    "TrainingFileQuerySet",
    "YardstickQuerySet",
]
