"""Figures of the house as a whole, counted from its files: how much, how typed, how named.

Each figure is a function of :class:`House` in ``FIGURES``; its bound and its goal stand in
``figures.toml`` beside this file. A test refuses a figure that is worse than its bound. After an
improvement, take it down so that it is kept:

    python -m tests.project.figures            prints every figure with its bound and goal
    python -m tests.project.figures --tighten  writes what is better than its bound as the new bound
"""

import ast
import io
import re
import sys
import tokenize
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BOUNDS = Path(__file__).with_name("figures.toml")
ROOMS = (
    "attachments", "pages", "workflow", "intake", "registers", "papers", "backoffice", "accounts",
    "deputies", "supervision", "liaison_stations", "annual_summaries", "congress_portal",
)  # fmt: skip
NOT_CONCEPTS = {"migrations", "management", "templatetags"}
MACHINE_COMMENT = re.compile(
    r"#\s*(noqa(: [A-Z]+\d+(, [A-Z]+\d+)*)?|type: ?ignore(\[[\w, -]+\])?"
    r"|fmt: ?\w+|pragma: ?[\w ]+|!.*|-\*-.*)\s*(#\s*)?"
)
"""What a tool reads; the words behind it, if there are any, are the reason."""
IF = re.compile(r"{%-?\s*if\s")
BY_DJANGO = re.compile(r"^(admin|account|allauth|mfa|registration)/|^(4|5)\d\d\w*\.html$")
"""Templates that Django and its apps look up themselves."""


def lines_of(source: str) -> int:
    """Lines that are not blank."""
    return sum(1 for line in source.splitlines() if line.strip())


