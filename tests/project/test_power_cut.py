"""The harness of power cuts gives back what was forced to the disk, and nothing else."""

import shutil
import subprocess
import sys

import pytest

from reliability.power_cut import build, cut

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
    cut(place, kept)
    assert (written, (place / "portal.sqlite3").read_text()) == ("forced and not", "forced")


def test_a_file_that_was_never_forced_is_not_there_afterwards(folders):
    place, kept = folders
    (place / "portal.sqlite3-wal").write_text("never forced")
    cut(place, kept)
    assert not (place / "portal.sqlite3-wal").exists()
