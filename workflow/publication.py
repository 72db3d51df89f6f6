"""Publication by a second person: what one has recorded, another one shows to the public."""

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from workflow import needs
from workflow.transitions import Actor, Guard, Step, Transition


def second_person(actor: Actor) -> Actor:
    """The same relation, but never the person who recorded it (``created_by``)."""

    def test(record: Any, user: Any) -> bool:
        return record.created_by_id != user.pk and bool(actor.test(record, user))

    return replace(actor, name=f"second_{actor.name}", test=test)


def publication(
    sources: tuple[str, ...], publisher: Actor, *, guards: tuple[Guard, ...] = ()
) -> tuple[Transition, ...]:
    """The two rows of a table whose records are ``Publishable``; the state stays as it is.

    ``publisher`` publishes what another person recorded, and takes back anything with a reason.
    """
    return (
        Transition(
            "publish",
            _("公开"),
            _("公开"),
            sources,
            None,
            (second_person(publisher),),
            guards=guards,
            when=lambda record: not record.is_public,
            effect=_show,
            bulk=True,
        ),
        Transition(
            "unpublish",
            _("取消公开"),
            _("取消公开"),
            sources,
            None,
            (publisher,),
            needs=(needs.reason(),),
            when=lambda record: record.is_public,
            effect=_hide,
        ),
    )


def _show(record: Any, step: Step) -> None:
    record.is_public = True


def _hide(record: Any, step: Step) -> None:
    record.is_public = False
