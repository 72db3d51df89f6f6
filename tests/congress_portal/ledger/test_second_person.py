"""An upload that publishes, hands over or counts something stands as a proposal until a second
person confirms what its preview shows."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.choices import Role
from accounts.models import Organization
from accounts.services import give_role
from congress_portal.importing import aside
from congress_portal.ledger import uploads
from congress_portal.ledger.models import LedgerUpload, UploadStatus
from registers.waiting import WAITING
from supervision.activities.models import Activity
from supervision.items.models import Item
from supervision.opinions.models import Opinion
from tests.congress_portal.ledger.workbooks import Year
from tests.factories import committee, make_user, town_congress
from workflow.models import OutboxMessage, TrailEntry

pytestmark = pytest.mark.django_db
START = reverse("admin:ledger_import")


@pytest.fixture
def proposal(client, upload):
    """The address of a year that its clerk has put before a second person."""
    address = upload(Year())
    client.post(address, {"confirm": "1"})
    return address


def decide(client, user, address, action="confirm", **data):
    client.force_login(user)
    version = LedgerUpload.objects.get().version
    return client.post(address, {"decision": action, "version": version, **data})


def nothing_is_written():
    return not (Activity.objects.exists() or Opinion.objects.exists() or Item.objects.exists())


def test_a_clerks_confirmation_publishes_and_hands_over_nothing(proposal):
    assert nothing_is_written()
    assert LedgerUpload.objects.get().status == UploadStatus.PROPOSED


def test_the_leader_finds_it_on_the_desk_and_is_told(leader, proposal, clerk):
    waiting = WAITING.get("ledger_proposals").records
    today = timezone.localdate()
    assert [one.path for one in OutboxMessage.objects.filter(recipient=leader)] == [proposal]
    assert waiting(leader, today).count() == 1
    assert waiting(clerk, today).count() == 0


def test_a_leader_who_did_not_bring_it_in_confirms(client, proposal, leader, clerk):
    assert decide(client, leader, proposal).status_code == 302
    assert Activity.objects.filter(is_public=True).count() == 2
    assert Item.objects.count() == 2
    trail = TrailEntry.objects.of(LedgerUpload.objects.get())
    assert [(one.action, one.actor) for one in trail] == [("propose", clerk), ("confirm", leader)]
    assert OutboxMessage.objects.filter(recipient=clerk).exists()


def test_who_brought_it_in_never_confirms_even_as_a_leader(client, proposal, clerk):
    give_role(clerk, Role.LEADER, committee())
    assert decide(client, type(clerk).objects.get(pk=clerk.pk), proposal).status_code == 403
    assert nothing_is_written()


@pytest.mark.parametrize(
    ("role", "status"), [(Role.CLERK, 404), (Role.TOWN_CLERK, 403), (Role.STATION_CLERK, 403)]
)
def test_nobody_else_sees_or_decides(client, proposal, role, status):
    body = town_congress() if role == Role.TOWN_CLERK else None
    other = make_user(role, body)
    assert decide(client, other, proposal).status_code == status
    assert client.get(proposal).status_code == status
    assert nothing_is_written()


def test_a_town_leader_does_not_decide(client, proposal):
    assert decide(client, make_user(Role.LEADER, town_congress()), proposal).status_code == 403


def test_a_leader_sees_no_upload_that_was_not_put_forward(client, upload, leader):
    address = upload(Year())
    client.force_login(leader)
    assert client.get(address).status_code == 404


def test_a_refusal_needs_a_reason_and_keeps_it_for_the_clerk(client, proposal, leader, clerk):
    assert decide(client, leader, proposal, "refuse").status_code == 422
    assert decide(client, leader, proposal, "refuse", reason="第 3 行有误").status_code == 302
    assert nothing_is_written()
    client.force_login(clerk)
    assert "第 3 行有误" in client.get(proposal).content.decode()
    assert decide(client, leader, proposal).status_code == 409


def test_what_changed_meanwhile_is_shown_anew_and_not_written(client, upload, leader, clerk):
    first = upload(Year())
    client.post(first, {"confirm": "1"})
    decide(client, leader, first)
    LedgerUpload.objects.all().delete()
    address = upload(Year().put("监督活动", 3, "标题", "新标题"))
    client.post(address, {"confirm": "1"})
    Activity.objects.filter(number="A-1").update(title="别的标题")
    answer = decide(client, leader, address)
    assert answer.status_code == 409
    assert "别的标题" in answer.content.decode()
    assert Activity.objects.get(number="A-1").title == "别的标题"
    assert decide(client, leader, address).status_code == 302
    assert Activity.objects.get(number="A-1").title == "新标题"


def test_an_old_page_confirms_nothing(client, proposal, leader):
    client.force_login(leader)
    old = LedgerUpload.objects.get().version - 1
    answer = client.post(proposal, {"decision": "confirm", "version": old})
    assert answer.status_code == 409
    assert nothing_is_written()


def test_faults_that_arose_meanwhile_stop_a_confirmation(client, proposal, leader):
    Organization.objects.create(name="另一个", short_name="教育局", kind="department")
    answer = decide(client, leader, proposal)
    assert answer.status_code == 409
    assert "对应 2 条记录" in answer.content.decode()
    assert nothing_is_written()


def test_a_large_proposal_is_written_by_the_worker(client, upload, leader, monkeypatch):
    monkeypatch.setattr(uploads, "LARGE", 100)
    address = upload(Year())
    uploads.process_waiting()
    client.post(address, {"confirm": "1"})
    assert uploads.process_waiting() == 0
    decide(client, leader, address)
    assert nothing_is_written()
    assert uploads.process_waiting() == 1
    assert Item.objects.count() == 2


def test_a_proposal_of_many_rows_is_written_by_the_worker(client, proposal, leader, monkeypatch):
    monkeypatch.setattr(aside, "LEAST_ROWS", 1)
    decide(client, leader, proposal)
    assert nothing_is_written()
    assert uploads.process_waiting() == 1
    assert Item.objects.count() == 2


def test_what_the_worker_finds_changed_goes_back_to_the_leader(client, upload, leader, monkeypatch):
    monkeypatch.setattr(uploads, "LARGE", 100)
    address = upload(Year())
    uploads.process_waiting()
    client.post(address, {"confirm": "1"})
    decide(client, leader, address)
    Organization.objects.create(name="永康市教育局", kind="department")
    uploads.process_waiting()
    assert nothing_is_written()
    assert LedgerUpload.objects.get().status == UploadStatus.PROPOSED


def asks(address):
    found = LedgerUpload.objects.get(pk=address.rstrip("/").rpartition("/")[2])
    return {name for name, rows in found.preview["consequences"].items() if rows}


ACTIVITY = ("A-9", 2023, "视察", "视察", "市", "永康市人大常委会", "2023-05-08")
HEADER = ("编号", "年度", "标题", "方式", "层级", "组织单位", "开始日期")


@pytest.mark.parametrize(
    ("sheets", "consequences"),
    [
        (Year().only("组织", "代表"), set()),
        (Year().only("组织", "代表", "代表任期"), {"publish"}),
        (Year(), {"publish", "hand_over", "count"}),
    ],
)
def test_what_a_file_would_do_is_counted_by_its_preview(upload, sheets, consequences):
    assert asks(upload(sheets)) >= consequences if consequences else asks(upload(sheets)) == set()


def test_a_new_record_enters_a_figure_though_it_is_not_public(upload):
    Organization.objects.create(name="永康市人大常委会", kind="committee")
    assert asks(upload({"监督活动": [HEADER, ACTIVITY]})) == {"count"}


def taken_in(client, leader, upload, **changes):
    """An activity of the ledger; the address of an upload that changes it."""
    Organization.objects.get_or_create(name="永康市人大常委会", defaults={"kind": "committee"})
    first = upload({"监督活动": [HEADER, ACTIVITY]})
    client.post(first, {"confirm": "1"})
    decide(client, leader, first)
    Activity.objects.update(**changes)
    LedgerUpload.objects.all().delete()
    row = ("A-9", 2023, "改过的标题", *ACTIVITY[3:])
    return upload({"监督活动": [HEADER, row]})


def test_words_of_a_record_that_nobody_outside_reads_are_the_clerks(client, leader, upload):
    address = taken_in(client, leader, upload)
    assert asks(address) == set()
    client.post(address, {"confirm": "1"})
    assert Activity.objects.get().title == "改过的标题"


def test_words_of_a_published_record_wait_for_the_second_person(client, leader, upload):
    address = taken_in(client, leader, upload, is_public=True)
    assert asks(address) == {"publish"}
    client.post(address, {"confirm": "1"})
    assert Activity.objects.get().title == "视察"


def test_an_upload_that_came_to_publish_meanwhile_is_not_taken_in_by_its_clerk(
    client, leader, upload
):
    address = taken_in(client, leader, upload)
    Activity.objects.update(is_public=True)
    client.post(address, {"confirm": "1"})
    assert Activity.objects.get().title == "视察"
