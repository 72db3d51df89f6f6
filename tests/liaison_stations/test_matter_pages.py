"""The list of matters and the page of one: who sees it, what it says, what it costs."""

from datetime import timedelta

import pytest
from django.utils import timezone

from intake.personal_data import LOOKED
from liaison_stations.matters.effects import ask_due
from liaison_stations.matters.models import Handling, Matter, MatterStatus
from supervision.items.models import Item
from tests.factories import evidence, make_opinion, make_org
from tests.liaison_stations.world import INSIDERS, STRANGERS, WORDS, World, act, make_matter
from tests.once import once
from workflow.models import OutboxMessage, TrailEntry

pytestmark = pytest.mark.django_db


@once
def world():
    return World()


def page(client, world, who, matter, rest=""):
    client.force_login(getattr(world, who))
    return client.get(f"/my/matters/{matter.pk}/{rest}")


@pytest.mark.parametrize("who", INSIDERS)
def test_the_page_is_shown_to(client, world, who):
    answer = page(client, world, who, make_matter(world))
    assert answer.status_code == 200
    assert WORDS in answer.content.decode()


@pytest.mark.parametrize("who", STRANGERS)
def test_the_page_does_not_exist_for(client, world, who):
    answer = page(client, world, who, make_matter(world))
    assert answer.status_code == 404
    assert WORDS not in answer.content.decode()


def test_who_is_not_signed_in_is_asked_to(client, world):
    matter = make_matter(world)
    answer = client.get(f"/my/matters/{matter.pk}/")
    assert answer.url == f"/accounts/login/?next=/my/matters/{matter.pk}/"


@pytest.mark.parametrize("pk", ["0", "99999999", "9" * 30])
def test_a_matter_that_does_not_exist_answers_the_same(client, world, pk):
    client.force_login(world.keeper)
    assert client.get(f"/my/matters/{pk}/").status_code == 404


def test_no_copy_of_the_page_is_kept(client, world):
    answer = page(client, world, "keeper", make_matter(world))
    assert "no-store" in answer["Cache-Control"]


def test_the_phone_is_masked(client, world):
    text = page(client, world, "keeper", make_matter(world)).content.decode()
    assert "138****0001" in text
    assert "13800000001" not in text


def test_the_page_offers_the_allowed_actions(client, world):
    answer = page(client, world, "deputy", make_matter(world))
    assert [form.row.action for form, _url, _main in answer.context["offers"]] == ["remark"]


def test_an_action_is_carried_out(client, world):
    matter = make_matter(world)
    client.force_login(world.keeper)
    client.post(f"/my/matters/{matter.pk}/accept/", {"version": matter.version})
    matter.refresh_from_db()
    assert matter.status == MatterStatus.HANDLING
    assert matter.deadline > timezone.localdate()


def test_a_refused_action_keeps_what_was_typed(client, world):
    matter = make_matter(world)
    client.force_login(world.keeper)
    data = {"version": matter.version, "right_door": "", "text": "请您理解。"}
    answer = client.post(f"/my/matters/{matter.pk}/refuse/", data)
    assert answer.status_code == 422
    assert "请您理解。" in answer.content.decode()
    assert "请写明群众应当到哪里反映" in answer.content.decode()


def test_a_changed_matter_says_what_happened_meanwhile(client, world):
    matter = make_matter(world)
    act(matter, "accept", world.town_clerk)
    client.force_login(world.keeper)
    answer = client.post(f"/my/matters/{matter.pk}/accept/", {"version": matter.version})
    assert answer.status_code == 409
    assert "受理" in answer.content.decode()


def test_a_forbidden_action_of_a_known_matter_is_refused(client, world):
    matter = make_matter(world)
    client.force_login(world.deputy)
    answer = client.post(f"/my/matters/{matter.pk}/accept/", {"version": matter.version})
    assert answer.status_code == 403


def test_a_citizens_verb_is_no_address_for_staff(client, world):
    matter = make_matter(world, MatterStatus.SOLVED)
    client.force_login(world.keeper)
    assert client.post(f"/my/matters/{matter.pk}/not_solved/").status_code == 404


