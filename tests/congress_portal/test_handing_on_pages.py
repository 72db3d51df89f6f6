"""The pages that hand on a leaver's or a closed body's work: who, what, and in one step."""

import io
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.choices import OrganizationKind, Role
from accounts.models import Grant, Organization, RoleProposal, User
from deputies.suggestions.models import Suggestion
from liaison_stations.stations.models import Keeper
from registers.waiting import WAITING
from supervision.items.choices import ItemStatus
from supervision.items.models import Item
from tests.factories import People, make_item, make_org, make_user, town_congress
from tests.history import past_station, past_suggestion
from workflow.models import TrailEntry
from workflow.transitions import perform

pytestmark = pytest.mark.django_db
YESTERDAY = timezone.localdate() - timedelta(days=1)


@pytest.fixture
def body() -> SimpleNamespace:
    """A closed unit with two open items, a suggestion, one that is done, and its handler."""
    people, heir = People(), make_org("承接局")
    held = [make_item(ItemStatus.HANDLING, people) for _one in range(2)]
    done = make_item(ItemStatus.STRUCK_OFF, people)
    suggestion = past_suggestion(lead_unit=people.unit)
    Organization.objects.filter(pk=people.unit.pk).update(until=YESTERDAY, successor=heir)
    unit = Organization.objects.get(pk=people.unit.pk)
    return SimpleNamespace(
        people=people,
        unit=unit,
        heir=heir,
        items=held,
        done=done,
        suggestion=suggestion,
        page=reverse("admin:hand_on_body", args=[unit.pk]),
    )


@pytest.fixture
def leaver() -> User:
    unit = make_org("交通运输局")
    user = make_user(Role.HANDLER, unit)
    station = past_station()
    Keeper.objects.create(station=station, user=user, since=date(2023, 1, 1))
    item = make_item(ItemStatus.HANDED_OVER)
    Item.objects.filter(pk=item.pk).update(lead_unit=unit)
    return User.objects.get(pk=user.pk)


def page_of(user: User) -> str:
    return reverse("admin:hand_on_person", args=[user.pk])


def enter(client: Client, user: User) -> User:
    client.force_login(user)
    return user


def send(client: Client, page: str, successor: Any, *, apply: bool = True, **more: Any) -> Any:
    data = {"successor": successor.pk, "reason": "机构改革", **more}
    return client.post(page, {**data, **({"apply": "1"} if apply else {})}, follow=True)


def confirm(client: Client, proposal: RoleProposal, by: User) -> None:
    client.force_login(by)
    page = reverse("admin:accounts_roleproposal_act", args=[proposal.pk, "confirm"])
    client.post(page, {"version": proposal.version})


# --- A closed body -------------------------------------------------------------------------------


def test_the_page_shows_what_goes_to_whom_before_anything_is_changed(
    client: Client, body: SimpleNamespace
) -> None:
    enter(client, body.people.clerk)
    shown = send(client, body.page, body.heir, apply=False)
    said = shown.content.decode()
    assert "还没有移交" in said
    assert "承接局" in said
    assert said.count("状态、经过和期限不变") == len(body.items) + _open_suggestions(body)
    assert Item.objects.filter(lead_unit=body.heir).count() == 0


def _open_suggestions(body: SimpleNamespace) -> int:
    done = ("concluded", "withdrawn")
    return Suggestion.objects.filter(lead_unit=body.unit).exclude(status__in=done).count()


def test_the_registered_successor_stands_there_already(
    client: Client, body: SimpleNamespace
) -> None:
    enter(client, body.people.clerk)
    form = client.get(body.page).context["form"]
    assert form["successor"].value() == body.heir.pk


