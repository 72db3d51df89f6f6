"""The ratchet: no figure of the house gets worse than its bound in ``figures.toml``."""

import ast

import pytest

from tests.project.figures import (
    BOUNDS,
    FIGURES,
    ROOMS,
    House,
    bounds,
    comments_of,
    functions_of,
    is_typed,
    is_worse,
    names_of_any,
    says_any,
    tightened,
)


@pytest.fixture(scope="module")
def house():
    return House()


@pytest.mark.parametrize("name", FIGURES)
def test_no_figure_gets_worse(house, name):
    value, bound = FIGURES[name](house), bounds()[name]["bound"]
    assert not is_worse(name, value, bound), (
        f"{name} is {value}, worse than {bound}: make it better, or give the reason in figures.toml"
    )


def test_every_figure_has_a_bound_and_a_goal():
    assert {name: set(kept) for name, kept in bounds().items()} == {
        name: {"bound", "goal"} for name in FIGURES
    }


@pytest.fixture
def small_house(tmp_path):
    """A house of one room with one concept that lies in two folders, and two templates."""
    files = {
        "deputies/__init__.py": "",
        "deputies/duty/__init__.py": "",
        "deputies/duty/models.py": "class Line:\n    pass\n\n\ndef one(x): ...\n",
        "deputies/duty/views.py": "# the reason\nclass Line:\n    page = 'a.html'\n",
        "deputies/querysets/__init__.py": "",
        "deputies/querysets/duty.py": "def two(x: int) -> int: ...\n",
        "templates/used.html": '{% if a %}{% elif b %}{% endif %}{% include "includes/b.html" %}',
        "templates/includes/b.html": "x" * 121 + "\n",
        "templates/nobody.html": "",
        "tests/test_duty.py": "assert True\n",
    }
    for path, text in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    for room in ROOMS:
        (tmp_path / room).mkdir(exist_ok=True)
    return House(tmp_path)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("files_of_a_concept", 2),
        ("folders_of_a_concept", 2),
        ("long_template_lines", 1),
        ("ifs_a_template", 0.34),
        ("unused_templates", 2),
        ("untyped_rules", 100.0),
        ("untyped_functions", 50.0),
        ("test_lines_a_code_line", 0.14),
        ("comments_a_hundred_lines", 14.28),
        ("repeated_class_names", 1),
        ("public_without_docstring", 4),
    ],
)
def test_a_figure_counts_what_it_says(small_house, name, value):
    assert FIGURES[name](small_house) == value


def test_what_says_nothing_of_itself_is_named_with_its_place(small_house):
    assert "deputies/querysets/duty.py:1 two" in small_house.list_public_without_docstring()


def function(source):
    return functions_of([ast.parse(source)])[0]


@pytest.mark.parametrize(
    ("source", "typed"),
    [
        ("def f(self, a: int, *, b: str) -> None: ...", True),
        ("def f(a) -> None: ...", False),
        ("def f(a: int): ...", False),
        ("def f(*rest) -> None: ...", False),
    ],
)
def test_a_function_is_typed_where_all_its_parts_are(source, typed):
    assert is_typed(function(source)) is typed


def test_any_inside_another_type_is_found():
    assert says_any(function("def f(a: dict[str, Any]) -> None: ..."))
    assert not says_any(function("def f(a: dict[str, int]) -> None: ..."))


@pytest.mark.parametrize(
    ("source", "has_reason"),
    [
        ("Cell = Any", False),
        ("Cell = dict[str, Any]", False),
        ('Cell = Any\n"""The reason."""', True),
        ('Cell = Any\n"""The reason."""\nRow = tuple[Cell, ...]', True),
        ("Cell = Any\nRow = tuple[Cell, ...]", False),
        ('Cell = Any\n"""The reason."""\nRow = tuple[Cell, Any]', False),
    ],
)
def test_a_name_of_any_gives_its_reason_or_is_counted_as_any(source, has_reason):
    name = source.rpartition("\n")[2].partition(" ")[0] if "Row" in source else "Cell"
    assert names_of_any({"a.py": ast.parse(source)})[name] is has_reason


def test_a_name_gives_its_reason_in_every_module_that_sets_it():
    told, silent = ast.parse('Row = Any\n"""The reason."""'), ast.parse("Row = list[Any]")
    assert names_of_any({"a.py": told})["Row"]
    assert not names_of_any({"a.py": told, "b.py": silent})["Row"]


def test_a_name_without_any_is_none_of_them():
    assert set(names_of_any({"a.py": ast.parse("Row = tuple[int, str]")})) == {"Any"}


def test_what_tools_read_is_no_comment_that_says_why():
    assert list(comments_of("x = 1  # noqa: E501\n# a reason\ny = '# text'\n")) == ["# a reason"]


def test_the_reason_behind_a_mark_for_a_tool_is_a_comment_that_says_why():
    source = "x = 1  # noqa: S308  all escaped\ny = 2  # type: ignore[misc]  # a mixin\n"
    assert list(comments_of(source)) == ["all escaped", "a mixin"]
    assert list(comments_of("x = 1  # type: ignore[misc]\n# fmt: off\n")) == []


@pytest.mark.parametrize(
    ("name", "value", "worse"),
    [
        ("untyped_functions", 11, True),
        ("untyped_functions", 10, False),
        ("untyped_functions", 9, False),
        ("comments_a_hundred_lines", 9, True),
        ("comments_a_hundred_lines", 11, False),
    ],
)
def test_worse_is_more_of_what_should_be_less(name, value, worse):
    assert is_worse(name, value, 10) is worse


def test_only_a_beaten_bound_is_tightened():
    text = BOUNDS.read_text("utf-8")
    worse = {"untyped_functions": bounds()["untyped_functions"]["bound"] + 1}
    assert tightened(text, worse) == text
    assert "[untyped_functions]\nbound = 7\n" in tightened(text, {"untyped_functions": 7})


def test_lines_are_counted_without_blank_ones(small_house):
    assert small_house.product_lines() == 7
