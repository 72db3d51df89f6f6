"""Times the main pages at one size on one database; run by ``python -m benchmarks``.

Every page is called on the production server with the full middleware; beside each stands a bare
Django view on the same server, without middleware, that answers with as many bytes. Calls
alternate over one connection, so that a noisy machine disturbs both alike.
"""

import argparse
import http.client
import io
import json
import os
import socket
import statistics
import subprocess
import sys
import time

HOST = "127.0.0.1"
ROUNDS = 60


def prepare(items):
    """A migrated database with people, bulk records and a published year."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "congress_portal.settings")
    os.environ["DEMO"] = "1"
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("createcachetable")
    call_command("collectstatic", interactive=False, verbosity=0)
    return records_of(items)


def records_of(items):
    """The people who open the pages, and so many items with what belongs to them."""
    from django.core.management import call_command

    from benchmarks.people import make_people

    people = make_people()
    call_command("make_records", items=items, stdout=io.StringIO())
    return people


def pages(people):
    """(name, path, person or None) of each page that people open daily."""
    from benchmarks.people import keep_a_station, published_year, some_activity, some_item

    item, year = some_item(), published_year(people)
    deputy, station = people["deputy"].deputy.pk, keep_a_station(people["keeper"])
    return [
        ("published annual summary", f"/annual/{year}/", None),
        ("its JSON", f"/annual/{year}.json", None),
        ("draft summary", f"/annual/{year - 1}/", "clerk"),
        ("published activity", f"/supervision/{some_activity()}/", None),
        ("activities", "/supervision/", None),
        ("public items", "/supervision/items/", None),
        ("one public item", f"/supervision/items/{item}/", None),
        ("deputies", "/deputies/", None),
        ("one deputy", f"/deputies/{deputy}/", None),
        ("stations", "/stations/", None),
        ("one station", f"/stations/{station}/", None),
        ("its visits", f"/stations/{station}/visits/", None),
        ("QR intake", f"/stations/{station}/opinion/", None),
        ("home", "/", None),
        ("my desk, unit", "/my/", "handler"),
        ("my desk, clerk", "/my/", "clerk"),
        ("my desk, deputy", "/my/", "deputy"),
        ("duty record, deputy", "/my/duty/", "deputy"),
        ("suggestions, clerk", "/my/suggestions/", "clerk"),
        ("station desk, keeper", f"/my/station/{station}/", "keeper"),
        ("matters, keeper", "/my/matters/", "keeper"),
        ("one item, clerk", f"/my/items/{item}/", "clerk"),
        ("admin: items", "/admin/supervision/item/", "clerk"),
        ("admin: activities", "/admin/supervision/activity/", "clerk"),
        ("admin: duty entries", "/admin/deputies/dutyentry/", "clerk"),
    ]


class Server:
    """The production server on loopback, called over one kept connection."""

    def __init__(self):
        self.port = free_port()
        command = [sys.executable, "-m", "gunicorn", "-b", f"{HOST}:{self.port}", "-w", "1"]
        command += ["--worker-class", "gthread", "--threads", "4", "--log-level", "error"]
        self.process = subprocess.Popen([*command, "benchmarks.wsgi"])  # noqa: S603
        self.connection = http.client.HTTPConnection(HOST, self.port, timeout=60)
        self._wait()

    def _wait(self):
        for _ in range(100):
            try:
                self.call("/healthz")
                return
            except OSError:
                self.connection.close()
                time.sleep(0.2)
        raise RuntimeError("the server does not answer")

    def call(self, path, cookie=""):
        start = time.perf_counter()
        self.connection.request("GET", path, headers={"Cookie": cookie, "Accept": "text/html"})
        answer = self.connection.getresponse()
        body = answer.read()
        return (time.perf_counter() - start) * 1000, answer.status, len(body)

    def stop(self):
        self.connection.close()
        self.process.terminate()
        self.process.wait(20)


def free_port():
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


def session_cookie(user):
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def queries_of(path, cookie):
    """How many queries a page costs, counted in this process."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(headers={"cookie": cookie, "host": HOST})
    with CaptureQueriesContext(connection) as captured:
        client.get(path)
    return len(captured)


def measure(name, path, cookie, server):
    _, status, size = server.call(path, cookie)
    if status != 200:
        return {"page": name, "status": status}
    ours, bare = [], []
    for _ in range(ROUNDS):
        ours.append(server.call(path, cookie)[0])
        bare.append(server.call(f"/bare/{size}")[0])
    return {
        "page": name,
        "status": status,
        "bytes": size,
        "queries": queries_of(path, cookie),
        "ms": statistics.median(ours),
        "bare_ms": statistics.median(bare),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, required=True)
    items = parser.parse_args().items
    people = prepare(items)
    cookies = {name: session_cookie(user) for name, user in people.items()}
    wanted = pages(people)
    server = Server()
    try:
        rows = [
            measure(name, path, cookies.get(person, ""), server) for name, path, person in wanted
        ]
    finally:
        server.stop()
    print(json.dumps(rows))


if __name__ == "__main__":
    main()
