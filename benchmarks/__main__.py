"""Measures the main pages at 1k and 100k items on both databases and prints ratios.

    python -m benchmarks [--sizes 1000 100000] [--only sqlite|postgresql]

Ratios stand beside a bare Django view of the same bytes measured in the same run; growth is a
page's cost at the largest size over that at the smallest. Times alone mean little on a shared
machine.
"""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

from tests.both_databases import DATABASES

ROOT = Path(__file__).resolve().parent.parent


def run(database, items):
    """The rows of one size on one database, each measured in a process of its own."""
    with DATABASES[database]() as address:
        environment = {**os.environ, "DATABASE_URL": address, "SECRET_KEY": "benchmark"}
        command = [sys.executable, "-m", "benchmarks.measure", "--items", str(items)]
        done = subprocess.run(  # noqa: S603
            command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True
        )
    return {row["page"]: row for row in json.loads(done.stdout.splitlines()[-1])}


def table(database, sizes, results):
    print(f"\n{database}: ms, queries, of a bare view of the same bytes; growth")
    for page in results[sizes[0]]:
        cells = [cell(results[size].get(page, {})) for size in sizes]
        print(f"  {page:26} {'  '.join(cells)}  ×{growth(page, sizes, results)}")


def cell(row):
    if "ms" not in row:
        return f"{row.get('status', 'missing'):>24}"
    ratio = row["bare_ms"] / row["ms"]
    return f"{row['ms']:8.2f} ms {row['queries']:3} q {ratio:5.2f}"


def growth(page, sizes, results):
    first, last = (results[size].get(page, {}).get("ms") for size in (sizes[0], sizes[-1]))
    return f"{last / first:.2f}" if first and last else "—"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 100_000])
    parser.add_argument("--only", choices=DATABASES)
    options = parser.parse_args()
    for database in [options.only] if options.only else DATABASES:
        results = {size: run(database, size) for size in options.sizes}
        table(database, options.sizes, results)


if __name__ == "__main__":
    main()
