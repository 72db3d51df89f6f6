"""The own notices and the ledger of them: who sees which, read, signed, counted."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.choices import OrganizationKind, Role
from supervision.items.choices import ItemStatus
from tests.factories import make_item, make_org, make_user, town_congress
from tests.supervision.everybody import People
from workflow import outbox
from workflow.choices import Reach
from workflow.models import Delivery, OutboxMessage, TrailEntry

pytestmark = pytest.mark.django_db
LIST, LEDGER = reverse("my_notices:list"), reverse("my_notices:ledger")


def tell(person, key="one", **given):
    given = {"subject": "交办通知", "path": "/my/", **given}
    outbox.put([outbox.Message(key=key, recipient=person, **given)])
    return OutboxMessage.objects.get(key=key)


@pytest.fixture
def reader():
    return make_user(Role.HANDLER, make_org(), name="读者甲")


def page(client, person, address=LIST, **asked):
    client.force_login(person)
    return client.get(address, asked)


def test_a_person_sees_their_own_notices_and_nobody_elses(client, reader):
    tell(reader, "mine", subject="我的一条")
    tell(make_user(), "theirs", subject="别人的一条")
    text = page(client, reader).content.decode()
    assert "我的一条" in text
    assert "别人的一条" not in text


def test_opening_a_notice_leads_to_its_record_and_marks_it_read(client, reader):
    notice = tell(reader, path="/my/calendar/")
    client.force_login(reader)
    answer = client.get(reverse("my_notices:open", args=[notice.pk]))
    notice.refresh_from_db()
    assert (answer.status_code, answer["Location"]) == (302, "/my/calendar/")
    assert notice.read_at is not None


def test_a_look_ahead_marks_nothing_read(client, reader):
    notice = tell(reader)
    client.force_login(reader)
    client.head(reverse("my_notices:open", args=[notice.pk]))
    notice.refresh_from_db()
    assert notice.read_at is None


def test_somebody_elses_notice_does_not_exist(client, reader):
    notice = tell(make_user(), asks_signature=True)
    client.force_login(reader)
    assert client.get(reverse("my_notices:open", args=[notice.pk])).status_code == 404
    assert client.post(reverse("my_notices:sign", args=[notice.pk])).status_code == 404
    notice.refresh_from_db()
    assert (notice.read_at, notice.signed_at) == (None, None)


def test_a_notice_never_leads_out_of_the_portal(client, reader):
    notice = tell(reader, path="//elsewhere.example/")
    client.force_login(reader)
    assert client.get(reverse("my_notices:open", args=[notice.pk]))["Location"] == LIST


def test_the_head_of_every_page_counts_what_is_unread(client, reader):
    tell(reader, "one")
    tell(reader, "two")
    assert '<b class="count">2</b>' in page(client, reader, "/my/").content.decode()
    client.post(reverse("my_notices:read_all"))
    assert 'class="count"' not in page(client, reader, "/my/").content.decode()


def test_the_count_reads_no_further_than_a_hundred(client, reader, django_assert_num_queries):
    for number in range(105):
        tell(reader, str(number))
    assert '<b class="count">99+</b>' in page(client, reader, "/my/").content.decode()


def test_the_back_office_counts_them_too(client):
    clerk = make_user(Role.CLERK)
    tell(clerk)
    assert '<b class="count">1</b>' in page(client, clerk, "/admin/").content.decode()


def test_marking_all_read_leaves_what_must_be_signed_for(client, reader):
    tell(reader, asks_signature=True)
    client.force_login(reader)
    client.post(reverse("my_notices:read_all"))
    assert "交办通知" in page(client, reader, state="unsigned").content.decode()


def test_signing_stands_on_the_trail_once(client, reader):
    notice = tell(reader, asks_signature=True)
    client.force_login(reader)
    for _ in range(2):
        client.post(reverse("my_notices:sign", args=[notice.pk]))
    notice.refresh_from_db()
    entry = TrailEntry.objects.of(notice).get()
    assert (entry.action, entry.actor) == ("notice_signed", reader)
    assert notice.signed_at is not None


def test_nobody_signs_for_another(client, reader):
    notice = tell(reader, asks_signature=True)
    client.force_login(make_user(Role.HANDLER, make_org()))
    assert client.post(reverse("my_notices:sign", args=[notice.pk])).status_code == 404
    notice.refresh_from_db()
    assert notice.signed_at is None


def test_what_asks_for_no_signature_cannot_be_signed(client, reader):
    notice = tell(reader)
    client.force_login(reader)
    assert client.post(reverse("my_notices:sign", args=[notice.pk])).status_code == 404


@pytest.mark.parametrize(
    ("state", "found"), [("unread", "未看的"), ("read", "看过的"), ("unsigned", "要签的")]
)
def test_the_list_is_narrowed_by_state(client, reader, state, found):
    tell(reader, "new", subject="未看的")
    tell(reader, "sign", subject="要签的", asks_signature=True)
    tell(reader, "old", subject="看过的")
    OutboxMessage.objects.exclude(key="new").update(read_at=timezone.now())
    text = page(client, reader, state=state).content.decode()
    assert found in text
    assert ("未看的" in text) is (state == "unread")


def test_whoever_opens_the_record_itself_has_read_the_notice(client):
    people = People()
    item = make_item(ItemStatus.HANDED_OVER, people)
    notices = OutboxMessage.objects.filter(recipient=people.handler)
    assert notices.unread().exists()
    page(client, people.handler, reverse("my_items:item", args=[item.pk]))
    assert not notices.unread().exists()


def test_a_look_in_english_counts_as_well(client):
    people = People()
    item = make_item(ItemStatus.HANDED_OVER, people)
    page(client, people.handler, f"/en/my/items/{item.pk}/")
    assert not OutboxMessage.objects.filter(recipient=people.handler).unread().exists()


# --- The ledger ----------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [Role.CLERK, Role.LEADER, Role.SYSADMIN])
def test_the_citys_staff_see_who_was_told(client, reader, role):
    tell(reader)
    assert "读者甲" in page(client, make_user(role), LEDGER).content.decode()


@pytest.mark.parametrize("role", [Role.DEPUTY, Role.KEEPER, Role.AUDITOR])
def test_for_others_there_is_no_ledger(client, reader, role):
    assert page(client, make_user(role), LEDGER).status_code == 404
    assert LEDGER not in page(client, reader).content.decode()


def test_a_town_sees_the_notices_of_its_own_people_alone(client, reader):
    town = town_congress()
    clerk = make_user(Role.TOWN_CLERK, town, name="镇里的人")
    tell(reader, "one")
    tell(clerk, "two")
    text = page(client, clerk, LEDGER).content.decode()
    assert "镇里的人" in text
    assert "读者甲" not in text


def test_words_stand_there_only_for_who_may_see_the_record(client):
    people = People()
    item = make_item(ItemStatus.HANDED_OVER, people)
    words = f"请签收：{item.opinion.number}第1条"
    assert words in page(client, people.clerk, LEDGER).content.decode()
    text = page(client, make_user(Role.SYSADMIN), LEDGER).content.decode()
    assert words not in text
    assert "内容只有收件人能看" in text


def test_each_notice_has_come_exactly_so_far(reader):
    now = timezone.now()
    reader.email = "a@example.cn"
    reader.save()
    for reach in Reach:
        tell(reader, reach)
    Delivery.objects.filter(message__key=Reach.ON_PAGE).delete()
    of = OutboxMessage.objects.filter
    of(key__in=[Reach.SEEN, Reach.SIGNED]).update(read_at=now)
    of(key=Reach.SIGNED).update(signed_at=now)
    Delivery.objects.filter(message__key=Reach.SENT).update(sent_at=now)
    Delivery.objects.filter(message__key=Reach.UNDELIVERED).update(failed_at=now, error="x")
    for notice in OutboxMessage.objects.all():
        assert notice.reach(now) == notice.key
    for reach in Reach:
        assert [one.key for one in OutboxMessage.objects.all().reached(reach, now)] == [reach]


def test_a_notice_left_on_its_page_for_days_counts_as_undelivered(reader):
    notice = tell(reader)
    later = timezone.now() + timedelta(days=4)
    assert notice.reach(later) == Reach.UNDELIVERED
    assert OutboxMessage.objects.all().undelivered(later).get() == notice
    assert not OutboxMessage.objects.all().undelivered(timezone.now()).exists()


def test_the_ledger_shows_channel_attempts_and_error(client, reader):
    reader.email = "a@example.cn"
    reader.save()
    tell(reader)
    Delivery.objects.update(attempts=12, failed_at=timezone.now(), error="OSError: refused")
    text = page(client, make_user(Role.CLERK), LEDGER, reach="undelivered").content.decode()
    assert "电子邮件" in text
    assert "OSError: refused" in text
    assert "试过 12 次" in text


def test_a_unit_is_found_by_its_name(client):
    unit = make_org("市水务局", OrganizationKind.DEPARTMENT)
    tell(make_user(Role.HANDLER, unit, name="水务的人"), "one")
    tell(make_user(name="别处的人"), "two")
    text = page(client, make_user(Role.CLERK), LEDGER, q="水务局").content.decode()
    assert "水务的人" in text
    assert "别处的人" not in text


def test_the_ledger_costs_the_same_however_many_notices_stand_there(
    client, reader, django_assert_max_num_queries
):
    clerk = make_user(Role.CLERK)
    for number in range(15):
        tell(reader, str(number))
    client.force_login(clerk)
    client.get(LEDGER)
    with django_assert_max_num_queries(12):
        client.get(LEDGER)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_both_lists_answer_with_a_file(client, reader, kind):
    tell(reader)
    own = page(client, reader, format=kind)
    told = page(client, make_user(Role.CLERK), LEDGER, format=kind)
    for answer in (own, told):
        assert answer.status_code == 200
        assert "attachment" in answer["Content-Disposition"]


def test_the_file_of_the_ledger_keeps_the_words_from_who_may_not_read_them(client, reader):
    tell(reader, subject="只给读者的话")
    answer = page(client, make_user(Role.SYSADMIN), LEDGER, format="csv")
    text = b"".join(answer.streaming_content).decode()
    assert "读者甲" in text
    assert "只给读者的话" not in text