def test_the_deputy_in_charge_hears_of_every_outcome(world):
    make_matter(world, MatterStatus.SOLVED)
    keys = OutboxMessage.objects.filter(recipient=world.deputy).values_list("key", flat=True)
    assert {key.split(":")[0] for key in keys} == {"matter.accept", "matter.solve"}


def test_the_citizen_is_told_of_every_outcome_in_plain_words(world):
    matter = make_matter(world, MatterStatus.SOLVED)
    texts = list(matter.entries.filter(public=True).values_list("text", flat=True))
    assert texts == [
        "您反映的事项已收到，等待受理。",
        "您反映的事项已受理，正在办理。",
        "您反映的事项已办结。",
    ]


def test_messages_hold_no_citizens_words(world):
    make_matter(world, MatterStatus.SOLVED)
    said = " ".join(f"{one.subject} {one.body} {one.path}" for one in OutboxMessage.objects.all())
    assert OutboxMessage.objects.exists()
    assert not any(word in said for word in (WORDS, "王小明", "13800000001"))


def test_the_trail_holds_no_citizens_words(world):
    make_matter(world, MatterStatus.SOLVED)
    said = str(list(TrailEntry.objects.values_list("content", flat=True)))
    assert not any(word in said for word in (WORDS, "王小明", "13800000001"))


def test_evidence_is_sent_to_those_who_see_the_matter(client, world):
    matter = make_matter(world, MatterStatus.HANDLING)
    act(matter, "report_progress", world.keeper, text="已到现场。", files=evidence())
    stored = matter.entries.get(action="report_progress").files.get().stored
    assert page(client, world, "town_clerk", matter, f"files/{stored.uuid}/").status_code == 200
    assert page(client, world, "other_keeper", matter, f"files/{stored.uuid}/").status_code == 404


def test_matters_alike_are_suggested(client, world):
    make_matter(world, text="村口路灯坏了三个月了，晚上走路不安全。")
    matter = make_matter(world)
    text = page(client, world, "keeper", matter).content.decode()
    assert "可能是同一件事" in text


def test_matters_unlike_are_not_suggested(client, world):
    make_matter(world, text="孩子上学的公交车班次太少。")
    text = page(client, world, "keeper", make_matter(world)).content.decode()
    assert "可能是同一件事" not in text


def test_a_matter_of_another_station_is_never_suggested(client, world):
    away = make_matter(world)
    Matter.objects.filter(pk=away.pk).update(station=world.other_station)
    text = page(client, world, "keeper", make_matter(world)).content.decode()
    assert "可能是同一件事" not in text


def test_a_merged_matters_receipts_lead_to_the_other_one(world):
    one, other = make_matter(world), make_matter(world)
    receipt = one.receipts.create(locator="ABCDE", digest="x")
    act(one, "merge", world.keeper, into=other)
    receipt.refresh_from_db()
    assert receipt.matter == other


def test_a_chain_of_merges_ends_at_the_last_matter(world):
    first, second, third = (make_matter(world) for _ in range(3))
    act(first, "merge", world.keeper, into=second)
    act(second, "merge", world.keeper, into=third)
    first.refresh_from_db()
    assert first.merged_into == third


def test_only_a_suggested_matter_can_be_chosen_on_the_page(client, world):
    away = make_matter(world)
    Matter.objects.filter(pk=away.pk).update(station=world.other_station)
    matter = make_matter(world)
    client.force_login(world.keeper)
    data = {"version": matter.version, "into": away.pk}
    assert client.post(f"/my/matters/{matter.pk}/merge/", data).status_code == 422


def into_item(world, matter):
    opinion = make_opinion(items=1)
    return act(
        matter,
        "into_item",
        world.station_clerk,
        opinion=opinion,
        problem="路灯损坏。",
        demand="尽快维修。",
        lead_unit=make_org("水利局"),
    )


def test_a_reported_matter_becomes_an_item_linked_both_ways(world):
    matter = into_item(world, make_matter(world, MatterStatus.HANDLING, Handling.CITY))
    assert matter.item.sequence == 2
    assert Item.objects.get(matters=matter) == matter.item


def test_the_items_page_names_the_matter_behind_it(client, world):
    matter = into_item(world, make_matter(world, MatterStatus.HANDLING, Handling.CITY))
    client.force_login(world.clerk)
    page = client.get(f"/my/items/{matter.item.pk}/").content.decode()
    assert matter.number in page
    assert WORDS not in page


