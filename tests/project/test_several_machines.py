"""The main story on several machines: nothing lost, nobody shown less than what they wrote.

    python -m pytest tests/project/test_several_machines.py

A deputy logs duty and raises suggestions, a citizen writes to a station, others read, while the
replica follows, lags and dies, and while one web process dies, in the midst of requests too.
"""

import contextlib
import threading
import time
from datetime import date

import pytest

from tests.machines import MISSING, Machines
from tests.postgresql_server import NoServer

pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"not on this machine: {', '.join(MISSING)}")
READ = ("/", "/supervision/", "/deputies/", "/stations/", "/search/?q=%E5%B1%A5%E8%81%8C")
FAULT, BAD_GATEWAY = 500, 502
IN_FLIGHT = 3
"""Requests at once, so that each of the two processes has one: fewer than the pooler's four."""


@pytest.fixture(scope="module")
def machines(tmp_path_factory):
    folder = tmp_path_factory.mktemp("machines")
    folder.chmod(0o755)
    try:
        with Machines(folder) as running:
            yield running
    except NoServer as refusal:
        pytest.skip(str(refusal))


def ask(server, question):
    with server.connected() as one:
        return one.execute(question).fetchone()[0]


def caught_up(machines):
    position = ask(machines.primary, "SELECT pg_current_wal_lsn()")
    deadline = time.monotonic() + 30
    while not ask(machines.replica, f"SELECT pg_last_wal_replay_lsn() >= '{position}'"):
        assert time.monotonic() < deadline
        time.sleep(0.1)


class Story:
    """What is written, each thing read back at once by who wrote it."""

    def __init__(self, machines):
        self.machines, self.written, self.stale = machines, [], []
        self.deputy, self.citizen = machines.browser("deputy"), machines.browser()

    def go_on(self, moment, rounds=2):
        for number in range(rounds):
            self._duty(f"履职{moment}{number}")
            self._suggestion(f"建议{moment}{number}")
        self._opinion(f"意见{moment}：路灯坏了三个月。")
        assert self.stale == []
        assert max(self.deputy.statuses + self.citizen.statuses) < FAULT

    def _duty(self, text):
        self.deputy.send("/my/duty/new/", happened_on=date.today(), kind="visit", text=text)
        self._read_back("deputies_dutyentry", text, "/my/duty/")

    def _suggestion(self, title):
        self.deputy.send("/my/suggestions/new/", title=title, text="请办理。", policy_area="")
        self._read_back("deputies_suggestion", title, "/my/suggestions/")

    def _opinion(self, text):
        answer = self.citizen.send("/stations/central/opinion/", text=text, name="", phone="")
        self.written.append(("liaison_stations_matter", text))
        if "回执" not in answer:
            self.stale.append(text)

    def _read_back(self, table, text, path):
        """Twice: nginx asks the one process and then the other."""
        self.written.append((table, text))
        self.stale += [text for _ in range(2) if text not in self.deputy.get(path)]


@pytest.fixture(scope="module")
def story(machines):
    return Story(machines)


@pytest.fixture(scope="module")
def readers(machines):
    """Strangers who read all the while; what they were answered."""
    statuses, over = [], threading.Event()

    def read():
        browser = machines.browser()
        while not over.is_set():
            for path in READ:
                browser.get(path)
                time.sleep(0.05)
        statuses.extend(browser.statuses)

    reader = threading.Thread(target=read)
    reader.start()
    yield lambda: (over.set(), reader.join(60), statuses)[-1]
    over.set()


def state(machines, process):
    return machines.at(process, "sysadmin").get("/admin/system/")


def test_everything_runs_while_the_replica_follows(machines, story, readers):
    caught_up(machines)
    story.go_on("跟上")
    caught_up(machines)
    assert "1 个副本同步" in state(machines, "strict")


def test_the_replica_serves_who_wrote_nothing(machines, story):
    def answered():
        return ask(
            machines.replica,
            "SELECT tup_returned FROM pg_stat_database WHERE datname = 'postgres'",
        )

    before, deadline = answered(), time.monotonic() + 20
    while answered() - before < 1000:
        machines.at("patient", "clerk").get("/my/suggestions/")
        assert time.monotonic() < deadline
        time.sleep(1)


def test_nobody_reads_less_than_they_wrote_while_the_replica_lags(machines, story):
    ask(machines.replica, "SELECT pg_wal_replay_pause()")
    story.go_on("落后")
    time.sleep(1.5)
    story.go_on("更落后")
    assert "replica1 落后" in state(machines, "strict")


def test_without_the_position_of_the_last_write_they_would(machines, story):
    """The replica still stands still: the same person is late where the browser forgot it."""
    deputy = machines.at("patient", "deputy")
    deputy.send("/my/duty/new/", happened_on=date.today(), kind="visit", text="记得的")
    story.written.append(("deputies_dutyentry", "记得的"))
    assert "记得的" in deputy.get("/my/duty/")
    deputy.forget("written")
    assert "记得的" not in deputy.get("/my/duty/")
    ask(machines.replica, "SELECT pg_wal_replay_resume()")
    caught_up(machines)
    assert "记得的" in deputy.get("/my/duty/")


