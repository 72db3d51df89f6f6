"""Files of a change that waits for a second person: nobody outside has them before its word.

A file lies where those of refused forms lie (attachments/kept.py), under the name of whoever
proposed the change, and is named by its token in what the form sent.
"""

from collections.abc import Mapping

from attachments.kept import let_go
from attachments.models import KeptUpload, KeptUploadQuerySet
from attachments.uploads import KeepingInput
from workflow.models import ProposedChange

ENDING = KeepingInput.name_of_kept("")


def tokens_in(posted: Mapping[str, list[str]]) -> list[str]:
    """The tokens of kept files in what a form sent.

    Args:
        posted: by the name of the field, each with the list of its values.
    """
    named = (values for name, values in posted.items() if name.endswith(ENDING))
    return [token for values in named for token in values]


def files_of(change: ProposedChange) -> KeptUploadQuerySet:
    """What would be filed by a change: none once it is decided."""
    waiting = KeptUpload.objects.filter(waits=True).order_by("id")
    return waiting.of(change.proposed_by, tokens_in(change.posted))


def hold(change: ProposedChange) -> None:
    """Keeps the files of a change until it is decided, however long that takes."""
    chosen = KeptUpload.objects.of(change.proposed_by, tokens_in(change.posted))
    KeptUpload.objects.filter(pk__in=[one.pk for one in chosen]).update(waits=True)


def all_there(change: ProposedChange) -> bool:
    """Whether every file that was shown to the second person would be filed."""
    return files_of(change).count() == len({*tokens_in(change.posted)})


def release(change: ProposedChange, but: Mapping[str, list[str]] | None = None) -> None:
    """Lets the files of a change go that was not confirmed.

    Args:
        change: refused, or given up for a new one.
        but: what the new one sends; its files stay.
    """
    let_go(files_of(change).exclude(token__in=tokens_in(but or {})))
