"""What is put right in a record without a change of its state, and what stood there before."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Model

from workflow import trail
from workflow.corrected import Value, digest_of, is_kept, keep
from workflow.models import Stateful
from workflow.people import Actor


@transaction.atomic
def note_corrected(
    obj: Model, action: str, *, by: Actor, fields: Iterable[str], values: list[Value]
) -> None:
    """Writes what was put right on the trail, and keeps what stood there beside it.

    ``fields`` are the names of what was changed; the words of ``values`` stay off the chain, and
    are kept of no record with a citizen's data.
    """
    kept = values if is_kept(obj) else []
    content: dict[str, Any] = {"fields": sorted(fields)}
    if kept:
        content["values"] = digest_of(kept)
    if isinstance(obj, Stateful):
        obj.version += 1
        type(obj)._base_manager.filter(pk=obj.pk).update(version=obj.version)
    entry = trail.append(obj, action, by=by, content=content)
    if kept:
        keep(entry, kept)
