"""Deputies: persons and mandates, rollovers, duty, suggestions, training, campaigns."""

from deputies.campaigns.models import Campaign, CampaignDay, Grid, SolvedProblem, Team
from deputies.duty.models import DutyEntry, DutyFile, PointRule, PointScheme, Yardstick
from deputies.people.models import CalendarLink, Deputy, Mandate, Seats
from deputies.rollovers.models import Rollover, RolloverLine
from deputies.suggestions.models import (
    Suggestion,
    SuggestionEntry,
    SuggestionFile,
    SuggestionRequest,
)
from deputies.training.models import TrainingClass, TrainingFile, TrainingPlace

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
