"""The way to production, walked: deploy/set_up.sh in a folder of its own, then a running portal."""

import http.client
import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from attachments.uploads import PAPER_LIMIT
from congress_portal.protection.headers import owed
from tests import kept_database
from tests.postgresql_server import NoServer, server

ROOT = Path(__file__).resolve().parent.parent.parent
STEPS = ("folders", "database", "settings", "tables", "files", "units", "proxy")
NAME = "portal.example.cn"


class Place:
    """A portal that was set up below a folder, with the settings that its services read."""

    def __init__(self, folder: Path, **given: str) -> None:
        self.folder = folder
        clean = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8"}
        self.given = {**clean, "ROOT": str(folder), "PYTHON": sys.executable, **given}
        self.data = folder / "var/lib/congress-portal"

    def run(self, script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [ROOT / "deploy" / script, *arguments],
            env=self.given, capture_output=True, text=True, timeout=300,
        )  # fmt: skip

    @property
    def settings(self) -> dict[str, str]:
        lines = (self.folder / "etc/congress-portal/portal.env").read_text().splitlines()
        pairs = (line.partition("=") for line in lines if line and line[0] != "#")
        return {name: "".join(shlex.split(value)) for name, _sign, value in pairs}

    @property
    def environment(self) -> dict[str, str]:
        return {"PATH": os.environ["PATH"], **self.settings}

    def manage(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=120,
        )  # fmt: skip

    def unit(self, name: str) -> str:
        return (self.folder / "etc/systemd/system" / name).read_text()


def set_up(place: Place) -> Place:
    done = place.run("set_up.sh", *STEPS)
    assert done.returncode == 0, done.stdout + done.stderr
    return place


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated database: the one that the tests keep, where they keep one already."""
    found = (kept_database.FOLDER / kept_database.digest()).with_suffix(".sqlite3")
    if found.exists():
        return found
    made = tmp_path_factory.mktemp("kept") / "portal.sqlite3"
    environment = {
        "PATH": os.environ["PATH"],
        "SECRET_KEY": "x",
        "DATABASE_URL": f"sqlite:///{made}",
    }
    migrate = [sys.executable, "manage.py", "migrate", "-v", "0"]
    subprocess.run(migrate, cwd=ROOT, env=environment, check=True)
    return made


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, kept: Path) -> Place:
    folder = tmp_path_factory.mktemp("machine")
    shutil.copy(kept, folder / "portal.sqlite3")
    return set_up(Place(folder, DATABASE_URL=f"sqlite:///{folder}/portal.sqlite3"))


@pytest.fixture(scope="module")
def served(place: Place):
    """The web service as its unit starts it, on another port; gives (port, its settings)."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    (line,) = [one for one in place.unit(WEB).splitlines() if one.startswith("ExecStart=")]
    command = line.removeprefix("ExecStart=").replace("127.0.0.1:8000", f"127.0.0.1:{port}")
    words = shlex.split(command)
    process = subprocess.Popen(
        [sys.executable, *words[1:]], cwd=ROOT, env=place.environment, stderr=subprocess.PIPE
    )
    try:
        _wait(process, port)
        yield port
    finally:
        process.terminate()
        process.wait(20)


WEB = "congress-portal-web.service"


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    for _ in range(300):
        assert process.poll() is None, process.stderr.read().decode()
        try:
            ask(port, "/livez")
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise AssertionError("the server does not answer")


