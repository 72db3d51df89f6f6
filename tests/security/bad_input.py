"""Input that nobody means, for every address, parameter and form: none may answer 500.

    python -m reliability.bad_input --inputs 20000 --seed 1     # on both databases

A world of records stands; people walk its pages, whose forms and links are taken apart. Every
input is drawn by lot from the seed, sent inside a savepoint and taken back. Unless told otherwise
a fifth of the sent forms meet a database in which somebody else has just saved the same: the
uniqueness checks of the models are off, and keys are those of records that are there.
"""

import logging
import random
import re
import time
import traceback
from collections import Counter
from contextlib import ExitStack, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from unittest import mock
from urllib.parse import parse_qsl, quote, quote_from_bytes, urlsplit

from django.apps import apps
from django.contrib.admin import site
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, models, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from pages.memory import memory
from tests.factories import evidence
from tests.security.addresses import ADDRESSES, EVERYBODY, SIGNED_IN
from tests.security.forms_in_pages import Parts, routes, taken_apart
from tests.security.odd_values import IN_PATHS, PARAMETERS, TYPES, VALUES

ROOT = Path(__file__).resolve().parents[2]
MIDDLEWARE = re.compile(r"/tests/|/congress_portal/(serving|protection|failures)/")
"""Where frames lie that are on the way of every request: a fault is named by what stood below."""
INPUTS, SEED = "BAD_INPUTS", "BAD_INPUT_SEED"
OFFICE = ("clerk", "leader", "station_clerk", "town_clerk", "sysadmin")


@dataclass
class Outcome:
    """What came of a run: answers by status, and every kind of fault with one example."""

    statuses: Counter = field(default_factory=Counter)
    faults: dict = field(default_factory=dict)
    ways: Counter = field(default_factory=Counter)
    places: int = 0
    forms: int = 0

    @property
    def inputs(self):
        return sum(self.statuses.values())

    def __str__(self):
        answers = ", ".join(f"{status}: {n}" for status, n in sorted(self.statuses.items()))
        ways = ", ".join(f"{way} {n}" for way, n in sorted(self.ways.items()))
        lines = [
            f"{self.inputs} inputs ({ways}) for {self.places} pages and {self.forms} forms"
            f" on {connection.vendor}; answers {answers}; {len(self.faults)} kinds of fault"
        ]
        for example, times in self.faults.values():
            lines.append(f"--- {times} times, for example {example}")
        return "\n".join(lines)


