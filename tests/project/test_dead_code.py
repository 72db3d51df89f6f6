"""What nothing names is dead: every function, class and method is spoken of somewhere else."""

import ast
import importlib
import re
from collections import Counter
from functools import cache

from tests.project.figures import ROOMS, ROOT

WORD = re.compile(r"\w+")
READERS = ("templates", "deploy", "reliability", "benchmarks")
BY_NAME = re.compile(r"^(__\w+__|clean_\w+|\w+Config|Command)$")
"""Django looks these up by their names."""
CALLED_FROM_OUTSIDE = {
    "extract_uid": "allauth, of whom an identity service has sent",
    "extract_extra_data": "allauth",
    "extract_common_fields": "allauth",
    "extract_email_addresses": "allauth",
    "create_superuser": "Django's command of this name",
    "get_full_name": "Django's admin, of whoever is signed in",
    "get_short_name": "Django's admin, of whoever is signed in",
    "get_help_text": "Django, of each validator of passwords",
    "do_GET": "the server of Python's library",
    "validate": "Django, of each validator of passwords",
    "make_ground": "whoever changes the words of a receipt, by hand",
    "collect": "the library of the monitoring, of each collector",
    "post_fork": "gunicorn",
    "child_exit": "gunicorn",
    "on_starting": "gunicorn",
    "post_request": "gunicorn",
    "worker_exit": "gunicorn",
    "db_for_read": "Django, of each router",
    "db_for_write": "Django, of each router",
    "allow_relation": "Django, of each router",
    "allow_migrate": "Django, of each router",
    "author_name": "Django, of each feed",
}
"""Names that only others speak of, and who does."""
SUFFIXES = (".py", ".html", ".txt", ".toml", ".service", ".md")


def sources():
    return {
        path: path.read_text("utf-8")
        for room in ROOMS
        for path in sorted((ROOT / room).rglob("*.py"))
        if "migrations" not in path.parts
    }


def spoken_of(texts):
    """How often each word stands in these texts, its definitions among them."""
    return Counter(word for text in texts for word in WORD.findall(text))


@cache
def everywhere():
    texts = list(sources().values())
    files = [path for room in READERS for path in sorted((ROOT / room).rglob("*"))]
    texts += [path.read_text("utf-8") for path in files if path.suffix in SUFFIXES]
    return spoken_of([*texts, (ROOT / "manage.py").read_text("utf-8")])


def definitions(tree):
    """(class or None, name) of what a module defines; what a decorator takes away is left out."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    for node in tree.body:
        if isinstance(node, kinds) and not node.decorator_list:
            yield None, node.name
        if isinstance(node, ast.ClassDef):
            for inner in node.body:
                if isinstance(inner, kinds):
                    yield node.name, inner.name


def is_hook(module, owner, name):
    """Whether a library's class has this method, which then calls ours."""
    cls = getattr(importlib.import_module(module), owner, None)
    bases = getattr(cls, "__mro__", ())
    foreign = (base for base in bases if base.__module__.partition(".")[0] not in ROOMS)
    return any(name in vars(base) for base in foreign)


def unnamed(text, spoken):
    """(class or None, name) of a module's definitions that no other place names."""
    own = Counter(name for _owner, name in definitions(ast.parse(text)))
    return [
        (owner, name)
        for owner, name in definitions(ast.parse(text))
        if spoken[name] <= own[name] and not BY_NAME.match(name) and name not in CALLED_FROM_OUTSIDE
    ]


def test_nothing_is_dead():
    found = []
    for path, text in sources().items():
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for owner, name in unnamed(text, everywhere()):
            if not (owner and is_hook(module, owner, name)):
                found.append(f"{module}: {owner + '.' if owner else ''}{name}")
    assert "\n".join(found) == ""


def test_a_dead_function_would_be_found():
    text = "def lonely(): ...\n\ndef friend(): ...\n\nfriend()\n"
    assert unnamed(text, spoken_of([text])) == [(None, "lonely")]


def test_a_dead_method_would_be_found():
    text = "class Kept:\n    def lonely(self): ...\n\nKept()\n"
    assert unnamed(text, spoken_of([text])) == [("Kept", "lonely")]


def test_a_hook_of_a_library_is_none():
    assert is_hook("congress_portal.syndication.feeds", "PortalFeed", "get_feed")
    assert not is_hook("congress_portal.syndication.feeds", "PortalFeed", "author_names")


def test_who_is_called_from_outside_is_there():
    defined = {name for text in sources().values() for _o, name in definitions(ast.parse(text))}
    assert set(CALLED_FROM_OUTSIDE) <= defined
