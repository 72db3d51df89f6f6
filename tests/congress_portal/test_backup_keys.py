"""A copy that is encrypted to a key tells nothing without it."""

import os
import stat

import pytest
from django.core.management import call_command

from accounts.models import User
from congress_portal.backups import parts, restoring
from congress_portal.backups.making import make
from supervision.items.choices import ItemStatus
from tests.congress_portal.test_backups import empty_the_portal, everything
from tests.factories import make_item, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]
CANARY = "金丝雀丁香"


@pytest.fixture
def key(tmp_path):
    """The file of a private key, and its public key."""
    path = tmp_path / "copies" / "our.key"
    path.parent.mkdir()
    return path, parts.new_identity(path)


@pytest.fixture
def copy(own_files, tmp_path, key):
    make_item(ItemStatus.REPLIED)
    make_user(name=CANARY)
    folder = tmp_path / "copies" / "today"
    make(folder, [key[1]])
    return folder


def contents(folder):
    return [path.read_bytes() for path in folder.rglob("*") if path.is_file()]


def test_what_was_encrypted_comes_back_with_its_key(copy, key):
    before = everything()
    empty_the_portal()
    restoring.restore(copy, key[0])
    found = {**everything(), "congress_portal.LastDone": []}
    assert found == {**before, "congress_portal.LastDone": []}


def test_no_part_can_be_read_without_the_key(copy):
    named = [path for path in copy.rglob("*") if path.is_file() and "manifest" not in path.name]
    assert all(path.suffix == ".age" for path in named)
    assert all(path.read_bytes().startswith(b"age-encryption.org/v1\n") for path in named)
    assert not any(CANARY.encode() in content for content in contents(copy))


def test_the_word_would_be_found_in_a_copy_in_the_clear(tmp_path):
    make_user(name=CANARY)
    make(tmp_path / "clear")
    path = tmp_path / "clear" / "tables" / "accounts.user.jsonl.gz"
    unpacked = b"".join(parts.decompressed(parts.content_of(path)))
    assert CANARY.encode() in unpacked


@pytest.mark.parametrize("given", ["none", "wrong", "no key", "nowhere"])
def test_without_the_right_key_nothing_is_written(copy, given, tmp_path, capsys):
    empty_the_portal()
    other = tmp_path / "copies" / "other.key"
    if given == "wrong":
        parts.new_identity(other)
    elif given == "no key":
        other.write_bytes(os.urandom(80))
    asked = [] if given == "none" else ["--identity", str(other)]
    with pytest.raises(SystemExit) as ended:
        call_command("restore", str(copy), *asked)
    assert (ended.value.code, len(capsys.readouterr().err.strip().splitlines())) == (1, 1)
    assert not User.objects.exists()


def test_a_key_that_is_none_is_refused_before_anything_is_copied(tmp_path, capsys):
    with pytest.raises(SystemExit):
        call_command("backup", str(tmp_path / "copy"), "--recipient", "age1nobody")
    assert "age1nobody" in capsys.readouterr().err
    assert not (tmp_path / "copy").exists()


def test_the_key_of_the_environment_is_used(settings, tmp_path, key):
    settings.BACKUP_RECIPIENTS = [key[1]]
    call_command("backup", str(tmp_path / "copy"))
    assert list((tmp_path / "copy" / "tables").glob("*.age"))


def test_a_key_is_made_for_its_owner_alone_and_never_over_another(tmp_path, capsys):
    path = tmp_path / "new.key"
    call_command("make_backup_key", str(path))
    assert capsys.readouterr().out.startswith("age1")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(FileExistsError):
        parts.new_identity(path)
