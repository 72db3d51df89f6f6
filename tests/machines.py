"""Several machines on loopback: primary and replica, pooler, Redis, two web processes, nginx."""

import contextlib
import http.cookiejar
import json
import os
import re
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

from tests.pooler import POOLER, free_port, pooler, through
from tests.postgresql_server import server

ROOT = Path(__file__).resolve().parent.parent
SECONDS = 60
SETTINGS = ("max_connections=60", "wal_level=replica", "wal_receiver_timeout=5s")
NEEDED = {
    "pgbouncer": POOLER,
    "redis-server": shutil.which("redis-server"),
    "nginx": shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin"),
}
MOST_LAG = {"patient": 3600, "strict": 1}
MISSING = [name for name, found in NEEDED.items() if not found]
PEOPLE = """
import django, json
django.setup()
from datetime import date
from benchmarks.measure import session_cookie
from benchmarks.people import make_people
from accounts.choices import Role
from accounts.models import User
from accounts.services import give_role
from liaison_stations.stations.models import Station
people = make_people()
people["sysadmin"] = User.objects.create_user("sysadmin", None, name="sysadmin")
give_role(people["sysadmin"], Role.SYSADMIN, None, since=date(2020, 1, 1))
Station.objects.create(code="central", name="总站", kind="central", opened_on=date(2020, 1, 1))
print(json.dumps({name: session_cookie(user) for name, user in people.items()}))
"""


class Browser:
    """One person's: keeps cookies, follows redirects, sends forms as a page gave them."""

    def __init__(self, base, session=""):
        self.base, self.statuses = base, []
        self.jar = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))
        self.session = session

    def get(self, path, data=None):
        request = urllib.request.Request(self.base + path, data)  # noqa: S310  loopback
        if self.session:
            kept = "; ".join(f"{one.name}={one.value}" for one in self.jar)
            request.add_unredirected_header("Cookie", f"{self.session}; {kept}")
        try:
            with self._open(request) as answer:
                self.statuses.append(answer.status)
                return answer.read().decode()
        except urllib.error.HTTPError as refusal:
            self.statuses.append(refusal.code)
            return refusal.read().decode(errors="replace")

    def _open(self, request):
        return self.opener.open(request, timeout=SECONDS)

    def send(self, path, **fields):
        """Fills in the form of a page and sends it there."""
        return self.post(path, **self.form(path), **fields)

    def form(self, path):
        """What the form of a page holds unseen."""
        page = self.get(path)
        return dict(re.findall(r'<input type="hidden" name="([\w-]+)" value="([^"]*)"', page))

    def post(self, path, **fields):
        """Sends a form."""
        return self.get(path, urllib.parse.urlencode(fields).encode())

    def forget(self, name):
        """Loses a cookie."""
        for one in list(self.jar):
            if one.name == name:
                self.jar.clear(one.domain, one.path, one.name)


def _answers(address):
    try:
        with urllib.request.urlopen(address, timeout=SECONDS):  # noqa: S310  loopback
            return True
    except OSError:
        return False


