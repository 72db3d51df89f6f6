"""How the trail names a record: its kind and its key."""

from django.db.models import Model


def kind_of(subject: Model | type[Model]) -> str:
    """How the trail calls the model of a record: “supervision.item”."""
    return subject._meta.label_lower


def key_of(subject: Model) -> str:
    """How the trail calls the record among those of its kind."""
    return str(subject.pk)
