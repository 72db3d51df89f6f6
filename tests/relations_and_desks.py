"""Holds every declared relation and every line of a desk against the tables, on one database.

    DATABASE_URL=… DEMO=1 python -m tests.relations_and_desks

Prints a line for each thing that disagrees, and how much was compared. It walks relations ×
people × records: whether a person stands so to a record (``holds``), which records are theirs
(``scope``) and who the people of a record are (``people``) must be the same thing. Then desks ×
people × records: a line stands on a desk exactly where the table offers its row.
"""

import os
import sys
from collections import Counter

from django.core.exceptions import FieldDoesNotExist, FieldError

RECORDS_A_STATE = 25
PEOPLE_A_STATE = 4


def main():
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "congress_portal.settings")
    django.setup()
    compared: Counter[str] = Counter()
    faults = [*relation_faults(compared), *desk_faults(compared)]
    print(*faults, sep="\n")
    print(f"compared: {dict(compared)}")
    return 1 if faults else 0


def people():
    from accounts.models import User

    return list(User.objects.filter(is_active=True).order_by("pk")[:60])


def sampled(table, most):
    """Some records of every state, the newest first."""
    for state in table.states.values:
        found = table.model._default_manager.filter(**{table.state_field: state})
        yield from found.order_by("-pk")[:most]


def relations_of(table):
    """Every relation of a table's rows and lines, once."""
    found = [row.who for row in table.transitions]
    found += [wait.to for row in table.transitions for wait in row.waits if wait.to is not None]
    return list({id(relation): relation for relation in found}.values())


def relation_faults(compared):
    from django.utils import timezone

    from workflow.transitions import tables

    today, users = timezone.localdate(), people()
    for table in tables.values():
        records = list(sampled(table, RECORDS_A_STATE))
        checked = {record.pk for record in sampled(table, PEOPLE_A_STATE)}
        keys = [record.pk for record in records]
        sample = table.model._default_manager.filter(pk__in=keys)
        for relation in relations_of(table):
            try:
                wanted = {
                    user.pk: set(relation.records(sample, user, today).values_list("pk", flat=True))
                    for user in users
                }
            except (FieldError, FieldDoesNotExist, NotImplementedError) as fault:
                yield f"{table.model.__name__} · {relation.label}: {fault!r}"
                continue
            for record in records:
                named = (
                    set(relation.people(record, today).values_list("pk", flat=True))
                    if record.pk in checked
                    else None
                )
                for user in users:
                    compared["relation, person, record"] += 1
                    holds = relation.holds(record, user)
                    where = f"{table.model.__name__} {record.pk} · {relation.label} · {user}"
                    if holds != (record.pk in wanted[user.pk]):
                        yield f"{where}: holds says {holds}, scope says {not holds}"
                    if named and holds != (user.pk in named):
                        yield f"{where}: holds says {holds}, people says {not holds}"


def desk_faults(compared):
    from django.utils import timezone

    from registers.waiting import WAITING, records_of
    from workflow.transitions import tables

    today, users = timezone.localdate(), people()
    for table in tables.values():
        records = list(sampled(table, RECORDS_A_STATE))
        for row in table.transitions:
            for wait in row.waits:
                kind = WAITING.get(wait.key)
                for user in users:
                    on_desk = set(kind.records(user, today).values_list("pk", flat=True))
                    assert on_desk == set(
                        records_of(table, row, wait, user, today).values_list("pk", flat=True)
                    )
                    for record in records:
                        compared["line, person, record"] += 1
                        yield from _line_faults(
                            table, row, wait, user, record, record.pk in on_desk
                        )


def _line_faults(table, row, wait, user, record, is_there):
    where = f"{wait.key} · {table.model.__name__} {record.pk} ({table.state(record)}) · {user}"
    offered = row in table.allowed(record, user)
    if is_there and not offered:
        yield f"{where}: stands on the desk, but the table does not offer {row.action}"
    if is_there and (refusal := _refused(row, record, user)):
        yield f"{where}: stands on the desk, but a guard refuses: {refusal}"
    narrowed = wait.where is not None or (wait.to is not None and not wait.to.holds(record, user))
    in_state = wait.sources is None or table.state(record) in wait.sources
    if offered and in_state and not narrowed and not is_there:
        yield f"{where}: the table offers {row.action}, but it is not on the desk"


def _refused(row, record, user):
    """The sentence of a guard that refuses whatever is typed; empty where all may hold."""
    from django.utils import timezone

    from workflow.transitions import Step

    step = Step(by=user, at=timezone.now(), data={})
    for guard in row.guards:
        if guard.need is None:
            try:
                if not guard.holds(record, step):
                    return str(guard.sentence)
            except (KeyError, TypeError):
                continue  # it looks at what was typed
    return ""


if __name__ == "__main__":
    sys.path.insert(0, os.getcwd())
    sys.exit(main())
