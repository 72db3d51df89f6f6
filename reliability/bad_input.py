"""Input that nobody means, the whole run on one database or both (tests/security/bad_input.py).

    python -m reliability.bad_input --inputs 20000 --seed 1 [--only sqlite]

Prints the figures, and an example of each kind of fault; exit 1 where there was one.
"""

import argparse
import os
import sys

from tests.both_databases import DATABASES, run

TEST = "tests/security/test_bad_input.py::test_no_input_is_answered_with_a_fault"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inputs", type=int, default=10_000, help="on each database")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=DATABASES)
    options = parser.parse_args()
    os.environ["BAD_INPUTS"] = str(options.inputs)
    os.environ["BAD_INPUT_SEED"] = str(options.seed)
    names = [options.only] if options.only else list(DATABASES)
    results = [run(name, ["-q", "-s", "--tb=no", TEST]) for name in names]
    sys.exit(not all(passed for passed, _closing in results))


if __name__ == "__main__":
    main()
