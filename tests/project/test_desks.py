"""One rule in one place: relations agree with themselves, and desks with the tables."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

from registers import waiting
from tests.kept_database import kept


@pytest.fixture(scope="module")
def demo_database(tmp_path_factory, django_db_setup, django_db_blocker):
    """The address of a database of its own that holds the whole demo."""
    folder = tmp_path_factory.mktemp("demo")
    with django_db_blocker.unblock(), kept().another(folder) as address:
        environment = {
            **os.environ,
            "DATABASE_URL": address,
            "MEDIA_ROOT": str(folder / "media"),
            "DEMO": "1",
            "DEMO_PASSWORD": "a-long-enough-password",
        }
        for command in ("createcachetable", "load_demo"):
            code, said = _run(environment, "manage.py", command)
            assert code == 0, said[-6000:]
        yield environment


def _run(environment, *command):
    done = subprocess.run(
        [sys.executable, *command],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.mark.xdist_group("demo")
def test_relations_people_and_records_agree_and_desks_follow_the_tables(demo_database):
    code, said = _run(demo_database, "-m", "tests.relations_and_desks")
    assert code == 0, said[-6000:]


@pytest.mark.xdist_group("demo")
def test_the_records_of_the_demo_do_not_contradict_each_other(demo_database):
    code, said = _run(demo_database, "-m", "tests.demo_truth")
    assert code == 0, said[-6000:]


def test_the_order_of_a_desk_names_every_kind():
    assert {kind.key for kind in waiting.WAITING.all()} == set(waiting.PLACES)
