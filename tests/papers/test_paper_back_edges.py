"""What is written down from paper: the edges of who, when and with what."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.choices import Role
from accounts.models import Grant, User
from deputies.duty.models import DutyEntry
from supervision.handling.models import Entry
from supervision.items.choices import ItemStatus
from supervision.items.models import Item
from tests.factories import (
    evidence,
    hand_over,
    make_activity,
    make_deputy,
    make_opinion,
    make_org,
    make_user,
    png,
)
from tests.once import once
from tests.supervision.everybody import Everybody, offered
from workflow.choices import Outcome, Satisfaction
from workflow.transitions import Conflict, perform

REPLY = {"text": "已修复。", "outcome": Outcome.SOLVED}
FROM_PAPER = {"acknowledge_for", "report_progress_for", "reply_for", "evaluate_for"}


@once
def people() -> Everybody:
    return Everybody()


@once
def item(people: Everybody) -> Any:
    made = make_opinion(unit=make_org("水务所"), deputies=[make_deputy("卢定波")])
    return hand_over(made, people).items.get()


@once
def checked(people: Everybody) -> Any:
    """Waits for two deputies without an account and one with."""
    deputies = [make_deputy("甲代表"), make_deputy("乙代表"), people.deputy.deputy]
    made = make_opinion(unit=make_org("水务所"), deputies=deputies)
    found = by_clerk(hand_over(made, people).items.get(), people, "acknowledge_for")
    found = by_clerk(found, people, "reply_for", **REPLY)
    data = {"verified_on": timezone.localdate(), "place": "现场"}
    return perform(found, "verify", by=make_user(Role.CLERK), data=data)


def by_clerk(item: Any, people: Everybody, action: str, **data: Any) -> Any:
    return perform(item, action, by=people.clerk, data={"files": evidence(), **data})


def post(client: Client, user: User, item: Any, action: str, **data: Any) -> Any:
    client.force_login(user)
    return client.post(f"/my/items/{item.pk}/{action}/", {"version": item.version, **data})


def deputy_of(item: Any, name: str) -> Any:
    return item.following_deputies.get(name=name)


# --- Whose unit has no account -------------------------------------------------------------------


def test_a_unit_whose_only_account_was_closed_is_written_for(people: Everybody, item: Any) -> None:
    user = make_user(Role.HANDLER, item.lead_unit)
    assert "acknowledge_for" not in offered(item, people.clerk)
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert "acknowledge_for" in offered(item, people.clerk)


def test_a_unit_whose_handler_left_is_written_for(people: Everybody, item: Any) -> None:
    user = make_user(Role.HANDLER, item.lead_unit)
    Grant.objects.filter(user=user).update(until=timezone.localdate() - timedelta(days=1))
    assert "acknowledge_for" in offered(item, people.clerk)


def test_a_unit_that_gets_an_account_answers_for_itself_from_then_on(
    people: Everybody, item: Any
) -> None:
    item = by_clerk(item, people, "acknowledge_for")
    handler = make_user(Role.HANDLER, item.lead_unit)
    with pytest.raises(Conflict):
        by_clerk(item, people, "reply_for", **REPLY)
    data = {**REPLY, "files": evidence()}
    assert perform(item, "reply", by=handler, data=data).replied_by == handler


def test_the_account_of_a_unit_that_only_helps_is_none_of_the_lead_unit(
    people: Everybody, item: Any
) -> None:
    item.assisting_units.add(people.helper.current_grants[0].organization)
    assert by_clerk(item, people, "acknowledge_for").status == ItemStatus.ACKNOWLEDGED


# --- States --------------------------------------------------------------------------------------


def test_what_was_acknowledged_from_paper_is_not_acknowledged_again(
    people: Everybody, item: Any
) -> None:
    item = by_clerk(item, people, "acknowledge_for")
    with pytest.raises(Conflict):
        by_clerk(item, people, "acknowledge_for")
    assert Entry.objects.filter(item=item, action="acknowledge_for").count() == 1


def test_before_the_hand_over_nothing_comes_back_from_paper(people: Everybody) -> None:
    drafted = make_opinion(unit=make_org("水务所")).items.get()
    assert FROM_PAPER.isdisjoint(offered(drafted, people.clerk))


def test_after_a_withdrawal_nothing_comes_back_from_paper(people: Everybody, item: Any) -> None:
    item = perform(item, "withdraw", by=people.leader, data={"reason": "重复。"})
    assert FROM_PAPER.isdisjoint(offered(item, people.clerk))


def test_no_reply_is_written_down_before_it_was_acknowledged(people: Everybody, item: Any) -> None:
    with pytest.raises(Conflict):
        by_clerk(item, people, "reply_for", **REPLY)


def test_what_is_to_be_done_again_is_answered_on_paper_again(
    people: Everybody, checked: Any
) -> None:
    item = perform(checked, "send_back", by=people.leader, data={"reason": "没有办到位。"})
    item = by_clerk(item, people, "reply_for", **{**REPLY, "text": "又办了。"})
    assert (item.status, item.round, item.reply) == (ItemStatus.REPLIED, 2, "又办了。")


def test_progress_from_paper_is_told_as_often_as_it_comes(people: Everybody, item: Any) -> None:
    item = by_clerk(item, people, "acknowledge_for")
    for words in ("开工。", "完成一半。"):
        item = by_clerk(item, people, "report_progress_for", text=words)
    told = Entry.objects.filter(item=item, action="report_progress_for").order_by("pk")
    assert [entry.text for entry in told] == ["开工。", "完成一半。"]
    assert item.status == ItemStatus.HANDLING


# --- Bad input -----------------------------------------------------------------------------------


def test_a_plan_on_paper_needs_its_day(people: Everybody, item: Any) -> None:
    item = by_clerk(item, people, "acknowledge_for")
    with pytest.raises(ValidationError) as refusal:
        by_clerk(item, people, "reply_for", text="列入明年计划。", outcome=Outcome.PLANNED)
    assert "promised_on" in refusal.value.message_dict


def test_a_reply_without_words_loses_nothing_that_was_typed(
    client: Client, people: Everybody, item: Any
) -> None:
    item = by_clerk(item, people, "acknowledge_for")
    answer = post(client, people.clerk, item, "reply_for", text="已修复三处路灯。")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "请附上盖章或签名的纸质件扫描件。" in page
    assert "已修复三处路灯。" in page


def test_a_scan_that_is_no_picture_is_refused(client: Client, people: Everybody, item: Any) -> None:
    fake = png("扫描件.png")
    fake.file.seek(0)
    fake.file.truncate()
    fake.file.write(b"<html>not a picture</html>")
    fake.file.seek(0)
    fake.size = 26
    answer = post(client, people.clerk, item, "acknowledge_for", files=[fake])
    assert answer.status_code == 422
    assert Item.objects.get(pk=item.pk).status == ItemStatus.HANDED_OVER


def test_two_clerks_at_once_write_it_down_once(
    client: Client, people: Everybody, item: Any
) -> None:
    seen = item.version
    assert post(client, people.clerk, item, "acknowledge_for", files=[png()]).status_code == 302
    again = post(
        client, make_user(Role.CLERK), item, "acknowledge_for", version=seen, files=[png()]
    )
    assert again.status_code == 409
    assert Entry.objects.filter(item=item, action="acknowledge_for").count() == 1


@pytest.mark.parametrize("name", ["leader", "town_clerk", "other_handler", "deputy", "nobody"])
def test_the_address_writes_nothing_for_another_person(
    client: Client, people: Everybody, item: Any, name: str
) -> None:
    answer = post(client, getattr(people, name), item, "acknowledge_for", files=[png()])
    assert answer.status_code in (403, 404)
    assert Item.objects.get(pk=item.pk).status == ItemStatus.HANDED_OVER


def test_the_address_writes_nothing_for_nobody(client: Client, item: Any) -> None:
    answer = client.post(f"/my/items/{item.pk}/acknowledge_for/", {"version": item.version})
    assert answer.status_code == 403
    assert Item.objects.get(pk=item.pk).status == ItemStatus.HANDED_OVER


# --- Ratings -------------------------------------------------------------------------------------


def rate(item: Any, people: Everybody, **data: Any) -> Any:
    return by_clerk(item, people, "evaluate_for", **{"rating": Satisfaction.SATISFIED, **data})


def test_a_rating_names_the_deputy_who_signed(people: Everybody, checked: Any) -> None:
    with pytest.raises(ValidationError) as refusal:
        rate(checked, people)
    assert "deputy" in refusal.value.message_dict


def test_a_rating_without_a_scan_does_not_count(people: Everybody, checked: Any) -> None:
    with pytest.raises(ValidationError):
        rate(checked, people, deputy=deputy_of(checked, "甲代表"), files=[])
    assert not checked.evaluations.exists()


@pytest.mark.parametrize("whose", ["stranger", "with_account"])
def test_the_form_takes_no_deputy_who_does_not_need_it(
    client: Client, people: Everybody, checked: Any, whose: str
) -> None:
    deputy = make_deputy("生人") if whose == "stranger" else people.deputy.deputy
    answer = post(
        client,
        people.clerk,
        checked,
        "evaluate_for",
        deputy=deputy.pk,
        rating=Satisfaction.SATISFIED,
        files=[png()],
    )
    assert answer.status_code == 422
    assert not checked.evaluations.exists()


def test_a_deputy_whose_account_was_closed_can_be_written_for(
    client: Client, people: Everybody, checked: Any
) -> None:
    User.objects.filter(pk=people.deputy.pk).update(is_active=False)
    answer = post(
        client,
        people.clerk,
        checked,
        "evaluate_for",
        deputy=people.deputy.deputy.pk,
        rating=Satisfaction.SATISFIED,
        files=[png()],
    )
    assert answer.status_code == 302
    assert checked.evaluations.get().deputy == people.deputy.deputy


def test_where_only_closed_accounts_follow_ratings_come_from_paper(people: Everybody) -> None:
    made = make_opinion(unit=make_org("水务所"), deputies=[people.deputy.deputy])
    item = by_clerk(hand_over(made, people).items.get(), people, "acknowledge_for")
    item = by_clerk(item, people, "reply_for", **REPLY)
    data = {"verified_on": timezone.localdate(), "place": "现场"}
    item = perform(item, "verify", by=make_user(Role.CLERK), data=data)
    assert "evaluate_for" not in offered(item, people.clerk)
    User.objects.filter(pk=people.deputy.pk).update(is_active=False)
    assert "evaluate_for" in offered(item, people.clerk)


def test_two_deputies_on_paper_and_one_with_an_account_all_count(
    people: Everybody, checked: Any
) -> None:
    item = rate(checked, people, deputy=deputy_of(checked, "甲代表"))
    item = rate(item, people, deputy=deputy_of(checked, "乙代表"))
    item = perform(item, "evaluate", by=people.deputy, data={"rating": Satisfaction.SATISFIED})
    assert item.evaluations.count() == 3
    assert item.satisfaction == Satisfaction.SATISFIED


def test_the_duty_of_a_rating_on_paper_is_the_deputys(people: Everybody, checked: Any) -> None:
    deputy = deputy_of(checked, "甲代表")
    before = DutyEntry.objects.filter(deputy=deputy).count()
    rate(checked, people, deputy=deputy)
    assert DutyEntry.objects.filter(deputy=deputy).count() == before + 1


def test_the_next_round_is_rated_on_paper_again(people: Everybody, checked: Any) -> None:
    deputy = deputy_of(checked, "甲代表")
    item = rate(checked, people, deputy=deputy, rating=Satisfaction.DISSATISFIED)
    item = perform(item, "send_back", by=people.leader, data={"reason": "没有办到位。"})
    item = by_clerk(item, people, "reply_for", **REPLY)
    data = {"verified_on": timezone.localdate(), "place": "现场"}
    item = perform(item, "verify", by=make_user(Role.CLERK), data=data)
    rate(item, people, deputy=deputy)
    ratings = deputy.evaluations.order_by("round").values_list("round", "rating")
    assert list(ratings) == [(1, Satisfaction.DISSATISFIED), (2, Satisfaction.SATISFIED)]


# --- A town's own --------------------------------------------------------------------------------


def test_a_towns_paper_is_written_down_by_the_town_alone(people: Everybody) -> None:
    town = people.town_clerk.current_grants[0].organization
    leader = make_user(Role.LEADER, town)
    activity = make_activity(organizer=town, level="town")
    made = make_opinion(activity, unit=make_org("水务所"))
    made = perform(made, "submit", by=people.town_clerk)
    made = perform(made, "hand_over", by=leader, data={"handed_over_on": timezone.localdate()})
    item = made.items.get()
    with pytest.raises(PermissionDenied):
        by_clerk(item, people, "acknowledge_for")
    data = {"files": evidence()}
    item = perform(item, "acknowledge_for", by=people.town_clerk, data=data)
    assert item.status == ItemStatus.ACKNOWLEDGED


# --- The page ------------------------------------------------------------------------------------


def test_the_page_in_english_names_the_acts_from_paper_in_english(
    client: Client, people: Everybody, item: Any
) -> None:
    client.force_login(people.clerk)
    page = client.get("/en" + reverse("my_items:item", args=[item.pk])).content.decode()
    assert "acknowledge_for/" in page
    assert "凭纸质件" not in page
    assert "纸质件扫描件" not in page
