"""How the trail names a record: its kind and its key."""

from django.db.models import Model


def kind_of(subject: Model | type[Model]) -> str:
    return subject._meta.label_lower


def key_of(subject: Model) -> str:
    return str(subject.pk)
