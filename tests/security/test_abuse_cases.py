"""The table of abuse cases is whole, and what it names is there; the command tries it out."""

import ast

import pytest

from tests.abuse_cases.table import NUMBERS, PAGE, ROOT, Case, cases, page

CASES = cases()
each_case = pytest.mark.parametrize(
    "case", CASES, ids=[f"{case.number}-{place}" for place, case in enumerate(CASES)]
)


def test_every_abuse_case_has_a_row():
    assert {case.number for case in CASES} == set(NUMBERS)


@each_case
def test_the_protection_stands_where_the_row_says(case: Case):
    assert case.path.read_text("utf-8").count(case.text) == 1


@each_case
def test_without_it_the_file_can_still_be_read(case: Case):
    without = case.path.read_text("utf-8").replace(case.text, case.becomes)
    assert case.text != case.becomes
    if case.file.endswith(".py"):
        ast.parse(without)


@each_case
def test_the_test_that_must_notice_is_there(case: Case):
    tree = ast.parse((ROOT / case.test_file).read_text("utf-8"))
    assert case.test_name in {
        node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)
    }


def test_the_page_of_the_handbook_follows_the_table():
    assert PAGE.read_text("utf-8") == page()
