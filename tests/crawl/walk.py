"""Every address × every person, and forms with keys of other people's records; what came of it."""

import random
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.contrib.admin import site
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.crawl.oracle import OFFERED, RULES, Reader
from tests.crawl.tokens import Origin, found_in
from tests.security.addresses import ADDRESSES
from tests.security.office import KEYS, OTHER_PAGES
from tests.security.posts import FORMS, OTHER_FORMS
from tests.security.states import STATES
from tests.security.world import PEOPLE
from workflow.transitions import tables

PAGES = {
    "my_items:item": "supervision.item",
    "my_items:opinion": "supervision.opinion",
    "my_items:project": "supervision.project",
    "supervision:item": "supervision.item",
    "supervision:document": "supervision.document",
    "supervision:decision": "supervision.decision",
    "supervision:session": "supervision.session",
    "annual:recognition": "annual_summaries.recognition",
    "annual:recognition_evidence": "annual_summaries.recognition",
    "deputy": "deputies.deputy",
    "deputy_opinion": "deputies.deputy",
    "my_assignments:invitation": "supervision.invitation",
    "my_duty:entry": "deputies.dutyentry",
    "my_suggestions:suggestion": "deputies.suggestion",
    "my_suggestions:edit": "deputies.suggestion",
    "my_promises:promise": "supervision.promise",
    "my_reports:report": "supervision.workreport",
    "my_station:reception": "liaison_stations.reception",
    "my_station:reception_edit": "liaison_stations.reception",
    "my_station:day": "liaison_stations.receptionday",
    "my_station:swap": "liaison_stations.swap",
    "my_station:matter": "liaison_stations.matter",
}
"""Pages of one record: every record of the model is asked for."""
ACTIONS = {
    "my_items:act": "supervision.item",
    "my_items:opinion_act": "supervision.opinion",
    "my_items:project_act": "supervision.project",
    "my_suggestions:act": "deputies.suggestion",
    "my_duty:act": "deputies.dutyentry",
    "my_promises:act": "supervision.promise",
    "my_reports:act": "supervision.workreport",
    "my_station:matter_act": "liaison_stations.matter",
    "my_station:day_act": "liaison_stations.receptionday",
    "my_station:swap_act": "liaison_stations.swap",
    "my_assignments:invitation_act": "supervision.invitation",
}
OF_CODES = (
    "stations:station", "stations:visits", "stations:opinion", "stations:poster",
    "my_station:desk", "my_station:receptions", "my_station:reception_new",
    "my_station:matter_new", "my_station:rota", "station_calendar",
)  # fmt: skip
QUESTIONS = ("", "?q=%s", "?format=xlsx", "?format=csv", "?page=2", "?preview", "?kind=%s")
LINK = re.compile(rb'href="(/[^"#]*)"')
LANGUAGES = ("", "/en")


@dataclass(frozen=True)
class Request:
    person: str
    method: str
    address: str
    data: tuple[tuple[str, str], ...] = ()


@dataclass
class Findings:
    """What a walk found: ``leaks`` are (person, request, token's place)."""

    responses: int = 0
    tokens: int = 0
    statuses: dict[int, int] = field(default_factory=dict)
    leaks: dict[tuple[str, str, str, str], str] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)


def records(label: str) -> list[Any]:
    return list(apps.get_model(label)._base_manager.order_by("pk"))


def addresses(world: Any) -> list[str]:
    """Every page, of every record where it has one."""
    found = [rule.make(world) for rule in (*ADDRESSES.values(), *STATES.values())]
    for name, label in PAGES.items():
        found += [reverse(name, args=[one.pk]) for one in records(label)]
    for one in records("supervision.activity"):
        found += [
            reverse(f"supervision:{page}", args=[one.number]) for page in ("activity", "inquiry")
        ]
    for one in records("liaison_stations.station"):
        found += [reverse(name, args=[one.code]) for name in OF_CODES]
    return list(dict.fromkeys(found))


def office(world: Any) -> list[str]:
    """Every page of the back office, and what its choosers offer."""
    found = [
        reverse(name, args=[getattr(world, key, key) for key in KEYS.get(name, [])])
        for name in OTHER_PAGES
        if name != "admin:logout"
    ]
    for model, admin in site._registry.items():
        place = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        found += [reverse(f"{place}_{page}") for page in ("changelist", "add")]
        for one in records(model._meta.label_lower)[:12]:
            pages = ("change", "history", "delete")
            found += [reverse(f"{place}_{page}", args=[one.pk]) for page in pages]
        for part in (admin, *admin.inlines):
            for name in getattr(part, "autocomplete_fields", ()):
                owner = getattr(part, "model", model)
                query = (
                    f"?app_label={owner._meta.app_label}&model_name={owner._meta.model_name}"
                    f"&field_name={name}&term="
                )
                found.append(reverse("admin:autocomplete") + query)
    return found


