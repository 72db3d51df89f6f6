"""How the trail names a record: its kind and its key."""


def kind_of(subject):
    return subject._meta.label_lower


def key_of(subject):
    return str(subject.pk)
