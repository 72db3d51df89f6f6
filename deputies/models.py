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
