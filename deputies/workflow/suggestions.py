"""代表建议: raised, handed over, answered, rated, concluded or redone (代表法 2025 art. 51)."""

from deputies.choices import SuggestionStatus
from deputies.models import Suggestion
from deputies.workflow.suggestion_ending import ENDING
from deputies.workflow.suggestion_handling import HANDLING
from deputies.workflow.suggestion_raising import RAISING
from workflow.transitions import Table, register

SUGGESTION_TABLE = register(
    Table(
        model=Suggestion,
        states=SuggestionStatus,
        transitions=(*RAISING, *HANDLING, *ENDING),
    )
)
