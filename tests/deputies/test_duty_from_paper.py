"""What a deputy handed in on paper is written down with its scan, and another person verifies."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts.choices import Role
from deputies.duty import workflow
from deputies.duty.models import DutyEntry, DutyKind, DutySource, DutyStatus
from liaison_stations.stations.models import Posting
from registers.figures import FIGURES
from tests.factories import evidence, make_deputy, make_deputy_user, make_user, png, town_congress
from tests.liaison_stations.world import SINCE, make_keeper, make_station
from tests.once import once
from workflow.models import OutboxMessage, TrailEntry
from workflow.transitions import allowed, perform

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
PAPER = "/my/duty/paper/"


@once
def clerk():
    return make_user(Role.CLERK)


@once
def other_clerk():
    return make_user(Role.CLERK)


@once
def deputy():
    return make_deputy("卢定波")


@once
def station():
    return make_station()


@once
def keeper(station, deputy):
    Posting.objects.create(station=station, deputy=deputy, since=SINCE)
    return make_keeper(station)


def written(deputy, by, **changes):
    told = {"happened_on": TODAY, "kind": DutyKind.VISIT, "text": "走访三户", "files": evidence()}
    told = {**told, **changes}
    return workflow.log_duty(deputy, by=by, source=DutySource.PAPER, key=uuid.uuid4(), **told)


def typed(deputy, **changes):
    data = {
        "key": str(uuid.uuid4()),
        "deputy": deputy.pk,
        "happened_on": str(TODAY),
        "kind": "visit",
        "text": "走访三户",
        "files": png(),
    }
    return {**data, **changes}


# --- The page ------------------------------------------------------------------------------------


def test_the_clerk_writes_down_what_a_deputy_without_an_account_handed_in(client, clerk, deputy):
    client.force_login(clerk)
    client.post(PAPER, typed(deputy))
    entry = DutyEntry.objects.get()
    state = (entry.source, entry.status, entry.created_by, entry.files.count())
    assert state == (DutySource.PAPER, DutyStatus.SUBMITTED, clerk, 1)


def test_nothing_is_written_down_without_the_scan(client, clerk, deputy):
    client.force_login(clerk)
    page = client.post(PAPER, typed(deputy, files=""))
    assert page.status_code == 422
    assert "请附上盖章或签名的纸质件扫描件。" in page.content.decode()
    assert not DutyEntry.objects.exists()


def test_a_second_tap_writes_nothing_twice(client, clerk, deputy):
    client.force_login(clerk)
    key = str(uuid.uuid4())
    client.post(PAPER, typed(deputy, key=key))
    client.post(PAPER, typed(deputy, key=key))
    assert DutyEntry.objects.count() == 1


def test_the_page_comes_back_for_the_next_act_of_the_same_deputy(client, clerk, deputy):
    client.force_login(clerk)
    response = client.post(PAPER, typed(deputy), follow=True)
    html = response.content.decode()
    assert f'<option value="{deputy.pk}" selected>' in html
    assert "走访三户" in html


def test_a_day_out_of_office_is_refused_with_its_sentence(client, clerk, deputy):
    client.force_login(clerk)
    page = client.post(PAPER, typed(deputy, happened_on="2001-05-08"))
    assert "这一天不在代表任期内。" in page.content.decode()


@pytest.mark.parametrize("role", [Role.KEEPER, Role.LEADER, Role.SYSADMIN])
def test_who_looks_after_no_deputy_has_no_such_page(client, deputy, role):
    client.force_login(make_user(role))
    assert client.get(PAPER).status_code == 404


def test_nobody_writes_down_their_own_duty(client):
    user = make_deputy_user("周明")
    other = make_deputy("钱进")
    clerk = make_user(Role.CLERK)
    user.deputy.__class__.objects.filter(pk=user.deputy.pk).update(user=clerk)
    client.force_login(clerk)
    page = client.post(PAPER, typed(user.deputy))
    assert page.status_code == 422
    assert client.post(PAPER, typed(other)).status_code == 302


# --- At a station --------------------------------------------------------------------------------


def test_the_keeper_writes_down_for_the_deputies_posted_to_the_station(
    client, keeper, station, deputy
):
    client.force_login(keeper)
    client.post(reverse("my_station:duty", args=[station.code]), typed(deputy))
    assert DutyEntry.objects.get().created_by == keeper


def test_the_keeper_writes_down_for_nobody_else(client, keeper, station):
    client.force_login(keeper)
    page = client.post(reverse("my_station:duty", args=[station.code]), typed(make_deputy()))
    assert page.status_code == 422
    assert not DutyEntry.objects.exists()


def test_the_keeper_reads_what_the_keeper_wrote_down_and_no_more(client, keeper, clerk, deputy):
    own, others = written(deputy, keeper), written(deputy, clerk)
    client.force_login(keeper)
    assert client.get(own.get_absolute_url()).status_code == 200
    assert client.get(others.get_absolute_url()).status_code == 404


def test_another_stations_keeper_meets_nothing(client, keeper, station, deputy):
    client.force_login(make_keeper(make_station()))
    assert client.get(reverse("my_station:duty", args=[station.code])).status_code == 404
    assert client.get(written(deputy, keeper).get_absolute_url()).status_code == 404


# --- The second key ------------------------------------------------------------------------------


def test_who_wrote_it_down_never_verifies_it(clerk, deputy):
    entry = written(deputy, clerk)
    with pytest.raises(PermissionDenied):
        perform(entry, "verify", by=clerk, data={"is_public": True})


def test_another_clerk_verifies_it(clerk, other_clerk, deputy):
    entry = perform(written(deputy, clerk), "verify", by=other_clerk, data={"is_public": True})
    assert (entry.status, entry.verified_by) == (DutyStatus.VERIFIED, other_clerk)


def test_it_waits_for_the_others_alone(clerk, other_clerk, deputy):
    entry = written(deputy, clerk)
    assert "verify" not in {one.action for one in allowed(entry, clerk)}
    assert "verify" in {one.action for one in allowed(entry, other_clerk)}


def test_what_a_towns_only_clerk_wrote_down_is_told_to_the_city(clerk):
    body = town_congress()
    deputy = make_deputy()
    deputy.mandates.update(organization=body)
    written(deputy, make_user(Role.TOWN_CLERK, body))
    assert OutboxMessage.objects.filter(recipient=clerk).exists()


def test_the_deputy_with_an_account_is_told(clerk):
    user = make_deputy_user("周明")
    written(user.deputy, clerk)
    assert OutboxMessage.objects.filter(recipient=user).exists()


# --- What is wrong is put right ------------------------------------------------------------------


def test_what_was_sent_back_is_put_right_by_the_writer_without_a_new_scan(
    clerk, other_clerk, deputy
):
    entry = written(deputy, clerk)
    entry = perform(entry, "send_back", by=other_clerk, data={"reason": "日期不清"})
    entry = perform(entry, "write_down", by=clerk, data={"text": "走访五户"})
    assert (entry.status, entry.text) == (DutyStatus.SUBMITTED, "走访五户")


def test_the_action_itself_asks_for_the_scan(clerk, deputy):
    with pytest.raises(ValidationError, match="扫描件"):
        written(deputy, clerk, files=[])
    assert not DutyEntry.objects.exists()


def test_the_writer_takes_it_back(clerk, deputy):
    entry = perform(written(deputy, clerk), "withdraw", by=clerk)
    assert entry.status == DutyStatus.WITHDRAWN


# --- Named as such -------------------------------------------------------------------------------


def test_page_and_trail_say_that_it_came_from_paper(client, clerk, deputy):
    entry = written(deputy, clerk)
    client.force_login(clerk)
    html = client.get(entry.get_absolute_url()).content.decode()
    assert "凭纸质件代录" in html
    assert TrailEntry.objects.of(entry).filter(action="write_down", actor=clerk).exists()


def test_the_list_behind_the_figure_says_so(clerk, other_clerk, deputy):
    perform(written(deputy, clerk), "verify", by=other_clerk, data={})
    figure = FIGURES.get("duty_entries")
    record = figure.records(TODAY.year).get()
    assert "凭纸质件代录" in [str(fact) for fact in figure.line(record).facts]


def test_the_record_of_the_deputy_leads_staff_to_the_page(client, clerk, deputy):
    client.force_login(clerk)
    html = client.get(f"/my/duty/?deputy={deputy.pk}").content.decode()
    assert f"{PAPER}?deputy={deputy.pk}" in html
