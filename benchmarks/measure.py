"""Times the main pages at one size on one database; run by ``python -m benchmarks``.

Every page is called through the WSGI handler with the full middleware; beside each stands a bare
Django view, without middleware, that answers with as many bytes. Calls alternate, so that a noisy
machine disturbs both alike.
"""

import argparse
import io
import json
import os
import statistics
import sys
import time

ROUNDS = 25


def prepare(items):
    """A migrated database with people, bulk records and a published year."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "congress_portal.settings")
    os.environ["DEMO"] = "1"
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("createcachetable")
    from benchmarks.people import make_people

    people = make_people()
    call_command("make_records", items=items, stdout=io.StringIO())
    return people


def pages(people):
    """(name, path, person or None) of each page that people open daily."""
    from benchmarks.people import published_year, some_activity, some_item

    item, year = some_item(), published_year(people)
    return [
        ("published annual summary", f"/annual/{year}/", None),
        ("its JSON", f"/annual/{year}.json", None),
        ("draft summary", f"/annual/{year - 1}/", "clerk"),
        ("published activity", f"/supervision/{some_activity()}/", None),
        ("activities", "/supervision/", None),
        ("public items", "/supervision/items/", None),
        ("one public item", f"/supervision/items/{item}/", None),
        ("home", "/", None),
        ("my desk, unit", "/my/", "handler"),
        ("my desk, clerk", "/my/", "clerk"),
        ("my desk, deputy", "/my/", "deputy"),
        ("one item, clerk", f"/my/items/{item}/", "clerk"),
        ("admin: items", "/admin/supervision/item/", "clerk"),
        ("admin: activities", "/admin/supervision/activity/", "clerk"),
    ]


class Caller:
    """Calls a WSGI application in this process."""

    def __init__(self, application):
        self.application = application

    def call(self, path, cookie=""):
        from django.test.client import FakePayload

        answer = {}
        environ = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": path,
            "QUERY_STRING": "",
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "8000",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": "127.0.0.1:8000",
            "HTTP_COOKIE": cookie,
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": FakePayload(b""),
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": False,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        }
        start = time.perf_counter()
        result = self.application(environ, lambda status, headers: answer.update(status=status))
        body = b"".join(result)
        result.close()
        return (time.perf_counter() - start) * 1000, answer["status"], len(body)


def applications():
    """The portal with its middleware, and Django without any."""
    from django.conf import settings
    from django.core.handlers.wsgi import WSGIHandler

    settings.ROOT_URLCONF = "benchmarks.urls"
    portal = WSGIHandler()
    middleware, settings.MIDDLEWARE = settings.MIDDLEWARE, []
    plain = WSGIHandler()
    settings.MIDDLEWARE = middleware
    return Caller(portal), Caller(plain)


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


def queries_of(caller, path, cookie):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        caller.call(path, cookie)
    return len(captured)


def measure(name, path, cookie, portal, plain):
    _, status, size = portal.call(path, cookie)
    if not status.startswith("200"):
        return {"page": name, "status": status}
    queries = queries_of(portal, path, cookie)
    ours, bare = [], []
    for _ in range(ROUNDS):
        ours.append(portal.call(path, cookie)[0])
        bare.append(plain.call(f"/bare/{size}")[0])
    return {
        "page": name,
        "status": status,
        "bytes": size,
        "queries": queries,
        "ms": statistics.median(ours),
        "bare_ms": statistics.median(bare),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, required=True)
    items = parser.parse_args().items
    people = prepare(items)
    portal, plain = applications()
    cookies = {name: session_cookie(user) for name, user in people.items()}
    rows = [
        measure(name, path, cookies.get(person, ""), portal, plain)
        for name, path, person in pages(people)
    ]
    print(json.dumps(rows))


if __name__ == "__main__":
    main()
