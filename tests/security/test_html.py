"""Every page is valid HTML: what is open is closed, ids are one of a kind, fields have labels."""

import pytest
from django.contrib.admin import site
from django.urls import reverse
from django.utils import translation

from tests.once import once
from tests.security.addresses import ADDRESSES
from tests.security.html import faults_of
from tests.security.states import STATES
from tests.security.world import PEOPLE, World

pytestmark = pytest.mark.django_db
STAFF = ("clerk", "leader", "town_clerk", "station_clerk", "sysadmin", "account_admin", "auditor")


@once
def world():
    return World()


def faults_at(client, addresses):
    """What is wrong on the pages, by their addresses; and how many pages there were."""
    wrong, seen = {}, 0
    for address in addresses:
        answer = client.get(address)
        is_page = answer.headers.get("Content-Type", "").startswith("text/html")
        if not is_page or not answer.content:  # a wrong method is answered with nothing
            continue
        seen += 1
        found = faults_of(answer.content.decode())
        if found:
            wrong[address] = found
    return wrong, seen


@pytest.mark.parametrize("person", PEOPLE)
def test_every_page_that_a_person_opens_is_valid(client, world, person):
    if person != "anybody":
        client.force_login(getattr(world, person))
    rules = [*ADDRESSES.values(), *STATES.values()]
    addresses = {rule.make(world) for rule in rules if rule.opens_to(person)}
    wrong, seen = faults_at(client, sorted(addresses))
    assert wrong == {}
    assert seen > 10


@pytest.mark.parametrize("person", STAFF)
def test_every_list_and_form_of_the_back_office_is_valid(client, world, person):
    client.force_login(getattr(world, person))
    addresses = []
    for model in site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        addresses += [reverse(f"{name}_changelist"), reverse(f"{name}_add")]
        row = model._base_manager.order_by("pk").first()
        if row is not None:
            addresses += [
                reverse(f"{name}_{page}", args=[row.pk]) for page in ("change", "history")
            ]
    wrong, seen = faults_at(client, addresses)
    assert wrong == {}
    assert seen > 10


def test_a_refused_form_is_valid_too(client, world):
    client.force_login(world.clerk)
    answer = client.post(reverse("admin:supervision_activity_add"), {"title": ""})
    assert faults_of(answer.content.decode()) == []


def test_english_pages_are_valid_too(client, world):
    client.force_login(world.clerk)
    with translation.override("en"):
        addresses = [rule.make(world) for rule in ADDRESSES.values() if rule.opens_to("clerk")]
    assert faults_at(client, addresses[::4])[0] == {}


HEAD, TAIL = "<!doctype html><html><head><title>页</title></head><body>", "</body></html>"


@pytest.mark.parametrize(
    ("inside", "told"),
    [
        ('<p id="a"></p><p id="a"></p>', "stands twice"),
        ("<div><span></div>", "<span> is not closed before </div>"),
        ("<div>", "<div> is not closed before </body>"),
        ("</div>", "</div> ends nothing"),
        ('<input name="who">', "field “who” without a label"),
        ('<label for="who">谁</label>', "which is not there"),
        ("<form><form></form></form>", "<form> inside <form>"),
        ("<p><div></div></p>", "<div> inside <p>"),
        ("<ul><div></div></ul>", "<div> inside <ul>"),
        ("<span><p></p></span>", "<p> inside <span>"),
        ('<a href="/"><button></button></a>', "inside a link or button"),
        ('<img src="/a.png">', "without alt"),
        ('<p class="a" class="b"></p>', "names an attribute twice"),
        ("<div/>", "is no void element"),
        ('<time datetime="2026-05-08T09:00:00.123456+08:00">八日</time>', "<time> of"),
        ('<ul role="alert"><li>甲</li></ul>', "takes away that of its entries"),
        ('<button type="button" formaction="/">看</button>', "has a formaction"),
        ('<select title="甲"><option value=""></option></select>', "without a word"),
        (f'<select title="甲">{2 * "<option selected>全部</option>"}</select>', "two chosen"),
        ('<select title="甲" required><option>乙</option></select>', "is a choice already"),
    ],
)
def test_a_fault_of_each_kind_is_found(inside, told):
    assert any(told in fault for fault in faults_of(HEAD + inside + TAIL))


def test_a_page_in_order_has_no_fault():
    inside = '<form><p><label for="who">谁</label><input id="who" name="who"></p></form>'
    inside += (
        '<time datetime="2026-05-08T09:00:00+0800">九点</time><time datetime="2026-05">五月</time>'
    )
    inside += '<select title="甲" required><option value="">无</option><option selected>乙</option>'
    assert faults_of(HEAD + inside + "</select>" + TAIL) == []