def test_all_open_items_go_in_one_step_with_state_story_and_clock(
    client: Client, body: SimpleNamespace
) -> None:
    enter(client, body.people.clerk)
    before = {item.pk: (item.status, item.due_on) for item in Item.objects.all()}
    send(client, body.page, body.heir)
    for item in body.items:
        now = Item.objects.get(pk=item.pk)
        assert (now.lead_unit, (now.status, now.due_on)) == (body.heir, before[item.pk])
        assert "机构改革" in now.entries.get(action="succeed").text
        assert TrailEntry.objects.of(now).last().actor == body.people.clerk


def test_what_is_done_stays_with_the_body_that_did_it(
    client: Client, body: SimpleNamespace
) -> None:
    enter(client, body.people.clerk)
    send(client, body.page, body.heir)
    assert Item.objects.get(pk=body.done.pk).lead_unit == body.unit


def test_of_two_closed_units_of_an_item_only_the_one_that_is_meant_goes(
    client: Client, body: SimpleNamespace
) -> None:
    item, helper = body.items[0], make_org("协办局", until=YESTERDAY)
    item.assisting_units.add(helper)
    enter(client, body.people.clerk)
    send(client, reverse("admin:hand_on_body", args=[helper.pk]), body.heir)
    item = Item.objects.get(pk=item.pk)
    assert item.lead_unit == body.unit
    assert list(item.assisting_units.all()) == [body.heir]


def test_a_reason_is_asked_for_and_nothing_is_lost(client: Client, body: SimpleNamespace) -> None:
    enter(client, body.people.clerk)
    answer = send(client, body.page, body.heir, reason="")
    assert answer.status_code == 422
    assert "请写明移交理由" in answer.content.decode()
    assert answer.context["form"]["successor"].value() == str(body.heir.pk)


def test_a_closed_successor_is_refused(client: Client, body: SimpleNamespace) -> None:
    enter(client, body.people.clerk)
    answer = send(client, body.page, make_org("也撤销了的局", until=YESTERDAY))
    assert "承接单位不存在或者已经撤销" in answer.content.decode()


def test_a_body_that_handles_nothing_is_no_successor_and_nothing_is_half_done(
    client: Client, body: SimpleNamespace
) -> None:
    enter(client, body.people.clerk)
    answer = send(client, body.page, town_congress())
    assert answer.status_code == 422
    assert "不是承办单位" in answer.content.decode()
    assert not Item.objects.exclude(pk=body.done.pk).exclude(lead_unit=body.unit).exists()


def test_a_body_that_only_assists_is_replaced_too(client: Client, body: SimpleNamespace) -> None:
    item = body.items[1]
    Item.objects.filter(pk=item.pk).update(lead_unit=body.heir)
    item.assisting_units.add(body.unit)
    enter(client, body.people.clerk)
    send(client, body.page, make_org("第三局"))
    assert [one.name for one in Item.objects.get(pk=item.pk).assisting_units.all()] == ["第三局"]


def test_a_second_time_there_is_nothing_left(client: Client, body: SimpleNamespace) -> None:
    enter(client, body.people.clerk)
    send(client, body.page, body.heir)
    assert "没有要您移交的" in client.get(body.page).content.decode()


def test_a_body_that_still_exists_hands_nothing_on(client: Client, body: SimpleNamespace) -> None:
    enter(client, body.people.clerk)
    page = reverse("admin:hand_on_body", args=[body.heir.pk])
    answer = send(client, page, body.unit)
    assert "还没有撤销" in answer.content.decode()


def test_the_page_of_a_closed_body_leads_there(client: Client, body: SimpleNamespace) -> None:
    enter(client, body.people.clerk)
    closed = reverse("admin:accounts_organization_change", args=[body.unit.pk])
    open_one = reverse("admin:accounts_organization_change", args=[body.heir.pk])
    assert body.page in client.get(closed).content.decode()
    assert "hand-on" not in client.get(open_one).content.decode()


