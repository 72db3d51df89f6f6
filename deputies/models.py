"""Deputies: persons and mandates, rollovers, duty, suggestions, training, campaigns."""

from deputies.bills.models import Bill
from deputies.campaigns.models import Campaign, CampaignDay, Grid, SolvedProblem, Team
from deputies.constituencies.models import Constituency, Village
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
