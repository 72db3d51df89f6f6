"""PgBouncer in transaction mode before a PostgreSQL server of the tests, on loopback."""

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import time

import psycopg

SECONDS = 30
POOLER = shutil.which("pgbouncer") or shutil.which("pgbouncer", path="/usr/sbin:/usr/local/sbin")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def through(port, name="postgres"):
    return f"postgres://postgres@127.0.0.1:{port}/{name}"


@contextlib.contextmanager
def pooler(database):
    """The port of a pooler of four connections before the server."""
    folder = database.folder / "pooler"
    folder.mkdir(mode=0o755)
    port = free_port()
    users = folder / "users.txt"
    users.write_text('"postgres" ""\n')
    configuration = folder / "pgbouncer.ini"
    configuration.write_text(
        "[databases]\n"
        f"* = host={database.folder}\n"
        "[pgbouncer]\n"
        f"listen_addr = 127.0.0.1\nlisten_port = {port}\nunix_socket_dir =\n"
        f"auth_type = trust\nauth_file = {users}\nadmin_users = postgres\n"
        "pool_mode = transaction\ndefault_pool_size = 4\n"
    )
    person = pwd.getpwnam("nobody") if os.geteuid() == 0 else None
    whom = {"user": person.pw_uid, "group": person.pw_gid, "extra_groups": []} if person else {}
    process = subprocess.Popen(
        [POOLER, "--quiet", str(configuration)], start_new_session=True, **whom
    )
    try:
        deadline = time.monotonic() + SECONDS
        while True:
            try:
                psycopg.connect(through(port), connect_timeout=2).close()
                break
            except psycopg.OperationalError:
                assert process.poll() is None
                assert time.monotonic() < deadline
                time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait(SECONDS)