def test_it_goes_on_while_the_replica_is_gone(machines, story):
    machines.at("patient", "clerk").get("/my/suggestions/")
    machines.replica.kill()
    clerk = machines.at("patient", "clerk")
    clerk.get("/my/suggestions/")  # its connection has just been broken
    assert clerk.statuses == [200]
    story.go_on("无副本")
    assert "replica1 没有应答" in state(machines, "strict")


def test_it_comes_back_to_a_replica_that_comes_back(machines, story):
    machines.replica.start()
    caught_up(machines)
    deadline = time.monotonic() + 20
    while "1 个副本同步" not in state(machines, "strict"):
        assert time.monotonic() < deadline
        time.sleep(0.5)
    story.go_on("回来")


@contextlib.contextmanager
def held_up(machines, table, mode, number):
    """Requests that need a table wait, until so many of them do; then what stands below is done,
    and they go on."""
    with machines.primary.connected() as one:
        one.autocommit = False
        one.execute(f"LOCK TABLE {table} IN {mode} MODE")
        yield lambda: waited_for(machines, number)
        one.rollback()


def waited_for(machines, number):
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
    deadline = time.monotonic() + 4  # the portal waits five seconds for a lock
    while ask(machines.primary, waiting) < number:
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.fixture
def revived(machines):
    """The process that a test kills stands again afterwards."""
    yield
    machines.serve("patient")
    time.sleep(1.5)  # nginx leaves it out for a second


def at_once(acts):
    threads = [threading.Thread(target=act) for act in acts]
    for one in threads:
        one.start()
    return threads


@pytest.mark.usefixtures("revived")
def test_what_is_read_from_a_process_that_dies_is_read_from_the_other(machines, story):
    """nginx asks the next one, for a GET that got no answer."""
    browsers = [machines.browser("deputy") for _ in range(IN_FLIGHT)]
    with held_up(machines, "accounts_grant", "ACCESS EXCLUSIVE", IN_FLIGHT) as all_wait:
        asking = at_once([lambda one=one: one.get("/my/duty/") for one in browsers])
        all_wait()
        machines.kill("patient")
    for one in asking:
        one.join(60)
    assert [one.statuses for one in browsers] == [[200]] * IN_FLIGHT


@pytest.mark.usefixtures("revived")
def test_what_is_sent_to_a_process_that_dies_is_done_once_or_not_at_all(machines, story):
    """It is not sent on: nobody knows whether it was done. What was acknowledged is there."""
    browsers = {f"途中{number}": machines.browser("deputy") for number in range(IN_FLIGHT)}
    page = "/my/duty/new/"
    forms = {text: one.form(page) for text, one in browsers.items()}

    def send(text):
        fields = {"happened_on": date.today(), "kind": "visit", "text": text}
        browsers[text].post(page, **forms[text], **fields)

    with held_up(machines, "deputies_dutyentry", "SHARE ROW EXCLUSIVE", IN_FLIGHT) as all_wait:
        sending = at_once([lambda text=text: send(text) for text in browsers])
        all_wait()
        machines.kill("patient")
    for one in sending:
        one.join(60)
    answered = {text for text, one in browsers.items() if one.statuses[-1] == 200}
    refused = {text for text, one in browsers.items() if one.statuses[-1] == BAD_GATEWAY}
    assert answered
    assert refused
    assert answered | refused == set(browsers)
    counts = {text: times_written(machines, text) for text in browsers}
    assert {counts[text] for text in answered} == {1}
    assert {counts[text] for text in refused} <= {0, 1}
    story.written += [("deputies_dutyentry", text) for text in browsers if counts[text]]


def times_written(machines, text):
    return ask(machines.primary, f"SELECT count(*) FROM deputies_dutyentry WHERE text = '{text}'")


def test_it_goes_on_while_one_web_process_is_gone(machines, story):
    machines.kill("patient")
    story.go_on("少一个")


def test_the_shared_cache_is_the_one_of_redis(machines):
    from redis import Redis

    assert Redis(port=machines.cache).info("clients")["connected_clients"] >= 1


def test_nothing_that_was_written_is_lost_and_no_reader_saw_a_fault(machines, story, readers):
    fields = {"deputies_dutyentry": "text", "deputies_suggestion": "title"}
    for table, field in fields.items():
        texts = [text for name, text in story.written if name == table]
        found = ask(machines.primary, f"SELECT array_agg({field}) FROM {table}")
        assert sorted(found) == sorted(texts)
    matters = [text for name, text in story.written if name == "liaison_stations_matter"]
    assert ask(machines.primary, "SELECT count(*) FROM liaison_stations_matter") == len(matters)
    statuses = readers()
    assert len(statuses) > len(READ)
    assert max(statuses) < FAULT
