from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from supervision.closed_loop.choices import ItemStatus
from tests.factories import make_item
from workflow import trail
from workflow.models import TrailEntry, TrailSeal

pytestmark = pytest.mark.django_db


@pytest.fixture
def unguarded():
    """The triggers off, as an intruder with the database password would have them."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE workflow_trailentry DISABLE TRIGGER USER")
            cursor.execute("ALTER TABLE workflow_trailseal DISABLE TRIGGER USER")
        else:
            for table in ("workflow_trailentry", "workflow_trailseal"):
                cursor.execute(f"DROP TRIGGER {table}_no_UPDATE")
                cursor.execute(f"DROP TRIGGER {table}_no_DELETE")


def test_a_full_story_leaves_a_trail_that_holds():
    make_item(ItemStatus.STRUCK_OFF)
    assert trail.verify() == TrailEntry.objects.count() > 5


def test_each_record_has_a_chain_of_its_own():
    item = make_item(ItemStatus.REPLIED)
    sequences = TrailEntry.objects.of(item).values_list("sequence", flat=True)
    assert list(sequences) == [1, 2, 3, 4]


@pytest.mark.parametrize("change", [{"action": "forged"}, None])
def test_the_database_refuses_to_change_or_delete_an_entry(change):
    make_item(ItemStatus.HANDED_OVER)
    entries = TrailEntry.objects.all()
    with pytest.raises(IntegrityError), transaction.atomic():
        entries.update(**change) if change else entries._raw_delete(entries.db)


def test_a_changed_entry_is_found(unguarded):
    item = make_item(ItemStatus.REPLIED)
    TrailEntry.objects.of(item).filter(sequence=2).update(action="forged")
    with pytest.raises(trail.BrokenTrail, match=f"supervision.item {item.pk} #2"):
        trail.verify()


def test_an_entry_taken_out_of_the_middle_is_found(unguarded):
    item = make_item(ItemStatus.REPLIED)
    found = TrailEntry.objects.of(item).filter(sequence=2)
    found._raw_delete(found.db)
    with pytest.raises(trail.BrokenTrail, match="#3"):
        trail.verify()


def test_an_entry_cut_off_at_the_end_is_found_by_the_seal(unguarded):
    item = make_item(ItemStatus.REPLIED)
    trail.seal(timezone.localdate())
    found = TrailEntry.objects.of(item).filter(sequence=4)
    found._raw_delete(found.db)
    with pytest.raises(trail.BrokenTrail, match="seal of"):
        trail.verify()


def test_a_changed_seal_is_found(unguarded):
    make_item(ItemStatus.HANDED_OVER)
    trail.seal(timezone.localdate())
    TrailSeal.objects.update(entries=1)
    with pytest.raises(trail.BrokenTrail, match="seal of"):
        trail.verify()


def test_sealing_a_day_twice_makes_one_seal():
    day = timezone.localdate() - timedelta(days=1)
    assert trail.seal(day).pk == trail.seal(day).pk


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


def test_the_command_names_the_first_broken_entry(unguarded):
    item = make_item(ItemStatus.REPLIED)
    TrailEntry.objects.of(item).filter(sequence=2).update(action="forged")
    with pytest.raises(CommandError, match=f"supervision.item {item.pk} #2"):
        call_command("verify_trail")
