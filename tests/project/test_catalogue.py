"""Both languages are complete, and the compiled catalogue is the one that is committed."""

import importlib.util
import re
from pathlib import Path

import pytest

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
