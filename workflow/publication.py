"""Publication by a second person: what one has recorded, another one shows to the public."""

from django.utils.translation import gettext_lazy as _

from workflow import needs
from workflow.models import Publishable
from workflow.relations import Person, Relation, Where
from workflow.transitions import Guard, Step, Transition, Wait


def second_person(relation: Relation) -> Relation:
    """The same relation, but never the person who recorded it (``created_by``)."""
    return (relation & ~Person("created_by")).called(relation.label)


def publication(
    sources: tuple[str, ...],
    publisher: Relation,
    *,
    guards: tuple[Guard, ...] = (),
    waits: tuple[Wait, ...] = (),
) -> tuple[Transition, ...]:
    """The two rows of a table whose records are ``Publishable``; the state stays as it is.

    ``publisher`` publishes what another person recorded, and takes back anything with a reason.
    ``guards`` refuse a publication with their sentences, ``waits`` put what is not public yet on
    the publishers' desks.
    """
    return (
        Transition(
            action="publish",
            label=_("公开"),
            sources=sources,
            who=second_person(publisher),
            guards=guards,
            when=Where(is_public=False),
            effect=_show,
            bulk=True,
            waits=waits,
        ),
        Transition(
            action="unpublish",
            label=_("取消公开"),
            sources=sources,
            who=publisher,
            needs=(needs.reason(),),
            when=Where(is_public=True),
            effect=_hide,
        ),
    )


def _show(record: Publishable, step: Step) -> None:
    record.is_public = True


def _hide(record: Publishable, step: Step) -> None:
    record.is_public = False