class Walk:
    """People and what they may send, drawn by lot."""

    def __init__(self, world, people, seed, races=True):
        self.world, self.people, self.races = world, people, races
        self.dice = random.Random(seed)  # noqa: S311  a run can be repeated
        self.clients = {person: self._client(person) for person in people}
        self.routes = [re.sub(r"\(\?P<\w+>[^)]*\)|\\.", "<x>", path) for path in routes()]
        self.outcome = Outcome()
        self.parts = {}
        self.places = list(self._places())
        self.dice.shuffle(self.places)
        self.outcome.places = len(self.places)
        self.keys = self._keys()
        self.known_forms, self.told = set(), set()

    def _client(self, person):
        client = Client()
        if person != "anybody":
            client.force_login(getattr(self.world, person))
        return client

    def _places(self):
        for rule in ADDRESSES.values():
            for person in self._openers(rule):
                yield person, rule.make(self.world)
        yield "anybody", reverse("account_login")
        for model, page in site._registry.items():
            place = f"admin:{model._meta.app_label}_{model._meta.model_name}"
            rows = model._default_manager.order_by("pk")[:2]
            paths = [reverse(f"{place}_changelist"), reverse(f"{place}_add")]
            for row in rows:
                change = reverse(f"{place}_change", args=[row.pk])
                paths += [change, reverse(f"{place}_history", args=[row.pk])]
            roles = {*getattr(page, "view_roles", ()), *getattr(page, "change_roles", ())}
            for person in OFFICE:
                if person in roles:
                    for path in paths:
                        yield person, path

    def _openers(self, rule):
        if rule.open_to == EVERYBODY:
            return ("anybody",)
        if rule.open_to == SIGNED_IN:
            return ("clerk", "handler", "deputy", "keeper")
        return tuple(person for person in self.people if person in rule.open_to)

    def _keys(self):
        """Values of unique fields that are taken, by the field's name."""
        found = {}
        for model in apps.get_models():
            unique = [one for one in model._meta.concrete_fields if one.unique]
            for constraint in model._meta.total_unique_constraints:
                unique += [model._meta.get_field(name) for name in constraint.fields]
            for one in unique:
                if one.primary_key or one.many_to_one:
                    continue
                values = model._base_manager.order_by("pk").values_list(one.name, flat=True)
                found.setdefault(one.name, set()).update(str(value) for value in values[:3])
        return {name: sorted(values) for name, values in found.items()}

    def go(self, inputs, seconds=None):
        """Sends so many inputs, or as many as fit into the time (processor seconds)."""
        logging.disable()
        try:
            return self._go(inputs, seconds)
        finally:
            logging.disable(logging.NOTSET)

    def _go(self, inputs, seconds):
        ends = None if seconds is None else time.process_time() + seconds
        while self.outcome.inputs < inputs:
            if ends is not None and time.process_time() >= ends:
                break
            # Each place in turn, so that few inputs reach many pages.
            person, address = self.places[self.outcome.inputs % len(self.places)]
            way = self.dice.choices(("form", "query", "path", "body"), (70, 15, 12, 3))[0]
            getattr(self, f"_{way}")(person, address)
            if self.outcome.inputs % 50 == 0:
                memory().clear()
            if seconds is None and self.outcome.inputs % 500 == 0:
                print(f"{self.outcome.inputs} inputs", *self._new_faults(), sep="\n", flush=True)
        self.outcome.forms = len(self.known_forms)
        return self.outcome

    def _new_faults(self):
        new = [key for key in self.outcome.faults if key not in self.told]
        self.told.update(new)
        return [self.outcome.faults[key][0] for key in new]

    def _value(self):
        return self.dice.choice(VALUES)

    def _path(self, person, address):
        person = self.dice.choice(self.people)
        route = self.dice.choice([path for path in self.routes if "<" in path])

        def drawn(match):
            value = self.dice.choice(IN_PATHS)
            return quote(_bytes(value), safe="" if self.dice.random() < 0.8 else "/")

        path = "/" + re.sub(r"<[^>]*>", drawn, route)
        method = self.dice.choice(("get", "get", "get", "post"))
        self._send("path", person, method, path)

    def _query(self, person, address):
        parts = self._parts_of(person, address)
        names = [name for form in parts.forms for name, _kind, _values in form.fields]
        for link in parts.links:
            names += [name for name, _ in parse_qsl(urlsplit(link).query)]
        names = [*dict.fromkeys(names), *PARAMETERS]
        chosen = [(self.dice.choice(names), self._value()) for _ in range(self.dice.randint(1, 3))]
        method = self.dice.choice(("get",) * 9 + ("options", "head", "put", "delete", "patch"))
        self._send("query", person, method, f"{address.split('?')[0]}?{_encoded(chosen)}")

    def _body(self, person, address):
        """A body that is no form, or says falsely what it is."""
        body = self.dice.choice((b"", b"\x00", b"a=%ff&b", b'{"a": 1}', b"--x\r\n\r\n", b"&" * 50))
        self._send("body", person, "post", address, body, self.dice.choice(TYPES))

    def _form(self, person, address):
        parts = self._parts_of(person, address)
        forms = [form for form in parts.forms if "logout" not in form.action]
        further = sorted(link for link in parts.links if "/act/" in link)
        if further and self.dice.random() < 0.5:
            address = self.dice.choice(further)
            forms = self._parts_of(person, address).forms or forms
        own = [form for form in forms if form.method == "post"]
        if not own:
            return self._query(person, address)
        form = self.dice.choice(own)
        self.known_forms.add((person, form.action))
        racing = self.races and self.dice.random() < 0.2
        data, files = self._filled(form, racing)
        names = list(data)
        for _ in range(0 if racing else self.dice.choice((1, 1, 2, 4)) if names else 0):
            name = self.dice.choice(names)
            fate = self.dice.random()
            if fate < 0.1:
                data.pop(name, None)
            elif fate < 0.2:
                data[name] = [*data.get(name, []), self._value()]
            else:
                data[name] = [self._value()]
        pairs = [(name, value) for name, values in data.items() for value in values]
        with self._somebody_was_faster() if racing else nullcontext():
            way = "race" if racing else "form"
            if files:
                kept = {
                    name: [value for value in values if isinstance(value, str)]
                    for name, values in data.items()
                }
                safe = {
                    n: [v.encode("utf-8", "replace").decode() for v in vs] for n, vs in kept.items()
                }
                return self._send(way, person, "post", form.action, {**safe, **files})
            kind = "application/x-www-form-urlencoded"
            return self._send(way, person, "post", form.action, _encoded(pairs).encode(), kind)

    def _filled(self, form, racing):
        """What a person might send: (values by name, files by name)."""
        data, files = {}, {}
        for name, kind, values in form.fields:
            if "__prefix__" in name or not name:
                continue
            if kind == "file":
                if self.dice.random() < 0.5:
                    files[name] = self._file()
            elif racing and name.rpartition("-")[2] in self.keys:
                data[name] = [self.dice.choice(self.keys[name.rpartition("-")[2]] or ["1"])]
            else:
                self._fill(data, name, kind, values)
        return data, files

    def _fill(self, data, name, kind, values):
        if kind == "select":
            options = [value for value in values if value] or [""]
            data[name] = [self.dice.choice(options)]
        elif kind in ("checkbox", "radio"):
            if self.dice.random() < 0.5:
                data.setdefault(name, []).append(values[0] or "on")
                if kind == "radio":
                    data[name] = data[name][-1:]
        elif kind in ("hidden", "submit", "button"):
            data[name] = [values[0]]
        else:
            data[name] = [(values or [""])[0] or self._typed(kind, name)]

    def _typed(self, kind, name):
        today = timezone.localdate().isoformat()
        if kind == "date" or name.endswith(("_on", "since", "until", "day", "start", "end")):
            return today
        by_kind = {"number": "1", "tel": "13800000001", "time": "09:00", "email": "a@example.cn"}
        return by_kind.get(kind, "测试内容")

    def _file(self):
        picture = evidence()[0]
        return self.dice.choice(
            (
                picture,
                SimpleUploadedFile("空.png", b""),
                SimpleUploadedFile("x" * 200 + ".pdf", b"%PDF-1.4 nothing"),
                SimpleUploadedFile("../a\n.xlsx", b"PK\x03\x04 nothing"),
                "no file",
            )
        )

    def _somebody_was_faster(self):
        """The forms look for taken keys and find none; the database knows better."""
        stack = ExitStack()
        stack.enter_context(
            mock.patch.object(models.Model, "_perform_unique_checks", return_value={})
        )
        stack.enter_context(
            mock.patch.object(models.UniqueConstraint, "validate", return_value=None)
        )
        return stack

    def _parts_of(self, person, address):
        """The page as the person sees it; the records are the same each time."""
        if (person, address) not in self.parts:
            response = self._answer(person, "get", address, None, None)
            parts = taken_apart(response, address) if response is not None else Parts(address)
            self.parts[person, address] = parts
        return self.parts[person, address]

    def _send(self, way, person, method, address, data=None, content_type=None):
        self.outcome.ways[way] += 1
        response = self._answer(person, method, address, data, content_type)
        self.outcome.statuses[response.status_code if response is not None else 500] += 1

    def _answer(self, person, method, address, data, content_type):
        """The response; None where there was a fault, which is noted. Nothing of it stays."""
        client = self.clients[person]
        cookies = {name: morsel.value for name, morsel in client.cookies.items()}
        options = {} if content_type is None else {"content_type": content_type}
        response = None
        with transaction.atomic():
            try:
                if isinstance(data, bytes):
                    response = client.generic(method.upper(), address, data, **options)
                else:
                    response = getattr(client, method)(address, data, **options)
                if response.streaming:
                    b"".join(response.streaming_content)
                if method == "post" and response.status_code < 400:
                    connection.check_constraints()
                if response.status_code >= 500 and response.status_code != 503:
                    raise AssertionError(f"answered {response.status_code}")
            except Exception as fault:
                self._note(fault, person, method, address, data)
                response = None
            transaction.set_rollback(True)
        client.cookies.clear()
        client.cookies.load(cookies)
        return response

    def _note(self, fault, person, method, address, data):
        frames = traceback.extract_tb(fault.__traceback__)
        ours = [one for one in frames if one.filename.startswith(str(ROOT))]
        ours = [one for one in ours if not MIDDLEWARE.search(one.filename)]
        where = ours[-1] if ours else frames[-1]
        key = (type(fault).__name__, where.filename, where.lineno)
        place = f"{where.filename.removeprefix(str(ROOT) + '/')}:{where.lineno}"
        example = (
            f"{person} {method} {address[:200]} {str(data)[:600] if data else ''}\n"
            f"    {type(fault).__name__}: {str(fault)[:300]} at {place}"
        )
        _old, times = self.outcome.faults.get(key, (example, 0))
        self.outcome.faults[key] = (_old, times + 1)


def _bytes(value):
    return value if isinstance(value, bytes) else value.encode("utf-8", "surrogatepass")


def _encoded(pairs):
    return "&".join(
        f"{quote_from_bytes(_bytes(name), '')}={quote_from_bytes(_bytes(value), '')}"
        for name, value in pairs
    )
