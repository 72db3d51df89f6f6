"""The back office: actions on records, alone and in bulk; who sees what; the lists."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.choices import Role
from supervision.items.choices import ItemStatus
from supervision.items.models import Item
from tests.factories import (
    People,
    make_activity,
    make_deputy_user,
    make_item,
    make_opinion,
    make_org,
    make_user,
    town_congress,
)
from tests.once import once
from tests.supervision.back_office import (
    activity_form,
    opinion_page,
)
from workflow.transitions import perform

pytestmark = pytest.mark.django_db


@once
def people():
    return People()


@pytest.fixture
def clerk(client, people):
    client.force_login(people.clerk)
    return client


def act(kind, record, action):
    return reverse(f"admin:supervision_{kind}_act", args=[record.pk, action])


def test_the_form_shows_exactly_the_actions_allowed_now(clerk, people):
    opinion = make_opinion(unit=people.unit)
    page = clerk.get(opinion_page(opinion)).content.decode()
    assert act("opinion", opinion, "submit") in page
    assert act("opinion", opinion, "hand_over") not in page


def test_a_clerk_submits_from_the_form(clerk, people):
    opinion = make_opinion(unit=people.unit)
    clerk.post(act("opinion", opinion, "submit"), {"version": opinion.version})
    opinion.refresh_from_db()
    assert opinion.status == "submitted"


def test_a_leader_hands_over_from_the_form(client, people):
    opinion = make_opinion(unit=people.unit)
    opinion = perform(opinion, "submit", by=people.clerk)
    client.force_login(people.leader)
    day = timezone.localdate()
    client.post(
        act("opinion", opinion, "hand_over"),
        {"version": opinion.version, "number": opinion.number, "handed_over_on": str(day)},
    )
    assert opinion.items.get().status == ItemStatus.HANDED_OVER


def test_an_action_that_needs_more_keeps_what_was_typed(clerk, people):
    item = make_item(ItemStatus.REPLIED, people)
    answer = clerk.post(
        act("item", item, "verify"), {"version": item.version, "text": "看过两处", "place": ""}
    )
    text = answer.content.decode()
    assert "请填写核实地点" in text
    assert "看过两处" in text


def test_an_action_on_an_old_page_tells_what_happened(clerk, people):
    item = make_item(ItemStatus.REPLIED, people)
    answer = clerk.post(
        act("item", item, "send_back"), {"version": item.version - 1, "reason": "重办"}
    )
    assert answer.status_code == 409
    assert "反馈办理结果" in answer.content.decode()


def test_an_action_of_another_role_is_forbidden(clerk, people):
    item = make_item(ItemStatus.REPLIED, people)
    answer = clerk.post(act("item", item, "strike_off"), {"version": item.version})
    assert answer.status_code == 403


def test_an_unknown_action_is_not_found(clerk, people):
    assert clerk.get(act("item", make_item(people=people), "explode")).status_code == 404


def in_bulk(client, kind, action, records, **data):
    return client.post(
        reverse(f"admin:supervision_{kind}_changelist"),
        {"action": action, "_selected_action": [str(one.pk) for one in records], **data},
        follow=True,
    )


def test_several_replies_are_checked_at_once(clerk, people):
    items = [make_item(ItemStatus.REPLIED, people) for _ in range(3)]
    data = {"apply": "1", "verified_on": str(timezone.localdate()), "place": "现场"}
    in_bulk(clerk, "item", "verify", items, **data)
    assert Item.objects.filter(status=ItemStatus.AWAITING_EVALUATION).count() == 3


def test_a_bulk_action_first_asks_for_what_it_needs(clerk, people):
    items = [make_item(ItemStatus.REPLIED, people)]
    page = in_bulk(clerk, "item", "verify", items).content.decode()
    assert "核实地点" in page


def test_a_bulk_action_does_what_it_can_and_names_the_rest(clerk, people):
    ready, early = make_item(ItemStatus.REPLIED, people), make_item(ItemStatus.HANDLING, people)
    data = {"apply": "1", "verified_on": str(timezone.localdate()), "place": "现场"}
    page = in_bulk(clerk, "item", "verify", [ready, early], **data).content.decode()
    ready.refresh_from_db()
    assert ready.status == ItemStatus.AWAITING_EVALUATION
    assert "现在的状态不能这样办理" in page


def test_a_bulk_action_without_needs_shows_its_rows_and_does_nothing_yet(client, people):
    opinion = make_opinion()
    activity = opinion.activity
    client.force_login(people.leader)
    page = in_bulk(client, "activity", "publish", [activity])
    activity.refresh_from_db()
    assert not activity.is_public
    assert [line.record for line in page.context["lines"]] == [activity]
    in_bulk(client, "activity", "publish", [activity], apply="1")
    activity.refresh_from_db()
    assert activity.is_public


def test_the_page_before_a_bulk_action_says_what_becomes_of_each_row(clerk, people):
    ready, early = make_item(ItemStatus.REPLIED, people), make_item(ItemStatus.HANDLING, people)
    lines = in_bulk(clerk, "item", "verify", [ready, early]).context["lines"]
    found = {line.record: (str(line.becomes), bool(line.refused)) for line in lines}
    assert found == {ready: ("待评价", False), early: ("", True)}


def test_refused_rows_stay_with_all_that_was_typed(clerk, people):
    ready, early = make_item(ItemStatus.REPLIED, people), make_item(ItemStatus.HANDLING, people)
    data = {"apply": "1", "verified_on": str(timezone.localdate()), "place": "西街路口"}
    page = in_bulk(clerk, "item", "verify", [ready, early], **data)
    assert [line.record for line in page.context["lines"]] == [early]
    assert "西街路口" in page.content.decode()


def test_a_row_that_changed_since_it_was_shown_is_refused(clerk, people):
    item = make_item(ItemStatus.REPLIED, people)
    data = {"apply": "1", "verified_on": str(timezone.localdate()), "place": "现场"}
    data[f"version-{item.pk}"] = str(item.version - 1)
    in_bulk(clerk, "item", "verify", [item], **data)
    item.refresh_from_db()
    assert item.status == ItemStatus.REPLIED


def test_the_bulk_menu_offers_a_clerk_no_deed_of_a_leader(clerk, people):
    make_item(ItemStatus.REPLIED, people)
    page = clerk.get(reverse("admin:supervision_item_changelist")).content.decode()
    assert 'value="verify"' in page
    assert 'value="strike_off"' not in page


def test_the_trail_stands_on_the_record(clerk, people):
    item = make_item(ItemStatus.REPLIED, people)
    page = clerk.get(reverse("admin:supervision_item_change", args=[item.pk])).content.decode()
    assert "反馈办理结果" in page


def test_the_whole_trail_has_a_page(clerk, people):
    item = make_item(ItemStatus.REPLIED, people)
    page = clerk.get(reverse("admin:supervision_item_history", args=[item.pk]))
    assert "已签收" in page.content.decode()


def test_a_town_clerk_sees_only_the_own_town(client):
    own, other = town_congress("石柱镇人大"), town_congress("芝英镇人大")
    make_activity(title="本镇的活动", level="town", organizer=own)
    make_activity(title="邻镇的活动", level="town", organizer=other)
    client.force_login(make_user(Role.TOWN_CLERK, own))
    page = client.get(reverse("admin:supervision_activity_changelist")).content.decode()
    assert "本镇的活动" in page
    assert "邻镇的活动" not in page


def test_a_town_clerk_cannot_log_for_another_town(client):
    own, other = town_congress("石柱镇人大"), town_congress("芝英镇人大")
    client.force_login(make_user(Role.TOWN_CLERK, own))
    form = activity_form(level="town", organizer=str(other.pk))
    answer = client.post(reverse("admin:supervision_activity_add"), form)
    assert "只能登记本单位组织的活动" in answer.content.decode()


def test_another_towns_opinion_does_not_exist_for_a_town_clerk(client, people):
    other = make_activity(level="town", organizer=town_congress("芝英镇人大"))
    opinion = make_opinion(activity=other, title="邻镇的意见")
    client.force_login(make_user(Role.TOWN_CLERK, town_congress("石柱镇人大")))
    answer = client.get(opinion_page(opinion), follow=True)
    assert "邻镇的意见" not in answer.content.decode()


@pytest.mark.parametrize("role", [Role.HANDLER, Role.DEPUTY])
def test_units_and_deputies_have_no_back_office(client, role):
    person = make_deputy_user() if role == Role.DEPUTY else make_user(role, make_org())
    client.force_login(person)
    assert client.get(reverse("admin:index")).status_code in (302, 403)


def test_the_system_administrator_sees_nothing_of_supervision(client):
    client.force_login(make_user(Role.SYSADMIN))
    assert client.get(reverse("admin:supervision_item_changelist")).status_code == 403


@pytest.mark.parametrize(
    "lookup", ["reply__startswith=x", "replied_by__password__startswith=a", "suggestion__regex=a"]
)
def test_hidden_columns_cannot_be_guessed_through_the_address(clerk, people, lookup):
    make_item(people=people)
    answer = clerk.get(reverse("admin:supervision_item_changelist") + f"?{lookup}")
    assert answer.status_code in (302, 400)


@pytest.mark.parametrize(
    "query", ["year=2026", "method=inspection", "status=draft", "overdue=yes", "q=建议", "unit=x"]
)
def test_the_filters_of_the_list_answer(clerk, people, query):
    make_item(people=people)
    answer = clerk.get(reverse("admin:supervision_item_changelist") + f"?{query}")
    assert answer.status_code == 200


@pytest.mark.parametrize(("kind", "number"), [("item", 6), ("opinion", 5), ("activity", 5)])
@pytest.mark.parametrize("rows", [1, 50])
def test_a_list_asks_the_same_few_questions(
    clerk, people, django_assert_num_queries, kind, number, rows
):
    make_opinion(items=rows, unit=people.unit)
    for _ in range(rows if kind != "item" else 0):
        make_opinion(unit=people.unit)
    address = reverse(f"admin:supervision_{kind}_changelist")
    clerk.get(address)
    with django_assert_num_queries(number):
        clerk.get(address)


def test_the_record_shows_how_its_deadline_was_computed(clerk, people):
    item = make_item(ItemStatus.REPLIED, people)
    page = clerk.get(reverse("admin:supervision_item_change", args=[item.pk])).content.decode()
    assert "按公历月计算" in page


def test_a_chooser_offers_a_town_clerk_only_the_own_activities(client):
    own = town_congress("石柱镇人大")
    mine = make_activity(title="本镇的活动", level="town", organizer=own, is_public=True)
    make_activity(title="市里的活动", is_public=True)
    client.force_login(make_user(Role.TOWN_CLERK, own))
    answer = client.get(
        reverse("admin:autocomplete"),
        {"app_label": "supervision", "model_name": "opinion", "field_name": "activity"},
    )
    assert [row["text"] for row in answer.json()["results"]] == [mine.title]
