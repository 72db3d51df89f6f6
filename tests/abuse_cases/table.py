"""The table of abuse cases: what an attacker tries, what stands against it, which test notices."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TABLE = Path(__file__).with_name("cases.toml")
PAGE = ROOT / "docs" / "abuse-cases.md"
NUMBERS = tuple(f"{number:02}" for number in range(1, 43))


@dataclass(frozen=True)
class Case:
    """One protection of one abuse case.

    Where ``text`` in ``file`` becomes ``becomes``, the protection is gone, and ``test`` must fail.
    """

    number: str
    abuse: str
    protection: str
    file: str
    text: str
    becomes: str
    test: str

    @property
    def path(self) -> Path:
        return ROOT / self.file

    @property
    def test_file(self) -> str:
        return self.test.partition("::")[0]

    @property
    def test_name(self) -> str:
        """The function's name, without its class and parameters."""
        return self.test.rpartition("::")[2].partition("[")[0]


def cases() -> list[Case]:
    """Every row, in the order of the file."""
    return [Case(**row) for row in tomllib.loads(TABLE.read_text("utf-8"))["case"]]


HEAD = """# Abuse cases

What an attacker, a careless colleague or a bad moment may try, what stands against it, and the
test that fails once the protection is taken out. Written from `tests/abuse_cases/cases.toml` by
`python -m tests.abuse_cases --page`; a test keeps it current, and keeps each protection and each
test where the table says.

`python -m tests.abuse_cases` takes out one protection after the other in a copy of the working
tree and runs its test; it exits 1 where a test passes all the same, or could not run. With numbers
(`python -m tests.abuse_cases 03 04`) it does so for these rows alone. It needs some minutes and is
run by hand, after work on anything that the table names.

| | abuse case | protection | where | test that notices |
|---|---|---|---|---|
"""


def page() -> str:
    """The page of the handbook."""
    rows = [
        f"| {case.number} | {case.abuse} | {case.protection} | `{case.file}`"
        f" | `{case.test_file}`: {case.test_name.removeprefix('test_').replace('_', ' ')} |\n"
        for case in cases()
    ]
    return HEAD + "".join(rows)
