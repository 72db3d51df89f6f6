"""A right workbook: what becomes of its rows, and that a second import changes nothing."""

from workflow.models import TrailEntry


def counts(run):
    return {s.sheet.name: (s.created, s.changed, s.unchanged) for s in run.in_order}


def test_a_right_workbook_has_neither_faults_nor_doubts(look, year):
    run = look(year)
    assert run.faults.lines() + run.doubts.lines() == []


def test_every_row_is_created(take, year):
    assert counts(take(year)) == {
        "组织": (5, 0, 0),
        "代表": (3, 0, 0),
        "代表任期": (2, 0, 0),
        "监督活动": (2, 0, 0),
        "意见": (1, 0, 0),
        "清单事项": (2, 0, 0),
        "成效": (1, 0, 0),
    }


def test_a_second_import_changes_nothing(take, year):
    take(year)
    assert {created + changed for created, changed, _ in counts(take(year)).values()} == {0}


def test_a_second_import_writes_nothing_on_the_trail(take, year):
    take(year)
    before = TrailEntry.objects.count()
    take(year)
    assert TrailEntry.objects.count() == before
