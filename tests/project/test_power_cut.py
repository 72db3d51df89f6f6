"""The harness of power cuts gives back what was forced to the disk, and nothing else."""

import shutil
import subprocess
import sys

import pytest

from reliability.power_cut import build, cut_sqlite

PROGRAM = (
    "import os; file = open('portal.sqlite3', 'w'); file.write('forced'); file.flush();"
    "os.fsync(file.fileno()); file.write(' and not'); file.flush()"
)


@pytest.fixture
def folders(tmp_path):
    place, kept = tmp_path / "place", tmp_path / "kept"
    place.mkdir()
    kept.mkdir()
    return place, kept


@pytest.mark.skipif(shutil.which("cc") is None, reason="there is no C compiler")
def test_what_was_not_forced_to_the_disk_is_gone(folders, tmp_path):
    place, kept = folders
    given = {
        "LD_PRELOAD": str(build(tmp_path)),
        "POWER_CUT_ROOT": f"{place}/",
        "POWER_CUT_KEPT": str(kept),
    }
    subprocess.run([sys.executable, "-c", PROGRAM], cwd=place, env=given, check=True)
    written = (place / "portal.sqlite3").read_text()
    cut_sqlite(place, kept)
    assert (written, (place / "portal.sqlite3").read_text()) == ("forced and not", "forced")


def test_a_file_that_was_never_forced_is_not_there_afterwards(folders):
    place, kept = folders
    (place / "portal.sqlite3-wal").write_text("never forced")
    cut_sqlite(place, kept)
    assert not (place / "portal.sqlite3-wal").exists()


MOVED = (
    "import os; file = open('part', 'w'); file.write('whole'); file.flush();"
    "os.fsync(file.fileno()); os.mkdir('wal'); os.rename('part', 'wal/one');"
    "two = open('wal/two', 'w'); os.fsync(two.fileno()); os.unlink('wal/two')"
)


@pytest.mark.skipif(shutil.which("cc") is None, reason="there is no C compiler")
def test_what_is_renamed_or_removed_is_so_in_the_copy(folders, tmp_path):
    place, kept = folders
    given = {"POWER_CUT_ROOT": f"{place}/", "POWER_CUT_KEPT": str(kept)}
    given["LD_PRELOAD"] = str(build(tmp_path))
    subprocess.run([sys.executable, "-c", MOVED], cwd=place, env=given, check=True)
    assert (kept / "wal" / "one").read_text() == "whole"
    assert sorted(one.name for one in kept.rglob("*") if one.is_file()) == ["one"]
