"""Notices beside each other: other people, other towns, bad input, English, the second time."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.choices import Role
from accounts.models import User
from supervision.items.choices import ItemStatus
from tests.factories import make_item, make_org, make_user, town_congress
from tests.once import once
from tests.supervision.everybody import Everybody
from workflow import outbox
from workflow.choices import Channel
from workflow.models import Delivery, OutboxMessage, TrailEntry

pytestmark = pytest.mark.django_db
LIST, LEDGER = reverse("my_notices:list"), reverse("my_notices:ledger")
READ_ALL = reverse("my_notices:read_all")
SIGN, OPEN = "my_notices:sign", "my_notices:open"


def tell(person: User, key: str = "one", **given: Any) -> OutboxMessage:
    given = {"subject": "交办通知", "path": "/my/", **given}
    outbox.put([outbox.Message(key=key, recipient=person, **given)])
    return OutboxMessage.objects.get(key=key)


@once
def reader() -> User:
    found: User = make_user(Role.HANDLER, make_org("市水务局"), name="读者甲")
    return found


@once
def clerk() -> User:
    found: User = make_user(Role.CLERK)
    return found


def chinese_in(text: str) -> list[str]:
    """Chinese words of the page itself, outside what is marked as Chinese."""
    text = text[text.index("<main") : text.index("</main>")]
    unmarked = re.sub(r'<(\w+)[^>]*\blang="zh[^"]*"[^>]*>.*?</\1>', "", text, flags=re.S)
    return re.findall(r"[\u4e00-\u9fff]+", re.sub(r"<!--.*?-->", "", unmarked, flags=re.S))


def text_of(client: Client, person: User, address: str = LIST, **asked: str) -> str:
    client.force_login(person)
    return client.get(address, asked).content.decode()


# --- Who -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", [LIST, LEDGER, "/en/my/notices/"])
def test_who_is_not_signed_in_is_led_to_the_sign_in(client: Client, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 302
    assert "login" in answer["Location"] or "sign" in answer["Location"]


@pytest.mark.parametrize("name", [OPEN, SIGN])
def test_a_notice_is_opened_and_signed_by_nobody_unknown(
    client: Client, reader: User, name: str
) -> None:
    notice = tell(reader, asks_signature=True)
    method = client.get if name == OPEN else client.post
    assert method(reverse(name, args=[notice.pk])).status_code in (302, 403)
    notice.refresh_from_db()
    assert (notice.read_at, notice.signed_at) == (None, None)


@pytest.mark.parametrize("role", [Role.HANDLER, Role.CLERK, Role.SYSADMIN])
def test_not_even_a_colleague_or_the_staff_sign_for_somebody(
    client: Client, reader: User, role: str
) -> None:
    notice = tell(reader, asks_signature=True)
    body = make_org("市水务局") if role == Role.HANDLER else None
    client.force_login(make_user(role, body))
    assert client.post(reverse(SIGN, args=[notice.pk])).status_code == 404
    notice.refresh_from_db()
    assert notice.signed_at is None


def test_marking_all_read_touches_nobody_elses(client: Client, reader: User, clerk: User) -> None:
    theirs = tell(clerk, "theirs")
    client.force_login(reader)
    client.post(READ_ALL)
    theirs.refresh_from_db()
    assert theirs.read_at is None


@pytest.mark.parametrize("name", [SIGN, "my_notices:read_all"])
def test_a_link_alone_signs_and_marks_nothing(client: Client, reader: User, name: str) -> None:
    notice = tell(reader, asks_signature=True)
    client.force_login(reader)
    address = reverse(name, args=[notice.pk] if name == SIGN else [])
    assert client.get(address).status_code == 405
    notice.refresh_from_db()
    assert (notice.read_at, notice.signed_at) == (None, None)


def test_a_form_of_another_site_signs_nothing(reader: User) -> None:
    notice = tell(reader, asks_signature=True)
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(reader)
    assert strict.post(reverse(SIGN, args=[notice.pk])).status_code == 403
    notice.refresh_from_db()
    assert notice.signed_at is None


@pytest.mark.parametrize("role", [Role.HANDLER, Role.STATION_CLERK, Role.ACCOUNT_ADMIN, None])
def test_for_who_watches_nothing_the_ledger_does_not_exist_and_is_not_named(
    client: Client, role: str | None
) -> None:
    person = make_user(role, make_org() if role == Role.HANDLER else None)
    client.force_login(person)
    assert client.get(LEDGER).status_code == 404
    assert client.get(LEDGER, {"format": "csv"}).status_code == 404
    assert LEDGER not in client.get(LIST).content.decode()


def test_a_towns_ledger_leaves_out_who_has_left_the_town(client: Client) -> None:
    town = town_congress()
    left = make_user(Role.TOWN_CLERK, town, name="走了的人")
    watcher = make_user(Role.LEADER, town)
    tell(left)
    assert "走了的人" in text_of(client, watcher, LEDGER)
    left.grants.update(until=timezone.localdate() - timedelta(days=1))
    assert "走了的人" not in text_of(client, watcher, LEDGER)


def test_a_town_reads_the_words_of_its_own_records_alone(client: Client) -> None:
    people = Everybody()
    item = make_item(ItemStatus.HANDED_OVER, people)
    tell(people.town_clerk, "city", subject="市里的一件", record=item)
    tell(people.town_leader, "own", subject="写给自己的")
    text = text_of(client, people.town_leader, LEDGER)
    assert "市里的一件" not in text
    assert "写给自己的" in text


def test_a_record_that_is_gone_leaves_its_notice_without_words(
    client: Client, reader: User, clerk: User
) -> None:
    tell(reader, subject="没有了的一件")
    OutboxMessage.objects.update(record_kind="supervision.item", record_key="987654")
    text = text_of(client, clerk, LEDGER)
    assert "读者甲" in text
    assert "没有了的一件" not in text


# --- Where it leads ------------------------------------------------------------------------------


def test_who_reads_in_english_is_led_to_the_english_page(client: Client, reader: User) -> None:
    notice = tell(reader, path="/my/calendar/")
    client.force_login(reader)
    answer = client.get(f"/en{reverse(OPEN, args=[notice.pk])}")
    assert answer["Location"] == "/en/my/calendar/"


@pytest.mark.parametrize("path", ["", "//evil.example/x", "https://evil.example/", "javascript:1"])
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_a_notice_without_a_page_of_the_portal_leads_to_the_list(
    client: Client, reader: User, path: str, prefix: str
) -> None:
    notice = tell(reader, path=path)
    client.force_login(reader)
    answer = client.get(f"{prefix}{reverse(OPEN, args=[notice.pk])}")
    assert answer["Location"] == f"{prefix}{LIST}"


def test_a_page_that_has_moved_away_is_named_as_it_was(client: Client, reader: User) -> None:
    notice = tell(reader, path="/my/no-such-page/")
    client.force_login(reader)
    answer = client.get(f"/en{reverse(OPEN, args=[notice.pk])}")
    assert answer["Location"] == "/my/no-such-page/"


def test_the_first_reading_is_the_one_that_counts(client: Client, reader: User) -> None:
    notice = tell(reader)
    first = timezone.now() - timedelta(days=2)
    OutboxMessage.objects.update(read_at=first)
    client.force_login(reader)
    client.get(reverse(OPEN, args=[notice.pk]))
    notice.refresh_from_db()
    assert notice.read_at == first


def test_signing_what_was_read_keeps_the_day_of_reading(client: Client, reader: User) -> None:
    notice = tell(reader, asks_signature=True)
    first = timezone.now() - timedelta(days=2)
    OutboxMessage.objects.update(read_at=first)
    client.force_login(reader)
    client.post(reverse(SIGN, args=[notice.pk]))
    notice.refresh_from_db()
    assert notice.read_at == first
    assert notice.signed_at is not None


def test_a_signature_stands_however_often_the_button_is_pressed(
    client: Client, reader: User
) -> None:
    notice = tell(reader, asks_signature=True)
    client.force_login(reader)
    client.post(reverse(SIGN, args=[notice.pk]))
    notice.refresh_from_db()
    first = notice.signed_at
    answer = client.post(reverse(SIGN, args=[notice.pk]), follow=True)
    notice.refresh_from_db()
    assert (notice.signed_at, answer.status_code) == (first, 200)
    assert TrailEntry.objects.of(notice).count() == 1


def test_a_signed_notice_offers_no_button(client: Client, reader: User) -> None:
    notice = tell(reader, asks_signature=True)
    button = reverse(SIGN, args=[notice.pk])
    assert button in text_of(client, reader)
    client.post(button)
    assert button not in text_of(client, reader)


def test_marking_all_read_says_how_many_there_were(client: Client, reader: User) -> None:
    tell(reader)
    client.force_login(reader)
    assert "1 条已标为已读" in client.post(READ_ALL, follow=True).content.decode()
    assert READ_ALL not in client.get(LIST).content.decode()


# --- What is asked -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "asked", [{"state": "nothing"}, {"page": "x"}, {"page": "99999"}, {"q": "长" * 5000}]
)
@pytest.mark.parametrize("address", [LIST, LEDGER])
def test_what_cannot_be_asked_breaks_no_list(
    client: Client, clerk: User, address: str, asked: dict[str, str]
) -> None:
    tell(clerk)
    client.force_login(clerk)
    assert client.get(address, asked).status_code in (200, 404)


@pytest.mark.parametrize("asked", [{"reach": "nowhere"}, {"channel": "pigeon"}, {"format": "exe"}])
def test_a_way_that_does_not_exist_is_answered_in_a_page(
    client: Client, clerk: User, asked: dict[str, str]
) -> None:
    client.force_login(clerk)
    assert client.get(LEDGER, asked).status_code < 500


def test_titles_are_found_by_any_of_their_words(client: Client, reader: User) -> None:
    tell(reader, "one", subject="关于道路的通知")
    tell(reader, "two", subject="关于桥梁的通知")
    text = text_of(client, reader, q="桥梁")
    assert "关于桥梁" in text
    assert "关于道路" not in text


def test_signs_of_the_database_are_plain_signs_in_a_search(client: Client, reader: User) -> None:
    tell(reader, subject="关于道路的通知")
    assert "关于道路" not in text_of(client, reader, q="%")


def test_the_ledger_is_narrowed_by_channel_and_lists_a_notice_once(
    client: Client, clerk: User
) -> None:
    both = make_user(name="两条渠道的人", email="a@example.cn")
    notice = tell(both)
    Delivery.objects.create(message=notice, channel=Channel.SMS)
    tell(make_user(name="没有渠道的人"), "two")
    text = text_of(client, clerk, LEDGER, channel="sms")
    assert text.count("两条渠道的人") == 1
    assert "没有渠道的人" not in text


def test_a_person_with_two_bodies_stands_once_in_a_search_for_either(client: Client) -> None:
    town = town_congress("双水镇人大")
    both = make_user(Role.TOWN_CLERK, town, name="双职的人")
    both.grants.create(role=Role.LEADER, organization=town, since="2024-01-01")
    tell(both)
    text = text_of(client, make_user(Role.CLERK), LEDGER, q="双水镇")
    assert text.count("双职的人") == 1


# --- English, and what it costs ------------------------------------------------------------------


@pytest.mark.parametrize("address", ["/en/my/notices/", "/en/my/notices/told/"])
def test_an_english_page_has_no_chinese_of_its_own(
    client: Client, clerk: User, address: str
) -> None:
    one = make_user(name="Reader", email="a@example.cn")
    for key, person in (("one", one), ("two", clerk)):
        tell(person, key, asks_signature=True)
    User.objects.filter(pk=clerk.pk).update(name="Clerk")
    assert chinese_in(text_of(client, User.objects.get(pk=clerk.pk), address)) == []


@pytest.mark.parametrize("address", [LIST, LEDGER])
def test_three_notices_cost_no_more_queries_than_one(
    client: Client, clerk: User, address: str
) -> None:
    people = Everybody()
    item = make_item(ItemStatus.DRAFT, people)

    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        return len(asked)

    client.force_login(clerk)
    tell(clerk, "one", record=item)
    client.get(address)
    one = cost()
    for key in ("two", "three"):
        tell(make_user(email=f"{key}@example.cn") if address == LEDGER else clerk, key, record=item)
    assert cost() == one
