"""Deputies: persons and mandates, rollovers, duty, suggestions, training, campaigns."""

from deputies.models.campaigns import Campaign, CampaignDay, Grid, SolvedProblem, Team
from deputies.models.duty import DutyEntry, DutyFile, PointRule, PointScheme, Yardstick
from deputies.models.people import CalendarLink, Deputy, Mandate, Seats
from deputies.models.rollovers import Rollover, RolloverLine
from deputies.models.suggestions import (
    Suggestion,
    SuggestionEntry,
    SuggestionFile,
    SuggestionRequest,
)
from deputies.models.training import TrainingClass, TrainingFile, TrainingPlace

__all__ = [
    "CalendarLink",
    "Campaign",
    "CampaignDay",
    "Deputy",
    "DutyEntry",
    "DutyFile",
    "Grid",
    "Mandate",
    "PointRule",
    "PointScheme",
    "Rollover",
    "RolloverLine",
    "Seats",
    "SolvedProblem",
    "Suggestion",
    "SuggestionEntry",
    "SuggestionFile",
    "SuggestionRequest",
    "Team",
    "TrainingClass",
    "TrainingFile",
    "TrainingPlace",
    "Yardstick",
]