def is_typed(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether the result and every argument but ``self`` and ``cls`` are annotated."""
    parts = function.args
    arguments = [*parts.posonlyargs, *parts.args, *parts.kwonlyargs, parts.vararg, parts.kwarg]
    return function.returns is not None and all(
        argument is None or argument.annotation is not None or argument.arg in ("self", "cls")
        for argument in arguments
    )


def says_any(
    function: ast.FunctionDef | ast.AsyncFunctionDef, names: frozenset[str] = frozenset({"Any"})
) -> bool:
    """Whether the annotations of the signature say one of ``names``."""
    return any(
        isinstance(node, ast.Name) and node.id in names
        for part in (function.args, function.returns)
        if part is not None
        for node in ast.walk(part)
    )


def names_of_any(trees: dict[str, ast.Module]) -> dict[str, bool]:
    """Names of modules that stand for a type with ``Any`` in it; whether each gives its reason.

    The reason is a docstring below the name, or that of the names it is made of. A name that is set
    in several modules gives it in each of them.
    """
    assigned, found = _assigned(trees), {"Any": False}
    while True:
        more = {"Any": False}
        for name, settings in assigned.items():
            used = [(_names_in(value) & found.keys(), is_told) for value, is_told in settings]
            if any(names for names, _ in used):
                more[name] = all(told or all(map(found.get, names)) for names, told in used)
        if more == found:
            return found
        found = more


def _assigned(trees: dict[str, ast.Module]) -> dict[str, list[tuple[ast.expr, bool]]]:
    """By name: what modules set it to, as a type may be written, and whether words follow."""
    found: dict[str, list[tuple[ast.expr, bool]]] = {}
    for tree in trees.values():
        for node, after in zip(tree.body, [*tree.body[1:], None], strict=False):
            match node:
                case ast.Assign(targets=[ast.Name(id=name)], value=value) if isinstance(
                    value, ast.Name | ast.Subscript | ast.BinOp
                ):
                    told = isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant)
                    found.setdefault(name, []).append((value, told))
    return found


def _names_in(value: ast.expr) -> set[str]:
    return {part.id for part in ast.walk(value) if isinstance(part, ast.Name)}


def functions_of(trees: list[ast.Module]) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [
        node
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def comments_of(source: str) -> Iterator[str]:
    """Comments that people wrote for people; of one for a tool, the reason behind it."""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT and (words := MACHINE_COMMENT.sub("", token.string, 1)):
            yield words


def percent(part: int, whole: int) -> float:
    """One decimal, cut off and not rounded; 100 where there is nothing."""
    return int(1000 * part / whole) / 10 if whole else 100.0


@dataclass(frozen=True)
class House:
    """The files of the project, read once; ``root`` is the folder that holds the rooms."""

    root: Path = ROOT

    @cached_property
    def product(self) -> dict[str, str]:
        """Python by path, without migrations and tests."""
        paths = (path for room in ROOMS for path in (self.root / room).rglob("*.py"))
        return self._read(path for path in paths if "migrations" not in path.parts)

    @cached_property
    def tests(self) -> dict[str, str]:
        return self._read((self.root / "tests").rglob("*.py"))

    @cached_property
    def templates(self) -> dict[str, str]:
        return self._read((self.root / "templates").rglob("*.html"))

    @cached_property
    def trees(self) -> dict[str, ast.Module]:
        return {path: ast.parse(source) for path, source in self.product.items()}

    @cached_property
    def concepts(self) -> list[tuple[str, str]]:
        """(room, folder) of every concept."""
        return sorted(
            (room, path.name)
            for room in ROOMS
            for path in (self.root / room).iterdir()
            if (path / "__init__.py").exists() and path.name not in NOT_CONCEPTS
        )

    def _read(self, paths) -> dict[str, str]:
        return {str(path.relative_to(self.root)): path.read_text("utf-8") for path in sorted(paths)}

    def files_of_a_concept(self) -> int:
        """Python files of the largest concept."""
        return max(
            sum(
                path.startswith(f"{room}/{folder}/") and not path.endswith("__init__.py")
                for path in self.product
            )
            for room, folder in self.concepts
        )

    def folders_of_a_concept(self) -> int:
        """Folders of its room in which the most scattered concept has a module or a folder."""
        return max(
            len(
                {
                    Path(path).parent
                    for path in self.product
                    if re.fullmatch(rf"{room}/(\w+/)?{folder}\.py", path)
                }
            )
            + 1
            for room, folder in self.concepts
        )

    def product_lines(self) -> int:
        return sum(map(lines_of, self.product.values()))

    def long_template_lines(self) -> int:
        """Lines of templates over 120 characters."""
        return sum(len(line) > 120 for text in self.templates.values() for line in text.split("\n"))

    def ifs_a_template(self) -> float:
        """Conditions, on average; ``elif`` belongs to its ``if``."""
        found = sum(len(IF.findall(text)) for text in self.templates.values())
        return -(-100 * found // len(self.templates)) / 100

    def unused_templates(self) -> int:
        """Templates that neither Python nor another template names.

        A name put together at run time counts as named where its folder or its end is.
        """
        return len(self.list_unused_templates())

    def list_unused_templates(self) -> list[str]:
        texts = [*self.product.values(), *self.templates.values()]
        every = "\n".join(re.sub(r"{% comment %}.*?{% endcomment %}", "", text) for text in texts)
        names = (path.removeprefix("templates/") for path in self.templates)
        return [
            name
            for name in names
            if not BY_DJANGO.match(name)
            and f'"{name}"' not in every
            and f'"{name.rpartition("/")[0]}/"' not in every
        ]

    def untyped_rules(self) -> float:
        """Percent of functions without types: kernel, relations, workflow, models and querysets."""
        rules = re.compile(r"^workflow/|/(\w*workflow|relations|models|querysets)\.py$")
        found = functions_of([tree for path, tree in self.trees.items() if rules.search(path)])
        return round(100 - percent(sum(map(is_typed, found)), len(found)), 1)

    def untyped_functions(self) -> float:
        """Percent of all functions of the product without types."""
        found = functions_of(list(self.trees.values()))
        return round(100 - percent(sum(map(is_typed, found)), len(found)), 1)

    def any_in_strict_files(self) -> float:
        """Percent of the functions in mypy's files whose signature says ``Any``, however named."""
        return self._saying(frozenset(names_of_any(self.trees)))

    def any_without_reason(self) -> float:
        """The same for ``Any`` itself, and for names of it that say nothing of why."""
        names = names_of_any(self.trees)
        return self._saying(frozenset(name for name, has_reason in names.items() if not has_reason))

    def _saying(self, names: frozenset[str]) -> float:
        tools = tomllib.loads((self.root / "pyproject.toml").read_text("utf-8"))
        files = tools["tool"]["mypy"]["files"]
        strict = [path for name in files for path in self.root.glob(name)]
        found = functions_of(
            [
                tree
                for path, tree in self.trees.items()
                if any((self.root / path).is_relative_to(part) for part in strict)
            ]
        )
        saying = sum(says_any(function, names) for function in found)
        return -(-1000 * saying // max(1, len(found))) / 10

    def test_lines_a_code_line(self) -> float:
        tests = sum(map(lines_of, self.tests.values()))
        return int(100 * tests / self.product_lines()) / 100

    def comments_a_hundred_lines(self) -> float:
        found = sum(1 for source in self.product.values() for _ in comments_of(source))
        return int(10000 * found / self.product_lines()) / 100

    def list_repeated_class_names(self) -> dict[str, int]:
        """Class names used more than once, with how often; not Django's Command and Meta."""
        names = Counter(
            node.name
            for tree in self.trees.values()
            for node in ast.walk(tree)
            if isinstance(node, ast.ClassDef) and node.name not in ("Command", "Meta")
        )
        return {name: number for name, number in sorted(names.items()) if number > 1}

    def repeated_class_names(self) -> int:
        return len(self.list_repeated_class_names())

    def list_public_without_docstring(self) -> list[str]:
        """Classes and functions of modules that say nothing of themselves; not those of Django.

        ``ready``, ``clean`` and the like within a class mean what Django says they do.
        """
        return [
            f"{path}:{node.lineno} {node.name}"
            for path, tree in self.trees.items()
            for node in tree.body
            if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
            and not node.name.startswith("_")
            and not ast.get_docstring(node)
        ]

    def public_without_docstring(self) -> int:
        return len(self.list_public_without_docstring())


FIGURES: dict[str, Callable[[House], float]] = {
    "files_of_a_concept": House.files_of_a_concept,
    "folders_of_a_concept": House.folders_of_a_concept,
    "long_template_lines": House.long_template_lines,
    "ifs_a_template": House.ifs_a_template,
    "unused_templates": House.unused_templates,
    "untyped_rules": House.untyped_rules,
    "untyped_functions": House.untyped_functions,
    "any_in_strict_files": House.any_in_strict_files,
    "any_without_reason": House.any_without_reason,
    "test_lines_a_code_line": House.test_lines_a_code_line,
    "comments_a_hundred_lines": House.comments_a_hundred_lines,
    "repeated_class_names": House.repeated_class_names,
    "public_without_docstring": House.public_without_docstring,
}
MORE_IS_BETTER = {"test_lines_a_code_line", "comments_a_hundred_lines"}


def bounds() -> dict[str, dict[str, float]]:
    """``bound`` and ``goal`` by figure, as they stand in ``figures.toml``."""
    return tomllib.loads(BOUNDS.read_text("utf-8"))


def is_worse(name: str, value: float, bound: float) -> bool:
    return value < bound if name in MORE_IS_BETTER else value > bound


def tightened(text: str, measured: dict[str, float]) -> str:
    """The data file with every bound that is beaten set to what was measured."""
    kept = tomllib.loads(text)
    for name, value in measured.items():
        if is_worse(name, kept[name]["bound"], value):
            text = re.sub(
                rf"(\[{name}\]\nbound = )[\d.]+", lambda found, new=value: f"{found[1]}{new}", text
            )
    return text


def main(arguments: list[str]) -> None:
    house = House()
    measured = {name: figure(house) for name, figure in FIGURES.items()}
    for name, value in measured.items():
        kept = bounds()[name]
        print(f"{name:26} {value:>8}   bound {kept['bound']:>8}   goal {kept['goal']:>8}")
    # Not bounded: what the portal learns to do is new lines.
    print(f"{'product_lines':26} {house.product_lines():>8}")
    if "--tighten" in arguments:
        BOUNDS.write_text(tightened(BOUNDS.read_text("utf-8"), measured), "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
