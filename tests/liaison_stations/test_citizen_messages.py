"""Citizens who left a mobile number hear of each outcome; without a service, by the receipt."""

import pytest
from django.urls import reverse
from django.utils import timezone

from liaison_stations.citizen_messages.models import CitizenMessage, mobile_of, tell
from liaison_stations.citizens_data import personal_data
from liaison_stations.matters.effects import raise_matter
from liaison_stations.matters.models import Source
from tests.liaison_stations.world import make_keeper, make_station
from workflow import outbox
from workflow.choices import MessageState
from workflow.transitions import perform

pytestmark = pytest.mark.django_db
SENT = []
MOBILE = "13800000001"


def take(mobile, text):
    """The city's service for short messages, as the tests have it."""
    SENT.append((mobile, text))


@pytest.fixture(autouse=True)
def _nothing_sent():
    SENT.clear()


@pytest.fixture
def with_sms(settings):
    settings.SMS_SENDER = "tests.liaison_stations.test_citizen_messages.take"


@pytest.fixture
def station(db):
    return make_station()


def matter(station, phone=MOBILE, agreed=True):
    keeper = make_keeper(station)
    return raise_matter(
        station, source=Source.VISIT, text="路灯不亮", by=keeper, phone=phone, agreed=agreed
    )


def test_an_outcome_goes_to_the_telephone_without_the_citizens_words(with_sms, station):
    one = matter(station)
    tell(one, "answer", timezone.now())
    assert outbox.send_waiting() == 1
    ((mobile, text),) = SENT
    assert mobile == MOBILE
    assert one.number in text
    assert "路灯" not in text


def test_an_action_of_the_table_tells_the_citizen(with_sms, station):
    one = matter(station)
    perform(one, "accept", by=make_keeper(station), data={"text": ""})
    assert [message.action for message in CitizenMessage.objects.of(one)] == ["accept"]


def test_what_is_no_outcome_is_told_by_the_receipt_alone(with_sms, station):
    tell(matter(station), "report_progress", timezone.now())
    assert not CitizenMessage.objects.exists()


@pytest.mark.parametrize(
    ("phone", "agreed"), [("", True), ("0579-87123456", True), (MOBILE, False), ("12345", True)]
)
def test_without_a_mobile_or_without_consent_nothing_is_promised(with_sms, station, phone, agreed):
    tell(matter(station, phone, agreed), "answer", timezone.now())
    assert not CitizenMessage.objects.exists()


def test_without_a_service_nothing_waits_for_one(station):
    tell(matter(station), "answer", timezone.now())
    assert not CitizenMessage.objects.exists()


def test_who_took_their_data_back_hears_nothing_more(with_sms, station):
    one = matter(station)
    tell(one, "answer", timezone.now())
    personal_data.withdraw(one)
    assert outbox.send_waiting() == 0
    assert SENT == []
    assert CitizenMessage.objects.get().state == MessageState.FAILED


def test_the_citizens_of_merged_matters_hear_as_well(with_sms, station):
    one, other = matter(station), matter(station, "13900000002")
    type(other).objects.filter(pk=other.pk).update(merged_into=one)
    tell(one, "solve", timezone.now())
    outbox.send_waiting()
    assert {mobile for mobile, _text in SENT} == {MOBILE, "13900000002"}


def test_a_number_with_the_countrys_code_is_the_same_number(station):
    assert mobile_of(matter(station, "+86 138-0000-0001").pk) == MOBILE


def test_a_message_that_could_not_be_sent_is_tried_again(settings, station):
    settings.SMS_SENDER = "tests.workflow.test_channels.refuse"
    tell(matter(station), "answer", timezone.now())
    outbox.send_waiting()
    message = CitizenMessage.objects.get()
    assert (message.state, message.attempts) == (MessageState.WAITING, 1)
    assert MOBILE not in message.error


def test_the_form_says_whether_short_messages_are_sent(client, station, settings):
    page = reverse("stations:opinion", args=[station.code])
    assert "本站不发短信" in client.get(page).content.decode()
    settings.SMS_SENDER = "tests.liaison_stations.test_citizen_messages.take"
    assert "发短信告诉您" in client.get(page).content.decode()
