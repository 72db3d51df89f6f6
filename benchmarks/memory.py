"""How much memory a web process holds after many requests: flat, or growing.

    python -m benchmarks.memory [--requests 20000] [--seconds 480] [--items 300]

Asks one process in turn for every daily page as each of its readers, in both languages, for pages
that are not there, searches that nobody made before, and forms that are refused. Prints the
resident memory at twenty steps and what the second half of them says of 100,000 requests: by the
line of least squares, against the memory after the first tenth. Ends with 1 where that grows by
more than a tenth.
"""

import argparse
import io
import itertools
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.published import asked

STEPS, ASKED_FOR, MOST_GROWTH = 20, 100_000, 1.1
KIB_A_MIB = 1024


def resident():
    """Resident memory of this process in MiB."""
    status = Path("/proc/self/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) / KIB_A_MIB


def mix(found, cookies):
    """Endlessly (path, what the request brings), no two rounds alike."""
    for turn in itertools.count():
        for _name, path, person in found:
            language = "/en" if turn % 3 == 0 and not path.startswith("/admin/") else ""
            yield language + path, {"HTTP_COOKIE": cookies.get(person, "")}
        yield f"/nothing/{turn}/", {}
        yield "/search/", {"QUERY_STRING": f"q=word{turn}"}
        yield "/supervision/items/", {"QUERY_STRING": f"q={turn}&page={turn % 7}"}
        body = f"text=&name={turn}".encode()
        form = {"REQUEST_METHOD": "POST", "CONTENT_TYPE": "application/x-www-form-urlencoded"}
        yield "/accounts/login/", {**form, "CONTENT_LENGTH": str(len(body)), "body": body}


def ask(application, path, environ):
    """The status of one answer."""
    body = environ.pop("body", b"")
    return asked(application, path, **{"wsgi.input": io.BytesIO(body), **environ})[1]


def grown(steps):
    """What the second half of the steps says of the memory after ``ASKED_FOR`` requests.

    Args:
        steps: (requests, MiB), at least four.
    """
    late = steps[len(steps) // 2 :]
    middle = [sum(column) / len(late) for column in zip(*late, strict=True)]
    above = sum((x - middle[0]) * (y - middle[1]) for x, y in late)
    slope = above / sum((x - middle[0]) ** 2 for x, _y in late)
    return middle[1] + slope * (ASKED_FOR - middle[0])


def run(application, requests, number, seconds):
    """Sends so many requests, or as many as the time allows; the steps, and the statuses seen."""
    steps, statuses, began = [], {}, time.monotonic()
    apart = seconds / STEPS
    for count, (path, environ) in enumerate(itertools.islice(requests, number), 1):
        status = ask(application, path, environ)
        statuses[status] = statuses.get(status, 0) + 1
        due = began + apart * (len(steps) + 1)
        if count % max(1, number // STEPS) == 0 or time.monotonic() > due:
            steps.append((count, resident()))
            print(f"{count:8} requests {steps[-1][1]:8.1f} MiB", flush=True)
        if time.monotonic() - began > seconds:
            print(f"stopped after {count} requests: the time is over")
            break
    return steps, statuses


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=20_000)
    parser.add_argument("--seconds", type=int, default=480)
    parser.add_argument("--items", type=int, default=300)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="memory") as name:
        steps, statuses = _measured(Path(name), options)
    print("answers", dict(sorted(statuses.items())))
    if len(steps) < STEPS // 4:
        sys.exit("too few requests to say anything: give it more --seconds")
    first, then = steps[len(steps) // 10][1], grown(steps)
    print(
        f"after {ASKED_FOR} requests by the second half: {then:.1f} MiB, {then / first:.2f} times"
    )
    sys.exit(1 if then > first * MOST_GROWTH else 0)


def _measured(folder, options):
    import os

    os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/portal.sqlite3")
    os.environ.setdefault("SECRET_KEY", "benchmark")
    for variable in ("PUBLISHED_FILES", "PAGE_COPIES", "STATIC_ROOT", "MEDIA_ROOT"):
        os.environ[variable] = str(folder / variable.lower())
    from benchmarks.measure import pages, prepare, session_cookie

    people = prepare(options.items)
    found = pages(people)
    cookies = {name: session_cookie(user) for name, user in people.items()}
    from benchmarks.wsgi import application

    return run(application, mix(found, cookies), options.requests, options.seconds)


if __name__ == "__main__":
    main()
