"""Citizens' data: masked, each look on the trail, a daily limit, removed when its time is over."""

import json
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.utils import timezone

from attachments.models import StoredFile
from intake.personal_data import LOOKED
from liaison_stations.citizens_data import personal_data
from liaison_stations.matters.models import Citizen, Matter, MatterStatus
from tests.factories import evidence
from tests.liaison_stations.world import (
    INSIDERS,
    STRANGERS,
    WORDS,
    World,
    act,
    closed_long_ago,
    make_matter,
)
from tests.once import once
from workflow.models import Clock, TrailEntry

pytestmark = pytest.mark.django_db
CANARY = ("王小明", "13800000001", WORDS, "补充的话")


@once
def world():
    return World()


@pytest.mark.parametrize(
    ("phone", "result"),
    [
        ("13800000001", "138****0001"),
        ("138 0000 0001", "138****0001"),
        ("0579-87123456", "057****3456"),
        ("660123", "6****3"),
        ("1234", "****"),
        ("", ""),
        ("call", "****"),
    ],
)
def test_a_number_is_masked(phone, result):
    assert personal_data.masked(phone) == result


def test_a_mask_never_shows_the_whole_number():
    for length in range(1, 16):
        digits = "".join(str(number % 10) for number in range(length))
        result = personal_data.masked(digits)
        assert sum(letter.isdigit() for letter in result) <= max(length - 4, 0)


def ask(client, world, who, matter, reason="call_back"):
    client.force_login(getattr(world, who))
    return client.post(f"/my/matters/{matter.pk}/phone/", {"reason": reason})


@pytest.mark.parametrize("who", INSIDERS)
def test_the_phone_is_shown_for_a_reason_to(client, world, who):
    answer = ask(client, world, who, make_matter(world))
    assert answer.status_code == 200
    assert "13800000001" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("who", STRANGERS)
def test_the_phone_is_not_shown_to(client, world, who):
    answer = ask(client, world, who, make_matter(world))
    assert answer.status_code == 404
    assert not TrailEntry.objects.filter(action=personal_data.PHONE_SHOWN).exists()


@pytest.mark.parametrize("reason", ["", "curiosity"])
def test_without_a_reason_no_phone_is_shown(client, world, reason):
    answer = ask(client, world, "keeper", make_matter(world), reason)
    assert answer.status_code == 422
    assert "13800000001" not in answer.content.decode()


def test_a_link_shows_no_phone(client, world):
    matter = make_matter(world)
    client.force_login(world.keeper)
    assert client.get(f"/my/matters/{matter.pk}/phone/").status_code == 405


def test_the_trail_names_who_asked_when_and_why(client, world):
    ask(client, world, "keeper", make_matter(world))
    entry = TrailEntry.objects.get(action=personal_data.PHONE_SHOWN)
    assert (entry.actor, entry.content) == (world.keeper, {"reason": "call_back"})


def test_every_question_for_a_phone_is_written(client, world):
    matter = make_matter(world)
    for _ in range(2):
        ask(client, world, "keeper", matter)
    assert TrailEntry.objects.filter(action=personal_data.PHONE_SHOWN).count() == 2


def test_those_who_keep_the_station_see_who_looked(client, world):
    matter = make_matter(world)
    ask(client, world, "town_clerk", matter)
    client.force_login(world.keeper)
    page = client.get(f"/my/matters/{matter.pk}/").content.decode()
    assert "谁看过" in page
    assert str(world.town_clerk) in page


def test_another_person_and_another_day_are_looks_of_their_own(world):
    matter, now = make_matter(world), timezone.now()
    for user, at in [
        (world.keeper, now - timedelta(days=1)),
        (world.keeper, now),
        (world.town_clerk, now),
        (world.keeper, now),
    ]:
        personal_data.look(matter, user, at)
    assert TrailEntry.objects.filter(action=LOOKED).count() == 3


def test_beyond_the_days_limit_nothing_is_shown(client, world, monkeypatch):
    monkeypatch.setattr(personal_data, "MOST_LOOKS", 1)
    first, second = make_matter(world), make_matter(world)
    client.force_login(world.keeper)
    assert client.get(f"/my/matters/{first.pk}/").status_code == 200
    answer = client.get(f"/my/matters/{second.pk}/")
    assert answer.status_code == 429
    assert WORDS not in answer.content.decode()
    assert client.get(f"/my/matters/{first.pk}/").status_code == 200