def test_a_clerk_of_a_town_finds_nothing_of_the_citys(
    client: Client, body: SimpleNamespace
) -> None:
    enter(client, make_user(Role.TOWN_CLERK, town_congress()))
    assert "没有要您移交的" in client.get(body.page).content.decode()
    send(client, body.page, body.heir)
    assert not Item.objects.filter(lead_unit=body.heir).exists()


def test_the_account_administrator_hands_on_the_roles_alone(
    client: Client, body: SimpleNamespace
) -> None:
    enter(client, make_user(Role.ACCOUNT_ADMIN))
    send(client, body.page, body.heir)
    proposal = RoleProposal.objects.get()
    assert (proposal.user, proposal.organization) == (body.people.handler, body.heir)
    assert not Item.objects.filter(lead_unit=body.heir).exists()


@pytest.mark.parametrize("role", [Role.HANDLER, Role.KEEPER, Role.AUDITOR, Role.LEADER])
def test_who_answers_for_nothing_does_not_come_in(
    client: Client, body: SimpleNamespace, role: str
) -> None:
    enter(client, make_user(role, body.heir if role == Role.HANDLER else None))
    assert client.get(body.page).status_code in (302, 403)


def test_a_stranger_is_asked_to_sign_in(client: Client, body: SimpleNamespace) -> None:
    assert client.get(body.page).status_code == 302


def test_a_body_that_is_not_there_is_not_found(client: Client) -> None:
    enter(client, make_user(Role.CLERK))
    assert client.get(reverse("admin:hand_on_body", args=[999_999])).status_code == 404


def test_stations_of_a_closed_town_go_by_whoever_keeps_stations(client: Client) -> None:
    old = town_congress()
    Organization.objects.filter(pk=old.pk).update(until=YESTERDAY)
    new = make_org("新镇人大", kind=OrganizationKind.TOWN_CONGRESS)
    station = past_station(organization=old)
    enter(client, make_user(Role.STATION_CLERK))
    send(client, reverse("admin:hand_on_body", args=[old.pk]), new)
    station.refresh_from_db()
    assert station.organization == new


# --- A person ------------------------------------------------------------------------------------


def test_the_page_lists_what_a_leaver_holds_and_how_much_waits(
    client: Client, leaver: User
) -> None:
    enter(client, make_user(Role.ACCOUNT_ADMIN))
    said = client.get(page_of(leaver)).content.decode()
    assert "承办单位经办人员（交通运输局）" in said
    assert "联络站管理员" in said
    assert "随角色" in said


def test_roles_change_hands_when_a_second_person_confirms(client: Client, leaver: User) -> None:
    first, second, successor = (*(make_user(Role.ACCOUNT_ADMIN) for _one in range(2)), make_user())
    enter(client, first)
    send(client, page_of(leaver), successor)
    proposal = RoleProposal.objects.get()
    assert proposal.reason == "机构改革"
    confirm(client, proposal, first)
    assert User.objects.get(pk=leaver.pk).has_role(Role.HANDLER)
    confirm(client, proposal, second)
    assert not User.objects.get(pk=leaver.pk).has_role(Role.HANDLER)
    assert User.objects.get(pk=successor.pk).has_role(Role.HANDLER)
    grant = Grant.objects.get(user=successor)
    assert (grant.granted_by, grant.confirmed_by) == (first, second)


def test_posts_at_stations_go_at_once(client: Client, leaver: User) -> None:
    enter(client, make_user(Role.ACCOUNT_ADMIN))
    successor = make_user()
    send(client, page_of(leaver), successor)
    assert [post.user for post in Keeper.objects.on(timezone.localdate())] == [successor]


def test_what_was_handed_on_stands_as_waiting_and_is_not_handed_on_twice(
    client: Client, leaver: User
) -> None:
    enter(client, make_user(Role.ACCOUNT_ADMIN))
    send(client, page_of(leaver), make_user())
    said = client.get(page_of(leaver)).content.decode()
    assert "待第二人确认的角色" in said
    send(client, page_of(leaver), make_user())
    assert RoleProposal.objects.count() == 1


