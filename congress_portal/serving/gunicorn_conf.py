"""The production server: two processes of four threads, bounded requests, no careless start."""

import os
from pathlib import Path

workers = 2
threads = 4
worker_class = "gthread"
preload_app = True  # one start, one set of checks; a new worker never runs newer code than others
timeout = 30
graceful_timeout = 8
limit_request_line = 4094
max_requests = 20000
max_requests_jitter = 2000
control_socket_disable = True
accesslog = None
loglevel = "warning"
logconfig_dict = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "congress_portal.monitoring.logs.JsonFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "gunicorn.error": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        "gunicorn.http.wsgi": {"level": "ERROR"},  # warns of every HEAD that Django answers
    },
}


def post_fork(server, worker):
    """What is no request never reaches Django: gunicorn answers it, with the same headers."""
    from gunicorn import util

    from congress_portal.protection.headers import error_answer

    def write_error(connection, status, reason, message):
        util.write_nonblock(connection, error_answer(status, reason))

    util.write_error = write_error
    _counting().begin()


def _counting():
    """Known only once Django is set up, which is when the application is loaded."""
    from congress_portal.system_days import counting

    return counting


def post_request(worker, req, environ, resp):
    """Each answer counts for the day, files that never reached Django among them."""
    status = getattr(resp, "status_code", None)
    if status is not None:
        _counting().ANSWERS.note(int(status))


def worker_exit(server, worker):
    """What was answered in the last minute counts too."""
    _counting().ANSWERS.write_down()


def child_exit(server, worker):
    """What a process has counted stays; what it measured of itself goes."""
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        from prometheus_client.multiprocess import mark_process_dead

        mark_process_dead(worker.pid)


def on_starting(server):
    """Refuses to serve where a start-up check fails, in sentences instead of a traceback."""
    from io import StringIO

    from django.conf import settings
    from django.core.management import call_command
    from django.core.management.base import SystemCheckError
    from django.db import connections

    for counts in Path(os.environ.get("PROMETHEUS_MULTIPROC_DIR", "/nowhere")).glob("*.db"):
        counts.unlink()  # of processes that ended with the last server
    try:
        call_command(  # warnings go to standard error; that there are none is not news
            "check", databases=["default"], deploy=not settings.DEMO, stdout=StringIO()
        )
    except SystemCheckError as refusal:
        raise SystemExit(str(refusal)) from None
    finally:
        connections.close_all()  # a connection must not be shared with the processes forked next
