"""Takes out one protection after the other, in a copy, and sees whether its test notices.

    python -m tests.abuse_cases [NUMBER …] [--seconds 600] [--page]

Prints a line for each row of the table; exit 1 where a test passed without the protection, or did
not run. ``--page`` writes the page of the handbook instead.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from tests.abuse_cases.table import PAGE, ROOT, Case, cases, page

FAILED = 1  # pytest's exit code for tests that failed; others mean that it did not run
SECONDS = 600
KEPT = Path("var/tests")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.abuse_cases")
    parser.add_argument("numbers", nargs="*", help="rows to try; all of them where none is named")
    parser.add_argument("--page", action="store_true", help="write docs/abuse-cases.md and end")
    parser.add_argument("--seconds", type=float, default=SECONDS, help="at most for each run")
    options = parser.parse_args()
    if options.page:
        PAGE.write_text(page(), "utf-8")
        return 0
    chosen = [case for case in cases() if not options.numbers or case.number in options.numbers]
    with tempfile.TemporaryDirectory(prefix="abuse-cases-") as folder:
        tree = Path(folder) / "tree"
        copy_tree(tree)
        return 0 if all_noticed(tree, chosen, options.seconds) else 1


def copy_tree(tree: Path) -> None:
    """The working tree without what version control ignores, and the kept test database."""
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=ROOT, capture_output=True, check=True).stdout.decode()
    for name in filter(None, names.split("\0")):
        if (ROOT / name).is_file():
            (tree / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, tree / name)
    if (ROOT / KEPT).exists():
        shutil.copytree(ROOT / KEPT, tree / KEPT)


def all_noticed(tree: Path, chosen: list[Case], seconds: float) -> bool:
    """First the tests as they are, which must pass; then each row by itself."""
    code, said = run(tree, dict.fromkeys(case.test for case in chosen), seconds)
    if code:
        print(f"the tests fail as it is, so that nothing is proved:\n{said}")
        return False
    print(f"{len(chosen)} protections; with all of them in place their tests pass", flush=True)
    noticed = [is_noticed(tree, case, seconds) for case in chosen]
    print(f"{sum(noticed)} of {len(noticed)} were noticed when they were taken out")
    return all(noticed)


def is_noticed(tree: Path, case: Case, seconds: float) -> bool:
    path = tree / case.file
    whole = path.read_text("utf-8")
    path.write_text(whole.replace(case.text, case.becomes, 1), "utf-8")
    try:
        code, said = run(tree, [case.test], seconds)
    finally:
        path.write_text(whole, "utf-8")
    verdict = {0: "NOT NOTICED", FAILED: "noticed"}.get(code, f"DID NOT RUN ({code})")
    print(f"{case.number}  {verdict:11}  {case.file}  {case.test}", flush=True)
    if code not in (0, FAILED):
        print(said[-3000:])
    return code == FAILED


def run(tree: Path, tests: Iterable[str], seconds: float) -> tuple[int, str]:
    """pytest's exit code and what it said; only a failed assertion or error of the test is 1."""
    command = [sys.executable, "-m", "pytest", "-q", "--no-header", "--tb=line", *tests]
    try:
        done = subprocess.run(
            command,
            cwd=tree,
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return -1, f"not done after {seconds:.0f} seconds"
    return done.returncode, done.stdout + done.stderr


if __name__ == "__main__":
    sys.exit(main())
