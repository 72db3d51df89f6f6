"""The database or the disk fails while somebody sends a form: 503, and every word is kept.

Every form is found by walking the addresses and the back office, as somebody who may open it.
"""

import html
import re
from itertools import islice

import pytest
from django.contrib.admin import site
from django.test import Client
from django.urls import reverse

from tests.outages import WRITES, failing
from tests.security.addresses import ADDRESSES, EVERYBODY, OK, SIGNED_IN
from tests.security.forms import forms_of
from tests.security.test_addresses import PEOPLE, world  # noqa: F401  the fixture

pytestmark = pytest.mark.django_db

WORDS = "路口的路灯坏了三个星期，夜里老人过马路看不清，<请尽快>修一修。"
AWAY, SHOWN_AGAIN = 503, (200, 422)
OFFICE = ("clerk", "leader", "station_clerk", "town_clerk", "sysadmin")


@pytest.fixture(autouse=True)
def sessions_are_noted_once(monkeypatch):
    """However slow the machine: a later note may fail, and fails no page."""
    monkeypatch.setattr("congress_portal.protection.sessions.TOUCH_SECONDS", 86_400)


def sent(client, address, data):
    client.raise_request_exception = False
    return client.post(address, data)


def kept(response):
    return WORDS in html.unescape(response.content.decode())


def is_kept(response, failed, typed):
    """Whether an answer owns up to a failure, and shows what was typed unless it was taken in."""
    if failed and response.status_code != AWAY:
        return False
    return kept(response) or not typed or response.status_code not in (AWAY, *SHOWN_AGAIN)


def signed_in(world, person):  # noqa: F811
    client = Client()
    if person != "anybody":
        client.force_login(getattr(world, person))
        client.get("/my/")  # the session's first note is written
    return client


def who_opens(rule):
    if rule.open_to == EVERYBODY:
        return "anybody"
    return "deputy" if rule.open_to == SIGNED_IN else next(p for p in PEOPLE if p in rule.open_to)


def portal_places(world):  # noqa: F811
    """(person, address) of every page but those of the back office."""
    yield "anybody", reverse("account_login")
    for rule in ADDRESSES.values():
        yield who_opens(rule), rule.make(world)
        if rule.open_to != EVERYBODY:
            yield "leader", rule.make(world)


def office_places(clients):
    """The same of the back office: as the first person who may save there."""
    for model in site._registry:
        place = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        first = model._default_manager.order_by("pk").first()
        addresses = [reverse(f"{place}_add")]
        addresses += [reverse(f"{place}_change", args=[first.pk])] if first else []
        for address in addresses:
            pages = ((person, clients[person].get(address)) for person in OFFICE)
            savers = (who for who, page in pages if b'name="_save"' in page.content)
            yield from ((who, address) for who in islice(savers, 1))


def found_forms(world):  # noqa: F811
    """(client, form) of every form, once for each place that it is sent to."""
    clients = {person: signed_in(world, person) for person in PEOPLE}
    seen, waiting = set(), [*portal_places(world), *office_places(clients)]
    while waiting:
        person, address = waiting.pop(0)
        response = clients[person].get(address)
        if response.status_code != OK:
            continue
        forms, links = forms_of(response, address)
        for link in links:
            if "/act/" in link and link not in seen:
                seen.add(link)
                waiting.append((person, link))
        for form in forms:
            if (form.action, len(form.fields)) not in seen and "logout" not in form.action:
                seen.add((form.action, len(form.fields)))
                yield clients[person], form


def test_every_address_keeps_the_words_while_the_database_is_away(world):  # noqa: F811
    lost, asked = {}, 0
    clients = {person: signed_in(world, person) for person in PEOPLE}
    for name, rule in ADDRESSES.items():
        client, address = clients[who_opens(rule)], rule.make(world)
        with failing() as failed:
            response = sent(client, address, {"text": WORDS, "version": "1"})
        good = response.status_code == AWAY and kept(response) and response["Retry-After"]
        if failed and name != "healthz":
            asked += 1
            lost |= {} if good else {name: response.status_code}
    assert lost == {}
    assert asked > 50


def test_every_form_keeps_the_words_where_nothing_can_be_written(world):  # noqa: F811
    answers, lost = {}, {}
    for client, form in found_forms(world):
        data = form.filled(WORDS)
        with failing(WRITES) as failed:
            response = sent(client, form.action, data)
        answers[form.action] = response.status_code
        if not is_kept(response, failed, WORDS in data.values()):
            lost[form.action] = response.status_code
    assert lost == {}
    assert list(answers.values()).count(AWAY) > 20


def test_the_words_can_be_sent_again_as_they_stand(world):  # noqa: F811
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.deputy)
    address = reverse("my_duty:new")
    token = token_in(client.get(address))
    with failing(WRITES):
        response = sent(client, address, {"text": WORDS, "csrfmiddlewaretoken": token})
    (again,) = [form for form in forms_of(response, address)[0] if form.action == address]
    assert (again.action, token_in(response) != token) == (address, True)
    data = {"csrfmiddlewaretoken": token_in(response), "text": WORDS}
    assert client.post(address, data).status_code in SHOWN_AGAIN


def token_in(response):
    return re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', response.content.decode())[1]


def test_a_sign_in_that_cannot_be_counted_keeps_the_name_and_says_what_to_do(world, client):  # noqa: F811
    typed = {"login": "wang.xiaoming", "password": "geheim-77"}
    with failing(WRITES):
        response = sent(client, reverse("account_login"), typed)
    page = html.unescape(response.content.decode())
    assert (response.status_code, bool(response["Retry-After"])) == (AWAY, True)
    assert "系统暂时没有恢复" in page
    assert "wang.xiaoming" in page
    assert "geheim-77" not in page


def test_the_name_is_filled_in_when_the_sign_in_is_sent_again(world, client):  # noqa: F811
    with failing(WRITES):
        response = sent(client, reverse("account_login"), {"login": "wang", "password": "x"})
    forms = [
        {name: value for name, _kind, value in form.fields} for form in forms_of(response, "")[0]
    ]
    (again,) = [fields for fields in forms if "login" in fields]
    page = client.post(reverse("account_login"), again)
    assert page.context["form"]["login"].value() == "wang"


def test_a_password_is_never_shown(world, client):  # noqa: F811
    with failing():
        response = sent(client, reverse("account_login"), {"login": "x", "password": "geheim-77"})
    assert (response.status_code, "geheim-77" in response.content.decode()) == (AWAY, False)


def test_a_page_that_is_only_read_is_told_when_to_come_back(world):  # noqa: F811
    client = signed_in(world, "deputy")
    client.raise_request_exception = False
    with failing():
        response = client.get(reverse("my:desk"))
    assert (response.status_code, response["Retry-After"]) == (AWAY, "60")
    assert "没有恢复" in response.content.decode()


def test_a_fault_of_the_program_keeps_the_words_too(world, monkeypatch):  # noqa: F811
    client = signed_in(world, "deputy")
    monkeypatch.setattr("deputies.duty.views.DutyForm", lambda *given, **named: 1 / 0)
    response = sent(client, reverse("my_duty:new"), {"text": WORDS})
    assert (response.status_code, kept(response)) == (500, True)