def test_an_item_carries_no_citizens_words(world):
    matter = into_item(world, make_matter(world, MatterStatus.HANDLING, Handling.CITY))
    assert WORDS not in matter.item.problem + matter.item.suggestion


def test_a_matter_becomes_a_draft_of_its_deputys_suggestion(world):
    matter = act(make_matter(world), "to_suggestion", world.keeper)
    assert matter.suggestion.lead_deputy == world.deputy.deputy
    assert matter.suggestion.status == "draft"
    assert matter.suggestion.text == ""


def test_the_suggestions_page_names_the_matter_behind_it(client, world):
    matter = act(make_matter(world), "to_suggestion", world.keeper)
    client.force_login(world.deputy)
    page = client.get(matter.suggestion.get_absolute_url()).content.decode()
    assert matter.number in page
    assert WORDS not in page


@pytest.mark.parametrize("who", INSIDERS)
def test_the_list_shows_the_matters_of(client, world, who):
    matter = make_matter(world)
    client.force_login(getattr(world, who))
    text = client.get("/my/matters/").content.decode()
    assert matter.number in text
    assert WORDS not in text


@pytest.mark.parametrize("who", STRANGERS)
def test_the_list_is_empty_for(client, world, who):
    matter = make_matter(world)
    client.force_login(getattr(world, who))
    answer = client.get("/my/matters/")
    assert answer.status_code == 200
    assert matter.number not in answer.content.decode()


def test_the_list_is_narrowed_to_what_is_open(client, world):
    done, undone = make_matter(world, MatterStatus.SOLVED), make_matter(world)
    client.force_login(world.keeper)
    text = client.get("/my/matters/", {"state": "open"}).content.decode()
    assert undone.number in text
    assert done.number not in text


@pytest.mark.parametrize(
    "query", ["state=nonsense", "year=9999999999999", "station=0", "page=99", "q=" + "长" * 60]
)
def test_a_strange_filter_does_no_harm(client, world, query):
    make_matter(world)
    client.force_login(world.keeper)
    assert client.get(f"/my/matters/?{query}").status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_with_one_row_and_with_three(
    client, world, rows, django_assert_num_queries
):
    for _ in range(rows):
        make_matter(world)
    client.force_login(world.keeper)
    client.get("/my/matters/")
    with django_assert_num_queries(6):  # one for what was taken up anew, on top
        client.get("/my/matters/")


@pytest.mark.parametrize("lines", [1, 3])
def test_the_page_costs_the_same_with_one_line_and_with_three(
    client, world, lines, django_assert_num_queries
):
    matter = make_matter(world, MatterStatus.HANDLING)
    for number in range(lines):
        act(matter, "report_progress", world.keeper, text=f"进展{number}", files=evidence())
    client.force_login(world.keeper)
    client.get(f"/my/matters/{matter.pk}/")
    with django_assert_num_queries(23):  # one for how it stands, one for the clock of its day
        client.get(f"/my/matters/{matter.pk}/")


def test_after_some_weeks_the_citizen_is_asked(world):
    matter = make_matter(world, MatterStatus.SOLVED)
    long_ago = timezone.localdate() - timedelta(days=22)
    Matter.objects.filter(pk=matter.pk).update(closed_on=long_ago, raised_on=long_ago)
    assert ask_due(timezone.localdate()) == 1
    assert ask_due(timezone.localdate()) == 0
    matter.refresh_from_db()
    assert matter.asked_again_on == timezone.localdate()


def test_a_no_opens_the_matter_again_and_counts(world):
    matter = make_matter(world, MatterStatus.SOLVED)
    matter = act(matter, "not_solved", None, inner=True, text="还是坏的")
    assert (matter.status, matter.reopened, matter.closed_on) == (MatterStatus.HANDLING, 1, None)


def test_looking_is_written_once_a_day(client, world):
    matter = make_matter(world)
    for _ in range(2):
        page(client, world, "keeper", matter)
    looks = TrailEntry.objects.filter(action=LOOKED)
    assert [look.actor for look in looks] == [world.keeper]
