"""Whatever is wrong with a copy is said in a sentence, and nothing is written."""

import contextlib
import gzip
import hashlib
import json
import random
from pathlib import Path

import pytest
from django.core.management import call_command

from accounts.models import User
from congress_portal.backups import package, parts, restoring
from congress_portal.backups.making import make
from congress_portal.backups.package import Damaged
from supervision.items.choices import ItemStatus
from tests.congress_portal.test_backups import empty_the_portal, files_there
from tests.factories import make_item

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]
ITEMS = "tables/supervision.item.jsonl.gz"
USERS = "tables/accounts.user.jsonl.gz"
ROUNDS = 40


@pytest.fixture
def copy(own_files, tmp_path):
    """A whole copy of a portal that is empty again."""
    make_item(ItemStatus.REPLIED)
    folder = tmp_path / "copies" / "today"
    make(folder)
    empty_the_portal()
    return folder


def sealed_again(folder, manifest=None):
    """As somebody would who can reckon: every digest fits what lies there."""
    path = folder / package.MANIFEST
    if manifest is None:
        manifest = json.loads(path.read_text())
        for name, entry in {**manifest["tables"], **manifest["files"]}.items():
            if (folder / name).is_file():
                entry["sha256"] = parts.digest(folder / name)
    text = manifest if isinstance(manifest, bytes) else json.dumps(manifest).encode()
    path.write_bytes(text)
    (folder / package.SEAL).write_text(hashlib.sha256(text).hexdigest())


def is_refused(folder, capsys):
    """The command's one sentence; a portal as empty as before."""
    left = files_there()
    with pytest.raises(SystemExit) as ended:
        call_command("restore", str(folder))
    said = capsys.readouterr().err.strip()
    assert (ended.value.code, len(said.splitlines())) == (1, 1)
    assert not User.objects.exists()
    assert files_there() == left
    return said


def damaged(content, chance):
    """One of the ways in which a disk or a person spoils a file."""
    way, place = chance.randrange(4), chance.randrange(len(content))
    if way == 0:
        return content[:place]
    if way == 1:
        flipped = bytearray(content)
        flipped[place] ^= 1 << chance.randrange(8)
        return bytes(flipped)
    if way == 2:
        return content[:place] + chance.randbytes(9) + content[place:]
    return chance.randbytes(len(content))


@pytest.mark.parametrize("seal", [False, True], ids=["as found", "sealed again"])
def test_no_damage_of_any_part_ends_in_a_traceback(copy, capsys, seal):
    """With fitting digests a flipped bit may still be a sound copy; then it comes back whole."""
    chance = random.Random(20231231)  # noqa: S311  the same damage every time
    names = [str(path.relative_to(copy)) for path in sorted(copy.rglob("*")) if path.is_file()]
    files = [name for name in names if name.startswith("files/") and (copy / name).stat().st_size]
    wanted = [ITEMS, USERS, "tables/workflow.trailentry.jsonl.gz", *files]
    wanted += [] if seal else [package.MANIFEST, package.SEAL]
    for turn in range(ROUNDS):
        path = copy / wanted[turn % len(wanted)]
        kept = (copy / package.MANIFEST).read_bytes(), (copy / package.SEAL).read_bytes()
        content = path.read_bytes()
        spoiled = damaged(content, chance)
        path.write_bytes(spoiled)
        if seal:
            sealed_again(copy)
        if spoiled != content:
            with contextlib.suppress(Damaged):
                restoring.restore(copy)
                assert seal
                empty_the_portal()
        path.write_bytes(content)
        (copy / package.MANIFEST).write_bytes(kept[0])
        (copy / package.SEAL).write_bytes(kept[1])


@pytest.mark.parametrize(
    "manifest",
    [
        b"",
        b"not json",
        b"[]",
        b"null",
        b'{"format": 99}',
        b'{"format": 2}',
        b'{"format": 2, "tables": [], "files": {}}',
        "{“format”: 2}".encode("gb18030"),
    ],
)
def test_a_manifest_of_another_kind_is_refused(copy, capsys, manifest):
    sealed_again(copy, manifest)
    is_refused(copy, capsys)


def without_a_table(manifest):
    del manifest["tables"][ITEMS]


def with_another_table(manifest):
    manifest["tables"]["tables/nobody.jsonl.gz"] = manifest["tables"][ITEMS]


def out_of_the_folder(manifest):
    manifest["files"]["files/../../../etc/passwd"] = {"sha256": "0" * 64}


def with_other_columns(manifest):
    manifest["tables"][USERS]["columns"][0] = "nickname"


def with_a_column_twice(manifest):
    manifest["tables"][USERS]["columns"].append("id")


def with_a_number_too_high(manifest):
    manifest["tables"][USERS]["rows"] += 1


def with_a_number_that_is_none(manifest):
    manifest["tables"][USERS]["rows"] = "many"


def with_a_checksum_that_is_none(manifest):
    manifest["files"] = dict.fromkeys(manifest["files"], 3)


def without_a_file(manifest):
    manifest["files"] = {}


@pytest.mark.parametrize(
    "change",
    [
        without_a_table,
        with_another_table,
        out_of_the_folder,
        with_other_columns,
        with_a_column_twice,
        with_a_number_too_high,
        with_a_number_that_is_none,
        with_a_checksum_that_is_none,
        without_a_file,
    ],
    ids=lambda one: one.__name__,
)
def test_a_manifest_that_makes_no_sense_is_refused(copy, capsys, change):
    manifest = json.loads((copy / package.MANIFEST).read_text())
    change(manifest)
    (copy / "tables/nobody.jsonl.gz").write_bytes((copy / ITEMS).read_bytes())
    sealed_again(copy, manifest)
    is_refused(copy, capsys)


@pytest.mark.parametrize(
    "lines",
    [
        b"not json\n",
        b"{}\n",
        b"[1]\n",
        b"[[]]\n",
        b"[1, 2], [3, 4]\n",
        b"\xff\xfe\n",
        b"[1",
    ],
)
def test_lines_that_are_no_rows_are_refused(copy, capsys, lines):
    (copy / ITEMS).write_bytes(gzip.compress(lines))
    sealed_again(copy)
    assert ITEMS in is_refused(copy, capsys)


def test_a_row_whose_relation_leads_nowhere_is_refused(copy, capsys):
    with gzip.open(copy / USERS) as packed:
        rows = packed.read().count(b"\n")
    (copy / USERS).write_bytes(gzip.compress(b""))
    manifest = json.loads((copy / package.MANIFEST).read_text())
    manifest["tables"][USERS]["rows"] -= rows
    manifest["tables"][USERS]["sha256"] = parts.digest(copy / USERS)
    sealed_again(copy, manifest)
    is_refused(copy, capsys)


def test_a_trail_that_was_shortened_is_refused(copy, capsys):
    name = "tables/workflow.trailentry.jsonl.gz"
    with gzip.open(copy / name) as packed:
        lines = packed.readlines()
    (copy / name).write_bytes(gzip.compress(b"".join(lines[1:])))
    manifest = json.loads((copy / package.MANIFEST).read_text())
    manifest["tables"][name]["rows"] -= 1
    manifest["tables"][name]["sha256"] = parts.digest(copy / name)
    sealed_again(copy, manifest)
    assert "留痕" in is_refused(copy, capsys)


def test_a_folder_that_is_no_copy_is_refused(tmp_path, capsys):
    is_refused(Path(tmp_path) / "nowhere", capsys)