class Machines:
    """What runs; ``browser`` opens the portal through nginx, ``at`` one web process."""

    def __init__(self, folder):
        self.folder, self.processes, self.web = folder, {}, {}
        self.stack = contextlib.ExitStack()

    def __enter__(self):
        try:
            self._start()
        except BaseException:
            self.stack.close()
            raise
        return self

    def __exit__(self, *fault):
        self.stack.close()

    def _start(self):
        self.primary = self.stack.enter_context(server(SETTINGS))
        self._careful("off")
        direct = {**self._environment(), "DATABASE_URL": self.primary.address}
        collecting = self._run("manage.py", "collectstatic", "--no-input", "-v0", **direct)
        self._done(self._run("manage.py", "migrate", "--no-input", "-v0", **direct))
        self._done(self._run("deploy/rights.py", **direct))
        self.sessions = json.loads(self._done(self._run("-c", PEOPLE, **direct)))
        self._done(collecting)
        self._careful("on")
        self.replica = self.primary.replica()
        self.replica.start()
        self.stack.callback(self.replica.stop)
        self.port = self.stack.enter_context(pooler(self.primary))
        self.cache = free_port()
        self.spawn(
            "redis",
            NEEDED["redis-server"],
            "--port",
            str(self.cache),
            "--save",
            "",
            "--dir",
            str(self.folder),
        )
        for name in MOST_LAG:
            self.web[name] = free_port()
            self.serve(name)
        self._nginx()

    def _careful(self, word):
        """Whether what is saved outlives a power cut: while tables are made it need not."""
        with self.primary.connected() as one:
            one.execute(f"ALTER SYSTEM SET fsync = {word}")
            one.execute("SELECT pg_reload_conf()")

    def _environment(self):
        return {
            "PATH": os.environ["PATH"],
            "SECRET_KEY": "nJ3vQk8sX2wL7fRt9yBz5hGm4cVp6dWa0eTu",
            "DJANGO_SETTINGS_MODULE": "congress_portal.settings",
            "MEDIA_ROOT": str(self.folder / "media"),
            "STATIC_ROOT": str(self.folder / "static"),
            "PUBLISHED_FILES": "",
        }

    def _run(self, *command, **environment):
        return subprocess.Popen(
            [sys.executable, *command], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
        )

    def _done(self, process):
        told, _ = process.communicate(timeout=570)
        assert process.returncode == 0, told
        return told.strip().rpartition("\n")[2]

    def spawn(self, name, *command, **environment):
        with (self.folder / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                command, cwd=ROOT, env=environment, stdout=log, stderr=log
            )
        self.stack.callback(self.stop, name)

    def serve(self, name):
        """One web process; how late a replica may be differs, so that both ways are walked."""
        environment = {
            **self._environment(),
            "DATABASE_URL": through(self.port),
            "DATABASE_POOLER": "1",
            "DATABASE_REPLICAS": self.replica.address,
            "REPLICA_MOST_LAG": str(MOST_LAG[name]),
            "CACHE_URL": f"redis://127.0.0.1:{self.cache}",
            "PAGE_COPIES": str(self.folder / f"copies-{name}"),
        }
        conf = "python:congress_portal.serving.gunicorn_conf"
        port = self.web[name]
        command = [sys.executable, "-m", "gunicorn", "-c", conf, "-w", "1"]
        command += ["-b", f"127.0.0.1:{port}", "congress_portal.wsgi"]
        self.spawn(name, *command, **environment)
        self._wait(name, f"http://127.0.0.1:{port}/supervision/")

    def _nginx(self):
        port = free_port()
        servers = "".join(f"server 127.0.0.1:{one} fail_timeout=1s;" for one in self.web.values())
        conf = self.folder / "nginx.conf"
        conf.write_text(
            f"daemon off; pid {self.folder}/nginx.pid; error_log stderr; events {{}}\n"
            f"http {{ access_log off; client_body_temp_path {self.folder}/body;\n"
            f"proxy_temp_path {self.folder}/proxy; fastcgi_temp_path {self.folder}/f;\n"
            f"uwsgi_temp_path {self.folder}/u; scgi_temp_path {self.folder}/s;\n"
            f"upstream portal {{ {servers} }}\n"
            f"server {{ listen 127.0.0.1:{port}; location / {{\n"
            "proxy_pass http://portal; proxy_set_header Host $http_host; } } }\n"
        )
        self.spawn("nginx", NEEDED["nginx"], "-c", str(conf), "-p", str(self.folder))
        self.address = f"http://127.0.0.1:{port}"
        self._wait("nginx", f"{self.address}/supervision/")

    def _wait(self, name, address):
        deadline = time.monotonic() + SECONDS
        while not _answers(address):
            log = (self.folder / f"{name}.log").read_text()
            assert self.processes[name].poll() is None, log
            assert time.monotonic() < deadline, log
            time.sleep(0.2)

    def browser(self, person=None):
        return Browser(self.address, self.sessions.get(person, ""))

    def at(self, name, person=None):
        return Browser(f"http://127.0.0.1:{self.web[name]}", self.sessions.get(person, ""))

    def stop(self, name):
        process = self.processes[name]
        if process.poll() is None:
            process.terminate()
            process.wait(SECONDS)

    def kill(self, name):
        """As the end of a machine: the master and its workers at once."""
        main = self.processes[name].pid
        children = Path(f"/proc/{main}/task/{main}/children").read_text().split()
        for number in (main, *map(int, children)):
            with contextlib.suppress(ProcessLookupError):
                os.kill(number, 9)
        self.processes[name].wait()
