from datetime import datetime, time, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from supervision.items.choices import ItemStatus
from tests.factories import make_item
from workflow import trail
from workflow.models import TrailEntry, TrailSeal

pytestmark = pytest.mark.django_db


def test_a_full_story_leaves_a_trail_that_holds():
    make_item(ItemStatus.STRUCK_OFF)
    assert trail.verify() == TrailEntry.objects.count() > 5


def test_each_record_has_a_chain_of_its_own():
    item = make_item(ItemStatus.REPLIED)
    sequences = TrailEntry.objects.of(item).values_list("sequence", flat=True)
    assert list(sequences) == [1, 2, 3, 4]


WAYS = {
    "update": "UPDATE {table} SET {column} = {column}",
    "delete": "DELETE FROM {table}",
    "insert that updates": (
        "INSERT INTO {table} SELECT * FROM {table} WHERE 1 = 1"
        " ON CONFLICT (id) DO UPDATE SET {column} = excluded.{column}"
    ),
}
OF_SQLITE = {
    "replace": "REPLACE INTO {table} SELECT * FROM {table}",
    "replace a line of the chain": (
        "INSERT OR REPLACE INTO {table} ({columns}) SELECT {columns} FROM {table}"
    ),
    "update or replace": "UPDATE OR REPLACE {table} SET id = id",
}
OF_POSTGRESQL = {
    "truncate": "TRUNCATE {table} CASCADE",
    "truncate with others": "TRUNCATE {table}, workflow_outboxmessage CASCADE",
    "merge": (
        "MERGE INTO {table} kept USING {table} same ON kept.id = same.id"
        " WHEN MATCHED THEN UPDATE SET {column} = same.{column}"
    ),
    "merge that deletes": (
        "MERGE INTO {table} kept USING {table} same ON kept.id = same.id WHEN MATCHED THEN DELETE"
    ),
}


@pytest.mark.parametrize("model", [TrailEntry, TrailSeal])
@pytest.mark.parametrize("way", [*WAYS, *OF_SQLITE, *OF_POSTGRESQL])
def test_the_database_refuses_every_way_to_change_or_take_away(way, model):
    own = OF_POSTGRESQL if connection.vendor == "postgresql" else OF_SQLITE
    if way not in WAYS and way not in own:
        pytest.skip("the other database's")
    make_item(ItemStatus.HANDED_OVER)
    trail.seal(timezone.localdate())
    connection.check_constraints()  # PostgreSQL empties no table while checks are pending
    before = list(model.objects.order_by("id").values())
    columns = [field.column for field in model._meta.concrete_fields if not field.primary_key]
    names = {"table": model._meta.db_table, "column": columns[0], "columns": ", ".join(columns)}
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute({**WAYS, **own}[way].format(**names))
    assert list(model.objects.order_by("id").values()) == before


@pytest.mark.skipif(connection.vendor != "sqlite", reason="a way of SQLite's alone")
@pytest.mark.parametrize("model", [TrailEntry, TrailSeal])
def test_a_connection_without_recursive_triggers_replaces_nothing_either(model):
    make_item(ItemStatus.HANDED_OVER)
    trail.seal(timezone.localdate())
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA recursive_triggers=OFF")
        try:
            with pytest.raises(IntegrityError), transaction.atomic():
                cursor.execute(OF_SQLITE["replace"].format(table=table))
        finally:
            cursor.execute("PRAGMA recursive_triggers=ON")


def test_a_changed_entry_is_found(trail_triggers_off):
    item = make_item(ItemStatus.REPLIED)
    TrailEntry.objects.of(item).filter(sequence=2).update(action="forged")
    with pytest.raises(trail.BrokenTrail, match=f"supervision.item {item.pk} #2"):
        trail.verify()


def test_an_entry_taken_out_of_the_middle_is_found(trail_triggers_off):
    item = make_item(ItemStatus.REPLIED)
    found = TrailEntry.objects.of(item).filter(sequence=2)
    found._raw_delete(found.db)
    with pytest.raises(trail.BrokenTrail, match="#3"):
        trail.verify()


def test_an_entry_cut_off_at_the_end_is_found_by_the_seal(trail_triggers_off):
    item = make_item(ItemStatus.REPLIED)
    trail.seal(timezone.localdate())
    found = TrailEntry.objects.of(item).filter(sequence=4)
    found._raw_delete(found.db)
    with pytest.raises(trail.BrokenTrail, match="seal of"):
        trail.verify()


def test_a_changed_seal_is_found(trail_triggers_off):
    make_item(ItemStatus.HANDED_OVER)
    trail.seal(timezone.localdate())
    TrailSeal.objects.update(entries=1)
    with pytest.raises(trail.BrokenTrail, match="seal of"):
        trail.verify()


def test_sealing_a_day_twice_makes_one_seal():
    day = timezone.localdate() - timedelta(days=1)
    assert trail.seal(day).pk == trail.seal(day).pk