def test_a_role_that_ended_meanwhile_is_confirmed_all_the_same(
    client: Client, leaver: User
) -> None:
    first, second, successor = (*(make_user(Role.ACCOUNT_ADMIN) for _one in range(2)), make_user())
    enter(client, first)
    send(client, page_of(leaver), successor)
    Grant.objects.filter(user=leaver).update(until=YESTERDAY)
    confirm(client, RoleProposal.objects.get(), second)
    assert User.objects.get(pk=successor.pk).has_role(Role.HANDLER)


def test_nobody_hands_on_to_themselves_nor_their_own(client: Client, leaver: User) -> None:
    admin = enter(client, make_user(Role.ACCOUNT_ADMIN))
    answer = send(client, page_of(leaver), admin)
    assert "请选择另一个在用的账号" in answer.content.decode()
    assert client.get(page_of(admin)).status_code == 403
    assert not RoleProposal.objects.exists()


@pytest.mark.parametrize("role", [Role.SYSADMIN, Role.AUDITOR, Role.CLERK, Role.LEADER])
def test_who_does_not_decide_on_accounts_hands_on_nobodys_roles(
    client: Client, leaver: User, role: str
) -> None:
    enter(client, make_user(role))
    assert client.get(page_of(leaver)).status_code == 403
    assert send(client, page_of(leaver), make_user()).status_code == 403


def test_the_page_of_an_account_leads_there_for_who_decides(client: Client, leaver: User) -> None:
    account = reverse("admin:accounts_user_change", args=[leaver.pk])
    enter(client, make_user(Role.ACCOUNT_ADMIN))
    assert page_of(leaver) in client.get(account).content.decode()
    enter(client, make_user(Role.SYSADMIN))
    assert page_of(leaver) not in client.get(account).content.decode()


def test_the_trail_of_the_leaver_tells_it_without_words(client: Client, leaver: User) -> None:
    enter(client, make_user(Role.ACCOUNT_ADMIN))
    send(client, page_of(leaver), make_user())
    entry = TrailEntry.objects.of(leaver).get(action="work_handed_on")
    assert "机构改革" not in str(entry.content)


# --- One implementation --------------------------------------------------------------------------


def said_by_command(*args: str) -> str:
    out = io.StringIO()
    call_command("hand_on", *args, stdout=out)
    return out.getvalue()


def test_the_command_does_what_the_page_of_a_person_does(body: SimpleNamespace) -> None:
    names = (body.unit.name, body.heir.name, "--body")
    acting = ("--by", body.people.clerk.username, "--reason", "机构改革")
    assert "承办单位已撤销的清单事项" in said_by_command(*names, *acting, "--dry-run")
    said_by_command(*names, *acting)
    assert Item.objects.filter(lead_unit=body.heir).count() == len(body.items)


def test_the_command_asks_for_a_reason_and_for_an_administrator(leaver: User) -> None:
    clerk, successor = make_user(Role.CLERK), make_user()
    names = (leaver.username, successor.username, "--by", clerk.username)
    with pytest.raises(CommandError, match="reason"):
        said_by_command(*names)
    with pytest.raises(CommandError, match="no account administrator"):
        said_by_command(*names, "--reason", "调离")


def test_the_desk_leads_to_the_page_of_the_closed_body(body: SimpleNamespace) -> None:
    admin = make_user(Role.ACCOUNT_ADMIN)
    kind = WAITING.get("closed_roles")
    grant = kind.records(admin, timezone.localdate()).get()
    assert kind.path(grant) == body.page


def test_a_record_that_is_handed_on_singly_still_takes_all_its_closed_units(
    body: SimpleNamespace,
) -> None:
    item = perform(
        body.items[0],
        "succeed",
        by=body.people.clerk,
        data={"unit": body.heir, "reason": "机构改革"},
    )
    assert item.lead_unit == body.heir
