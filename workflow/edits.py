"""Forms under ``/my/`` that change what the public may read already: how they fill in and save.

A concept declares its form here; then its changes wait for a second person once a record is public
(workflow/proposals.py).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from workflow.relations import Relation


@dataclass(frozen=True)
class PublicEdit:
    """``form`` is that of a record with what was sent, ``save`` writes its cleaned data in a
    person's name; ``publisher`` says who answers for what the public reads of such records, and so
    who may confirm what another one of them would change."""

    form: Callable[[Any, Any], Any]
    save: Callable[[Any, dict[str, Any], Any], Any]
    publisher: Relation


EDITS: dict[type[Model], PublicEdit] = {}


def edited_under_my(model: type[Model], edit: PublicEdit) -> None:
    """Declares the form under ``/my/`` that changes records of a model."""
    EDITS[model] = edit
