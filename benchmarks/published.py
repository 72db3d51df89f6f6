"""Times published files beside a bare Django view, and nginx with them beside nginx with a file.

    python -m benchmarks.published [--rounds 400]

Serves a published year of few records: page and JSON, whole and as 304, each call beside one of a
bare view (for nginx: of a plain file) of the same bytes over a connection of its own. Prints
ratios: above 1 is faster than what stands beside it.
"""

import argparse
import contextlib
import http.client
import io
import os
import re
import shutil
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

from benchmarks.measure import HOST, free_port, prepare

CONFIGURATION = Path(__file__).resolve().parent.parent / "deploy/nginx/congress-portal.conf"
TLS = re.compile(r"^\s*(ssl_|listen \[|http2).*\n", re.MULTILINE)


class Caller:
    """One kept connection."""

    def __init__(self, port):
        self.connection = http.client.HTTPConnection(HOST, port, timeout=60)

    def call(self, path, **headers):
        """Milliseconds, and the answer's status, validator and size."""
        start = time.perf_counter()
        self.connection.request("GET", path, headers={"Host": "localhost", **headers})
        answer = self.connection.getresponse()
        size = len(answer.read())
        return (time.perf_counter() - start) * 1000, answer.status, answer.headers["ETag"], size


def compared(ours, beside, rounds):
    """How many times faster the first call is than the second, by the medians."""
    times = [(ours()[0], beside()[0]) for _ in range(rounds)]
    first, second = (statistics.median(column) for column in zip(*times, strict=True))
    return second / first


@contextlib.contextmanager
def nginx(folder):
    """The port of nginx with the portal's own configuration, without TLS, and plain files."""
    port, work = free_port(), Path(tempfile.mkdtemp(prefix="nginx"))
    text = CONFIGURATION.read_text().replace("@DATA@/published", str(folder.parent))
    text = text.replace("@DATA@", str(work)).replace("443 ssl", f"{HOST}:{port}")
    text = TLS.sub("", text).replace("listen 80;", f"listen {HOST}:{free_port()};")
    text = text.replace("server_name portal.example.cn;", "server_name localhost;")
    plain = f"location /plain/ {{ alias {folder}/; }}\n    location = /metrics"
    text = text.replace("location = /metrics", plain)
    conf = work / "nginx.conf"
    conf.write_text(
        f"daemon off; user root; pid {work}/pid; error_log stderr; events {{}}\n"
        f"http {{ access_log off; sendfile on; keepalive_requests 100000; {text} }}\n"
    )
    command = [shutil.which("nginx") or "/usr/sbin/nginx", "-c", conf, "-p", work]
    process = subprocess.Popen(command)  # noqa: S603
    try:
        time.sleep(1)
        yield port
    finally:
        process.terminate()
        process.wait(20)
        shutil.rmtree(work, ignore_errors=True)


def asked(application, path, **environ):
    """Processor milliseconds of one answer in this process, and its status and validator."""
    given = {"REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": "", **environ}
    given |= {"HTTP_HOST": "localhost", "SERVER_NAME": "localhost", "SERVER_PORT": "80"}
    given |= {"wsgi.url_scheme": "http", "wsgi.input": io.BytesIO()}
    told = {}

    def start_response(status, headers, fault=None):
        told.update(status=status, **{name.lower(): value for name, value in headers})

    start = time.process_time()
    answer = application(given, start_response)
    size = sum(len(part) for part in answer)
    if hasattr(answer, "close"):
        answer.close()
    return (time.process_time() - start) * 1000, told["status"], told.get("etag"), size


def embedded(addresses, rounds):
    """By processor time in this process: a client on the same cores would hide the server."""
    from benchmarks.wsgi import application

    for address in addresses:
        _, status, etag, size = asked(application, address)
        again = {"HTTP_IF_NONE_MATCH": etag}
        bare = lambda size=size: asked(application, f"/bare/{size}")  # noqa: E731
        whole = compared(lambda a=address: asked(application, a), bare, rounds)
        unchanged = compared(lambda a=address, h=again: asked(application, a, **h), bare, rounds)
        print(
            f"embedded {address:24} {status} {size:8} bytes:"
            f" {whole:4.1f} of a bare view, 304: {unchanged:4.1f}"
        )


def by_nginx(addresses, rounds):
    folder = Path(os.environ["PUBLISHED_FILES"]) / "files"
    with nginx(folder) as port:
        caller = Caller(port)
        for address in addresses:
            file = address.lstrip("/") + ("index.html" if address.endswith("/") else "")
            _, status, _etag, size = caller.call(address)
            ratio = compared(
                lambda a=address: caller.call(a), lambda f=file: caller.call(f"/plain/{f}"), rounds
            )
            print(f"nginx    {address:24} {status} {size:8} bytes: {ratio:4.2f} of a plain file")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=400)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory(prefix="published") as name:
        folder = Path(name)
        folder.chmod(0o755)
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/portal.sqlite3")
        os.environ.setdefault("SECRET_KEY", "benchmark")
        os.environ["PUBLISHED_FILES"] = str(folder / "published")
        os.environ["STATIC_ROOT"] = str(folder / "static")
        people = prepare(300)
        from benchmarks.people import published_year

        year = published_year(people)
        addresses = [f"/annual/{year}/", f"/annual/{year}.json", f"/annual/{year}.csv"]
        embedded(addresses, rounds)
        by_nginx(addresses, rounds)


if __name__ == "__main__":
    main()
