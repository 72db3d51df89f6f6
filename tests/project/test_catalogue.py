"""Both languages are complete, and the compiled catalogue is the one that is committed."""

import ast
import importlib.util
import re
from pathlib import Path

import pytest

from tests.project.test_rooms import CODE

ROOT = Path(__file__).resolve().parents[2]
HAN = re.compile(r"[\u4e00-\u9fff]")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]")


def load():
    spec = importlib.util.spec_from_file_location("catalogue", ROOT / "locale" / "catalogue.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def catalogue():
    return load()


def test_every_text_is_in_the_catalogue(catalogue):
    assert catalogue.po_text(catalogue.merged()) == catalogue.PO.read_text("utf-8")


def test_every_text_has_its_english(catalogue):
    assert catalogue.untranslated(catalogue.committed()) == []


def test_the_compiled_catalogue_is_current(catalogue):
    assert catalogue.MO.read_bytes() == catalogue.mo_bytes(catalogue.committed())


def test_the_english_keeps_every_placeholder(catalogue):
    for message in catalogue.committed():
        texts = message.string if isinstance(message.string, tuple) else (message.string,)
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        wanted = set(PLACEHOLDER.findall(ids[-1]))
        for text in texts:
            assert set(PLACEHOLDER.findall(text)) <= wanted, message.id


def filled_at_import(source):
    """Lines outside of functions that fill a text in: it stays in the language of the start."""
    found, rest = [], [ast.parse(source)]
    while rest:
        node = rest.pop()
        left = getattr(node, "left", None)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
            name = getattr(getattr(left, "func", None), "id", "")
            found += [node.lineno] if name in ("_", "gettext_lazy") else []
        is_later = isinstance(node, ast.FunctionDef | ast.Lambda)
        rest += [] if is_later else list(ast.iter_child_nodes(node))
    return found


def test_no_text_is_filled_in_before_its_reader_is_known():
    every = {str(path): filled_at_import((ROOT / path).read_text("utf-8")) for path in CODE}
    assert {path: lines for path, lines in every.items() if lines} == {}


def test_a_text_filled_in_too_early_would_be_found():
    assert filled_at_import('A = _("已有 %(n)s 个") % {"n": 3}\n') == [1]
    assert filled_at_import('def a():\n    return _("已有 %(n)s 个") % {"n": 3}\n') == []
