"""Requests made by hand to the newest pages, by persons who have no business there."""

import pytest
from django.urls import reverse

from deputies.duty.models import DutyEntry
from tests.security.test_addresses import world  # noqa: F401  a fixture
from workflow.models import OutboxMessage, ProposedChange, TrailEntry

pytestmark = pytest.mark.django_db
ODD_YEARS = ("0000", "9999", "0001", "２０２３")
ODD = ("\x00", "%00", "-1", "9" * 40, "'", "[]", "１２")


def trails():
    return TrailEntry.objects.count()


@pytest.mark.parametrize("year", ODD_YEARS)
@pytest.mark.parametrize("name", ["items", "documents", "decisions", "duty"])
@pytest.mark.parametrize("kind", ["csv", "json"])
def test_no_year_of_open_data_is_a_fault(client, year, name, kind):
    assert client.get(f"/open-data/{name}-{year}.{kind}").status_code in (200, 404)


@pytest.mark.parametrize("value", ODD)
@pytest.mark.parametrize(
    "address",
    ["/matters/?{}={}", "/letters/?code={1}{0}", "/search/?q={1}{0}", "/deputies/find/?q={1}{0}"],
)
def test_odd_parameters_of_public_pages_are_no_fault(client, db, address, value):
    for name in ("year", "month", "unit", "topic", "state", "page", "q"):
        assert client.get(address.format(name, value)).status_code in (200, 302, 400, 404)


@pytest.mark.parametrize("person", ["handler", "clerk", "other_deputy", "keeper", "auditor"])
def test_nobody_confirms_a_deputys_record_by_the_page_of_many(client, world, person):  # noqa: F811
    client.force_login(getattr(world, person))
    before = DutyEntry.objects.values_list("pk", "status", "version").order_by("pk")
    was = list(before)
    rows = [str(pk) for pk, _status, _version in was]
    sent = {"row": [*rows, *ODD[1:]], **{f"version-{pk}": "abc" for pk in rows}}
    for kind in ("duty_confirm", "duty_submit", "acknowledge", "changes_to_confirm", "publish"):
        answer = client.post(reverse("my:together", args=[kind]), sent)
        assert answer.status_code in (302, 404, 422)
    assert list(before.all()) == was


@pytest.mark.parametrize("person", ["clerk", "deputy", "keeper", "sysadmin", "auditor"])
def test_nobody_opens_or_signs_for_anothers_notice(client, world, person):  # noqa: F811
    client.force_login(getattr(world, person))
    for name in ("my_notices:open", "my_notices:sign"):
        assert client.post(reverse(name, args=[world.notice])).status_code in (404, 405)
        assert client.get(reverse(name, args=[world.notice])).status_code in (404, 405)
    notice = OutboxMessage.objects.get(pk=world.notice)
    assert (notice.read_at, notice.signed_at) == (None, None)


@pytest.mark.parametrize("person", ["handler", "deputy", "keeper", "sysadmin", "auditor"])
def test_nobody_else_urges(client, world, person):  # noqa: F811
    client.force_login(getattr(world, person))
    before = trails()
    sent = {"pk": [world.item_pk], "one": world.item_pk, "next": "//evil.example/"}
    answer = client.post(reverse("my_supervision:urge", args=["items"]), sent)
    assert (answer.status_code, trails()) == (404, before)


@pytest.mark.parametrize("target", ["//evil.example/", "https://evil.example/", "/\\evil.example"])
def test_urging_leads_nowhere_else(client, world, target):  # noqa: F811
    client.force_login(world.clerk)
    sent = {"one": world.item_pk, "next": target}
    answer = client.post(reverse("my_supervision:urge", args=["items"]), sent)
    assert answer.url.startswith("/my/supervision/")


@pytest.mark.parametrize(
    "person", ["clerk", "leader", "handler", "deputy", "keeper", "account_admin", "auditor"]
)
def test_the_state_of_the_system_is_for_its_administrator(client, world, person):  # noqa: F811
    client.force_login(getattr(world, person))
    assert client.get("/admin/system/").status_code in (302, 403)


@pytest.mark.parametrize("other", ODD)
def test_a_merge_with_nothing_is_no_fault(client, world, other):  # noqa: F811
    client.force_login(world.clerk)
    page = reverse("admin:supervision_item_merge", args=[world.item_pk])
    for answer in (client.get(page, {"with": other}), client.post(page, {"with": other})):
        assert answer.status_code in (302, 400)


@pytest.mark.parametrize("person", ["handler", "deputy", "keeper", "town_clerk", "auditor"])
def test_nobody_else_merges(client, world, person):  # noqa: F811
    client.force_login(getattr(world, person))
    page = reverse("admin:supervision_item_merge", args=[world.item_pk])
    sent = {"with": world.item_published, "reason": "一样"}
    before = trails()
    assert client.post(page, sent).status_code in (302, 403, 404)
    assert trails() == before


@pytest.mark.parametrize(
    "person", ["leader", "handler", "town_clerk", "other_town_clerk", "keeper"]
)
def test_nobody_else_pastes_into_a_list(client, world, person):  # noqa: F811
    client.force_login(getattr(world, person))
    page = reverse("pasting:items", args=[world.opinion_pk])
    sent = {"rows": "问题\t建议\t教育局", "save": "1"}
    assert client.post(page, sent).status_code == 404


def test_what_was_handed_over_takes_no_pasted_rows(client, world):  # noqa: F811
    client.force_login(world.clerk)
    sent = {"rows": "问题\t建议\t教育局", "save": "1"}
    answer = client.post(reverse("pasting:items", args=[world.opinion_pk]), sent)
    assert answer.status_code in (409, 422)


def test_a_change_is_decided_at_its_own_page_alone(client, world):  # noqa: F811
    """What one way proposed is never saved by the other, which would read it otherwise."""
    change = ProposedChange.objects.get(pk=world.change_pk)
    ProposedChange.objects.filter(pk=change.pk).update(path="/admin/somewhere/else/")
    client.force_login(world.town_clerk)
    sent = {"version": change.version}
    address = reverse("my:change_act", args=[change.pk, "confirm"])
    assert client.post(address, sent).status_code == 404


@pytest.mark.parametrize("action", ["propose", "replace", "nothing", "confirm-x"])
def test_inner_steps_of_a_change_are_no_address(client, world, action):  # noqa: F811
    client.force_login(world.keeper)
    address = reverse("my:change_act", args=[world.change_pk, action])
    assert client.post(address, {"version": 1}).status_code == 404