def at_noon(monkeypatch, day):
    noon = timezone.make_aware(datetime.combine(day, time(12)))
    monkeypatch.setattr(timezone, "now", lambda: noon)


@pytest.fixture
def after_a_clock_that_was_ahead(monkeypatch):
    """Two days were sealed; then one round ran under a clock a year ahead; now it is right."""
    today = timezone.localdate()
    make_item(ItemStatus.HANDED_OVER)
    trail.seal(today - timedelta(days=2))
    with monkeypatch.context() as wrong:
        at_noon(wrong, today + timedelta(days=365))
        make_item(ItemStatus.HANDED_OVER)
        trail.seal(today + timedelta(days=364))
    make_item(ItemStatus.HANDED_OVER)
    return today


def test_a_seal_under_a_clock_ahead_is_named_with_its_repair(after_a_clock_that_was_ahead):
    ahead = after_a_clock_that_was_ahead + timedelta(days=364)
    with pytest.raises(trail.BrokenTrail, match=f"repair_trail {ahead}"):
        trail.verify()


def test_no_day_is_sealed_until_the_seal_ahead_is_set_aside(after_a_clock_that_was_ahead):
    with pytest.raises(trail.SealRefused, match="sealed already"):
        trail.seal(after_a_clock_that_was_ahead - timedelta(days=1))


def test_the_trail_holds_and_goes_on_after_the_repair(after_a_clock_that_was_ahead, monkeypatch):
    today = after_a_clock_that_was_ahead
    call_command("repair_trail", f"{today + timedelta(days=364)}", reason="时钟错误")
    trail.seal(today - timedelta(days=1))
    assert trail.verify() > 0
    at_noon(monkeypatch, today + timedelta(days=365))  # the day that was once sealed too early
    trail.seal(today + timedelta(days=364))
    assert trail.verify() > 0


def test_the_repair_stands_on_the_trail_with_its_reason(after_a_clock_that_was_ahead):
    ahead = after_a_clock_that_was_ahead + timedelta(days=364)
    seal = trail.set_aside(ahead, reason="时钟错误")
    entry = TrailEntry.objects.of(seal).get(action="set_aside")
    assert entry.content == {"day": str(ahead), "hash": seal.hash, "reason": "时钟错误"}


def test_what_a_seal_that_was_set_aside_covers_is_still_proved(
    trail_triggers_off, after_a_clock_that_was_ahead
):
    trail.set_aside(after_a_clock_that_was_ahead + timedelta(days=364), reason="时钟错误")
    TrailSeal.objects.filter(pk=TrailSeal.objects.last().pk).update(entries=1)
    with pytest.raises(trail.BrokenTrail, match="it was changed"):
        trail.verify()


def test_a_seal_whose_day_has_come_cannot_be_set_aside():
    day = trail.seal(timezone.localdate()).day
    with pytest.raises(CommandError, match="in order"):
        call_command("repair_trail", f"{day}", reason="weg damit")


def test_a_day_that_has_not_come_is_not_sealed():
    with pytest.raises(trail.SealRefused, match="not come"):
        trail.seal(timezone.localdate() + timedelta(days=1))


def test_an_entry_from_a_clock_ahead_is_sealed_at_once(monkeypatch, trail_triggers_off):
    with monkeypatch.context() as wrong:
        at_noon(wrong, timezone.localdate() + timedelta(days=365))
        item = make_item(ItemStatus.HANDED_OVER)
    trail.seal(timezone.localdate())
    entries = TrailEntry.objects.of(item)
    entries.filter(sequence=entries.count())._raw_delete(entries.db)
    with pytest.raises(trail.BrokenTrail, match="seal of"):
        trail.verify()


def test_the_chain_of_seals_does_not_fork():
    first = trail.seal(timezone.localdate() - timedelta(days=1))
    twin = TrailSeal(day=first.day, last_entry=0, entries=0, previous_hash=first.previous_hash)
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save()


def test_entries_written_after_the_seal_do_not_break_it():
    trail.seal(timezone.localdate())
    make_item(ItemStatus.HANDED_OVER)
    assert trail.verify() > 0


def test_the_trail_keeps_no_words():
    item = make_item(ItemStatus.HANDLING)
    contents = " ".join(str(entry.content) for entry in TrailEntry.objects.of(item))
    assert "正在办理" not in contents


def test_what_was_written_can_be_proved_by_its_digest():
    item = make_item(ItemStatus.HANDLING)
    entry = TrailEntry.objects.of(item).get(action="report_progress")
    assert trail.digest_matches(entry.content["digests"]["text"], "正在办理。")


def test_the_command_names_the_first_broken_entry(trail_triggers_off):
    item = make_item(ItemStatus.REPLIED)
    TrailEntry.objects.of(item).filter(sequence=2).update(action="forged")
    with pytest.raises(CommandError, match=f"supervision.item {item.pk} #2"):
        call_command("verify_trail")
