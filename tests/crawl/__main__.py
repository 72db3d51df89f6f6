"""The whole crawl, as far as it is asked to go.

    python -m tests.crawl [--responses N] [--seconds S] [--seed K]

Makes the world of the permission table on the kept test database, writes a token over every word,
telephone number and file, asks for every address as every person, in both languages, with filters,
exports and forms that name other people's records, and prints how many answers there were and
every word that was shown to somebody whose it is not. Exit 1 where there was one, or an answer 500.
"""

import argparse
import os
import sys

import pytest


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.crawl")
    parser.add_argument("--responses", type=int, default=50_000)
    parser.add_argument("--seconds", type=float, default=3600, help="of processor time")
    parser.add_argument("--seed", type=int, default=1, help="another order of the same requests")
    options = parser.parse_args()
    for name, value in vars(options).items():
        os.environ[f"CRAWL_{name.upper()}"] = str(value)
    return pytest.main(["-q", "-s", "--no-header", "--show-capture=no", "tests/crawl/whole.py"])


if __name__ == "__main__":
    sys.exit(main())