def foreign_keys() -> list[tuple[tuple[str, str], ...]]:
    """Sets of inputs that name other people's records under every name that a form may use."""
    names = {
        "deputies.suggestion": ("suggestion",),
        "liaison_stations.matter": ("matter", "into"),
        "liaison_stations.reception": ("reception",),
        "supervision.activity": ("activity", "parent"),
        "supervision.item": ("item",),
        "supervision.opinion": ("opinion",),
        "supervision.workreport": ("report",),
        "deputies.deputy": ("deputy", "other_deputy", "deputies"),
    }
    found = []
    for place in range(4):
        inputs = [
            ("text", "照办。"),
            ("reason", "call_back"),
            ("items-TOTAL_FORMS", "0"),
            ("items-INITIAL_FORMS", "0"),
        ]
        for label, words in names.items():
            rows = records(label)
            inputs += [(word, str(rows[place % len(rows)].pk)) for word in words if rows]
        found.append(tuple(inputs))
    return found


def posts(world: Any) -> Iterator[tuple[str, tuple[tuple[str, str], ...]]]:
    """Forms with keys of every kind of record: actions, forms of pages, new and old records."""
    places = [ADDRESSES[name].make(world) for name in FORMS]
    places += [make(world) for make, _form in OTHER_FORMS.values()]
    for name, label in ACTIONS.items():
        table = tables[apps.get_model(label)]
        actions = {row.action for row in table.transitions if not row.inner}
        for one in records(label)[:6]:
            places += [reverse(name, args=[one.pk, action]) for action in sorted(actions)]
    for model in site._registry:
        place = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        places.append(reverse(f"{place}_add"))
        places += [
            reverse(f"{place}_change", args=[one.pk])
            for one in records(model._meta.label_lower)[:3]
        ]
    inputs = foreign_keys()
    for place in dict.fromkeys(places):
        for data in inputs:
            yield place, data


def requests(world: Any, words: list[str], seed: int = 1) -> list[Request]:
    """Everything there is to ask, shuffled, so that any beginning of it is a fair sample."""
    dice = random.Random(seed)  # noqa: S311  the same walk each time
    pages, sent = addresses(world), list(posts(world))
    everywhere, public = [*pages, *office(world)], set(pages)
    found = []
    for person in PEOPLE:
        for address in everywhere:
            joint = "&" if "?" in address else "?"
            for question in QUESTIONS if address in public else QUESTIONS[:2]:
                asked = question.replace("?", joint, 1) if question else ""
                asked = asked % dice.choice(words) if "%s" in asked else asked
                found += [
                    Request(person, "get", f"{language}{address}{asked}") for language in LANGUAGES
                ]
        found += [Request(person, "post", place, data) for place, data in sent]
    dice.shuffle(found)
    return found


class Walk:
    """Sends requests and judges what comes back by the oracle alone."""

    def __init__(self, world: Any, origins: dict[str, Origin]) -> None:
        self.origins, self.findings = origins, Findings()
        self.people = {name: None if name == "anybody" else getattr(world, name) for name in PEOPLE}
        self.readers = {name: Reader.of(name, user) for name, user in self.people.items()}
        self.clients: dict[str, Client] = {}
        self.judged: dict[tuple[str, str], bool] = {}
        self.seen: set[str] = set()

    def client(self, person: str) -> Client:
        if person not in self.clients:
            client = self.clients[person] = Client(raise_request_exception=False)
            if self.people[person] is not None:
                client.force_login(self.people[person])
        return self.clients[person]

    def send(self, request: Request) -> None:
        client, result = self.client(request.person), self.findings
        with transaction.atomic():
            response = getattr(client, request.method)(request.address, dict(request.data))
            found = found_in(response)
            transaction.set_rollback(True)
        result.responses += 1
        result.statuses[response.status_code] = result.statuses.get(response.status_code, 0) + 1
        if response.status_code == 500:
            result.broken.append(f"{request.person} {request.method} {request.address}")
        typed = (
            {word for word in self.origins if word in request.address}
            if "zq" in request.address or "199" in request.address
            else set()
        )
        for word in found - typed:
            if word in self.origins:
                self.seen.add(word)
                self._judge(request, word)
        result.tokens = len(self.seen)

    def _judge(self, request: Request, word: str) -> None:
        key = (request.person, word)
        if key not in self.judged:
            self.judged[key] = self.may_see(request.person, self.origins[word])
        if not self.judged[key]:
            origin = self.origins[word]
            where = re.sub(r"\d+", "N", request.address.partition("?")[0])
            if (request.person, where.removeprefix("/en"), origin.label, origin.field) in OFFERED:
                return
            kind = (request.person, f"{request.method} {where}", origin.label, origin.field)
            self.findings.leaks.setdefault(kind, f"{request.address} {origin}")

    def may_see(self, person: str, origin: Origin) -> bool:
        record = apps.get_model(origin.label)._base_manager.get(pk=origin.pk)
        return bool(RULES[origin.label](self.readers[person], record))

    def run(self, found: list[Request], *, most: int, seconds: float) -> Findings:
        """Ends after so many responses or seconds of this process's own time."""
        ends = time.process_time() + seconds
        for request in found[:most]:
            if time.process_time() >= ends:
                break
            self.send(request)
        return self.findings