def ask(port: int, address: str, **headers: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request("GET", address, headers=named)
    answer = connection.getresponse()
    return answer.status, answer.read().decode()


def test_the_portal_can_work(served):
    assert ask(served, "/healthz") == (200, "ok")


def test_readers_come_through_the_proxy(served):
    through = {"Host": NAME, "X_Forwarded_For": "203.0.113.9", "X_Forwarded_Proto": "https"}
    status, page = ask(served, "/", **through)
    assert (status, "<h1" in page) == (200, True)


def test_whoever_comes_over_a_plain_connection_is_sent_on(served):
    through = {"Host": NAME, "X_Forwarded_For": "203.0.113.9", "X_Forwarded_Proto": "http"}
    assert ask(served, "/", **through)[0] == 301


def test_the_monitor_reads_what_is_counted(served, place):
    token = place.settings["METRICS_TOKEN"]
    status, told = ask(served, "/metrics", Authorization=f"Bearer {token}")
    assert status == 200
    assert "portal_answers_total" in told


def test_the_first_account_signs_in_with_what_the_command_prints(place):
    done = place.manage("give_role", "zhouwei", "sysadmin", "--name", "周维")
    assert (done.returncode, "zhouwei" in done.stdout) == (0, True), done.stderr


def test_the_check_names_what_is_missing_yet(place):
    told = place.manage("doctor")
    assert told.returncode == 1
    assert "manage.py worker" in told.stdout + told.stderr


def test_a_second_run_keeps_what_is_there(place):
    before = place.settings
    set_up(place)
    assert place.settings == before


def test_the_settings_are_their_owners_alone(place):
    for name in ("portal.env", "owner.env"):
        assert (place.folder / "etc/congress-portal" / name).stat().st_mode & 0o077 == 0


def test_a_copy_is_restored_on_another_machine(place, tmp_path, kept):
    copy = tmp_path / "copy"
    assert place.manage("backup", str(copy)).returncode == 0
    other = Place(tmp_path, DATABASE_URL=f"sqlite:///{tmp_path}/portal.sqlite3")
    assert other.run("set_up.sh", "folders", "database", "settings").returncode == 0
    shutil.copy(kept, tmp_path / "portal.sqlite3")
    done = other.manage("restore", str(copy))
    assert done.returncode == 0, done.stderr
    years = place.manage("figures", "2023"), other.manage("figures", "2023")
    assert years[0].stdout == years[1].stdout != ""


def test_an_upgrade_ends_with_the_same_figures(place):
    done = place.run("upgrade.sh")
    assert done.returncode == 0, done.stderr
    assert "unchanged" in done.stdout


def test_an_upgrade_that_fails_names_the_copy(place, monkeypatch):
    monkeypatch.setitem(place.given, "PYTHON", "/no/such/python")
    assert place.run("upgrade.sh").returncode != 0


def test_a_step_that_does_not_exist_is_named(place):
    done = place.run("set_up.sh", "tabels")
    assert (done.returncode, "tabels" in done.stderr) == (2, True)


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not installed")
@pytest.mark.skipif(not (ROOT / ".venv/bin/python").exists(), reason="the units start .venv")
def test_systemd_accepts_every_unit(place):
    units = sorted((place.folder / "etc/systemd/system").iterdir())
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *map(str, units)],  # noqa: S607
        capture_output=True, text=True,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert len(units) == 12


@pytest.mark.skipif(not shutil.which("nginx"), reason="nginx is not installed")
def test_nginx_accepts_the_configuration(place, tmp_path):
    pair = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", f"/CN={NAME}",  # noqa: S607
         "-keyout", pair[0], "-out", pair[1]], check=True, capture_output=True,
    )  # fmt: skip
    text = (place.folder / "etc/nginx/sites-available/congress-portal").read_text()
    text = text.replace(f"/etc/ssl/private/{NAME}.key", str(pair[0]))
    text = text.replace(f"/etc/ssl/certs/{NAME}.pem", str(pair[1]))
    whole = tmp_path / "nginx.conf"
    whole.write_text(
        f"pid {tmp_path}/pid; error_log {tmp_path}/error; events {{}}\n"
        f"http {{ access_log off; include /etc/nginx/mime.types; {text} }}\n"
    )
    done = subprocess.run(
        ["nginx", "-t", "-p", tmp_path, "-c", whole],  # noqa: S607
        capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_files_from_nginx_have_the_headers_of_every_answer():
    text = (ROOT / "deploy/nginx/congress-portal.conf").read_text()
    found = re.findall(r'add_header (\S+) (?:"([^"]*)"|([^";]+));', text)
    said = {name: quoted or plain for name, quoted, plain in found}
    parts = {name: set(said.get(name, "").split("; ")) for name in owed()}
    assert parts == {name: set(value.split("; ")) for name, value in owed().items()}


def test_nginx_takes_in_a_form_with_three_papers():
    text = (ROOT / "deploy/nginx/congress-portal.conf").read_text()
    (most,) = re.findall(r"client_max_body_size (\d+)m;", text)
    assert int(most) * 2**20 >= 3 * PAPER_LIMIT


@pytest.fixture(scope="module")
def on_postgresql(tmp_path_factory: pytest.TempPathFactory):
    """Set up on a server of its own, with the two roles."""
    try:
        with server() as one:
            administration = f"{one.binaries}/psql -h {one.folder} -U postgres -d postgres"
            place = Place(
                tmp_path_factory.mktemp("machine"), PSQL=administration, SERVER=str(one.folder)
            )
            yield set_up(place)
    except NoServer as refusal:
        pytest.skip(str(refusal))


def test_the_portal_may_not_rewrite_its_trail(on_postgresql):
    address = on_postgresql.settings["DATABASE_URL"].replace("postgres://", "postgresql://")
    with psycopg.connect(address) as connection:
        connection.execute("SELECT count(*) FROM workflow_trailentry")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("UPDATE workflow_trailentry SET action = 'x'")


def test_the_portal_does_its_work_in_that_role(on_postgresql):
    done = on_postgresql.manage("give_role", "zhouwei", "sysadmin", "--name", "周维")
    assert done.returncode == 0, done.stderr
    assert on_postgresql.manage("verify_trail").returncode == 0
