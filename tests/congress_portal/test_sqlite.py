import pytest

from congress_portal.serving.sqlite import EXTRA, FULL, durable_journal, options, wal_loses_commits


@pytest.mark.parametrize(
    "version", [(3, 40, 1), (3, 44, 5), (3, 50, 6), (3, 51, 2), (3, 45, 0), (3, 7, 0)]
)
def test_releases_that_lose_commits(version):
    assert wal_loses_commits(version)


@pytest.mark.parametrize(
    "version", [(3, 6, 23), (3, 44, 6), (3, 50, 7), (3, 51, 3), (3, 53, 4), (4, 0, 0)]
)
def test_releases_that_keep_them(version):
    assert not wal_loses_commits(version)


def test_a_sound_release_writes_ahead_and_syncs_every_commit():
    assert durable_journal((3, 53, 4)) == ("wal", FULL)


def test_a_faulty_release_falls_back_to_the_rollback_journal():
    assert durable_journal((3, 40, 1)) == ("delete", EXTRA)


def test_writers_queue_up():
    assert options()["transaction_mode"] == "IMMEDIATE"
