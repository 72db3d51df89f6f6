"""Who hears of an action, and in which words; the worker sends the messages later.

A message names the record and its page, never anybody's words: it leaves the portal by e-mail.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from pages.untyped import AnyRecord
from workflow.outbox import Message
from workflow.relations import Relation
from workflow.transitions import Step

if TYPE_CHECKING:
    from django.db.models import Model
    from django_stubs_ext import StrOrPromise

Audience = Relation | Callable[[AnyRecord, date], Iterable[AnyRecord]]
"""Who hears of an action: a relation, or a function where no relation says it."""
Tell = Callable[[AnyRecord, Step], list[Message]]
Address = Callable[[AnyRecord], tuple[str, str]]
"""(kind, path): how the room calls a record in the keys of messages, and its page."""


def teller(address: Address) -> Callable[..., Tell]:
    """Gives a room its ``tell(action, sentence, *audiences)`` for the rows of its tables."""

    def tell(action: str, sentence: StrOrPromise, *audiences: Audience, **manner: bool) -> Tell:
        """``manner`` is ``asks_signature`` or ``urgent`` of ``workflow.outbox.Message``."""
        return lambda obj, step: messages(obj, step, action, sentence, audiences, address, **manner)

    return tell


def messages(
    obj: AnyRecord,
    step: Step,
    action: str,
    sentence: StrOrPromise,
    audiences: Iterable[Audience],
    address: Address,
    **manner: bool,
) -> list[Message]:
    """What an action puts into the outbox; whoever acted is not told.

    In Chinese, whatever language the acting person reads.

    Args:
        obj: the record that was acted on, in its new version.
        step: who acted, and when.
        action: names the message, so that the same act tells nobody twice.
        sentence: what the reader is told; names nobody and quotes nothing.
        audiences: relations of the readers to the record, or functions that find them.
        address: kind of the record and path of its page.
        manner: ``asks_signature`` or ``urgent``, as ``Message`` has them.
    """
    people = {
        person.pk: person for audience in audiences for person in _people(audience, obj, step.today)
    }
    people.pop(getattr(step.by, "pk", None), None)
    with translation.override(settings.LANGUAGE_CODE):
        kind, path = address(obj)
        return [
            Message(
                key=f"{kind}.{action}:{obj.pk}:{obj.version}:{person.pk}",
                recipient=person,
                subject=_("%(sentence)s：%(subject)s") % {"sentence": sentence, "subject": obj},
                body=_("请登录查看和办理。"),
                path=path,
                record=obj,
                **manner,
            )
            for person in people.values()
        ]


def _people(audience: Audience, obj: Model, today: date) -> Iterable[Model]:
    if isinstance(audience, Relation):
        return audience.people(obj, today)
    return audience(obj, today)
