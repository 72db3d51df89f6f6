"""What the public may read already, and who confirms a change of it: forms under ``/my/`` with how
they fill in and save, and registers of which every record is public.

A concept declares itself here; then its changes wait for a second person (workflow/proposals.py).
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


PUBLIC_REGISTERS: dict[type[Model], Relation] = {}


def public_register(model: type[Model], confirms: Relation) -> None:
    """Declares a register of which the public reads every record, without a word of publication.

    Args:
        model: what the back office keeps; its new records and its changes wait.
        confirms: who may say that the public reads it, from the proposed change
            (``workflow.models.ProposedChange``) on.
    """
    PUBLIC_REGISTERS[model] = confirms