def test_beyond_the_days_limit_no_phone_is_shown(client, world, monkeypatch):
    monkeypatch.setattr(personal_data, "MOST_PHONES", 1)
    matter = make_matter(world)
    ask(client, world, "keeper", matter)
    answer = ask(client, world, "keeper", matter)
    assert answer.status_code == 429
    assert "13800000001" not in answer.content.decode()


def test_a_matter_of_the_ledger_without_a_citizen_opens(client, world):
    matter = make_matter(world)
    Citizen.objects.all().delete()
    client.force_login(world.keeper)
    assert client.get(f"/my/matters/{matter.pk}/").status_code == 200


def full_matter(world):
    """A closed matter with a photograph and a word that the citizen added."""
    matter = make_matter(world, MatterStatus.HANDLING)
    matter = act(matter, "add_word", None, inner=True, text="补充的话")
    data = {"text": "已修好。", "closed_on": timezone.localdate(), "files": evidence()}
    return act(matter, "solve", world.keeper, **data)


def everything():
    """All rows of all tables as one text."""
    rows = [list(model._base_manager.values_list()) for model in apps.get_models()]
    return json.dumps(rows, default=str, ensure_ascii=False)


def purge(**options):
    out = StringIO()
    call_command("purge_personal_data", stdout=out, **options)
    return out.getvalue()


def test_the_canaries_stand_in_the_database_before(world):
    full_matter(world)
    text = everything()
    assert all(word in text for word in CANARY)


def test_nothing_of_the_citizen_is_left_past_the_time(world):
    closed_long_ago(full_matter(world))
    assert "1 matters" in purge()
    text = everything()
    assert [word for word in CANARY if word in text] == []


def test_the_photographs_go_from_the_disk(world, django_capture_on_commit_callbacks):
    closed_long_ago(full_matter(world))
    path = Path(StoredFile.objects.get().file.path)
    assert path.exists()
    with django_capture_on_commit_callbacks(execute=True):
        purge()
    assert not StoredFile.objects.exists()
    assert not path.exists()


def test_the_statistics_stay(world):
    before = closed_long_ago(full_matter(world))
    purge()
    after = Matter.objects.get()
    for name in (
        "number",
        "raised_on",
        "closed_on",
        "status",
        "handling",
        "policy_area",
        "station",
    ):
        assert getattr(after, name) == getattr(before, name)


def test_what_is_recent_or_open_is_kept(world):
    recent, still_open = full_matter(world), make_matter(world)
    Matter.objects.filter(pk=still_open.pk).update(
        raised_on=timezone.localdate() - timedelta(days=900)
    )
    purge()
    assert {matter.text for matter in Matter.objects.all()} == {WORDS}
    assert recent.citizen.phone


def test_a_dry_run_removes_nothing(world):
    closed_long_ago(full_matter(world))
    assert "1 matters" in purge(dry_run=True)
    assert Citizen.objects.get().name == "王小明"


def test_a_second_run_finds_nothing(world):
    closed_long_ago(full_matter(world))
    purge()
    assert "0 matters" in purge()


def test_the_removal_is_on_the_trail(world):
    closed_long_ago(full_matter(world))
    purge()
    assert TrailEntry.objects.filter(action=personal_data.REMOVED).count() == 1


def test_the_period_is_a_setting(world):
    matter = full_matter(world)
    closed_long_ago(matter, days=40)
    assert "0 matters" in purge()
    Clock.objects.create(
        key=personal_data.RETENTION_CLOCK,
        label="保存",
        amount=30,
        unit="days",
        since=timezone.localdate(),
    )
    assert "1 matters" in purge()


def test_a_page_says_that_the_words_were_removed(client, world):
    matter = closed_long_ago(full_matter(world))
    purge()
    client.force_login(world.keeper)
    assert "内容已删除" in client.get(f"/my/matters/{matter.pk}/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_the_pages_of_the_database_are_cleared_too(capsys):
    closed_long_ago(full_matter(World()))
    call_command("purge_personal_data")
    printed = capsys.readouterr()
    assert "Removed the personal data of 1 matters.\n" in printed.out
    assert printed.err == ""
