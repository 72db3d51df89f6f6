"""The page of an import offers to take it back, and says what that would do; a second person is
asked wherever the import needed one."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.choices import Role
from congress_portal.ledger.models import LedgerUpload, UploadStatus
from congress_portal.undoing.models import ImportJournal
from registers.waiting import WAITING
from supervision.activities.models import Activity
from supervision.items.models import Item
from supervision.opinions.models import Opinion
from tests.congress_portal.ledger.workbooks import Year
from tests.factories import make_user
from workflow.models import OutboxMessage, TrailEntry
from workflow.transitions import note

pytestmark = pytest.mark.django_db
START = reverse("admin:ledger_import")


@pytest.fixture
def upload(client, upload):
    """The same, and its clerk has said yes to what the preview shows."""

    def upload_and_confirm(sheets):
        address = upload(sheets)
        client.post(address, {"confirm": "1"})
        return address

    return upload_and_confirm


def act(client, user, address, action, **data):
    client.force_login(user)
    version = LedgerUpload.objects.get().version
    return client.post(address, {"decision": action, "version": version, **data})


@pytest.fixture
def year_in(client, upload, leader):
    """The address of a year that a leader has confirmed."""
    address = upload(Year())
    assert act(client, leader, address, "confirm").status_code == 302
    return address


def page(client, user, address):
    client.force_login(user)
    return client.get(address).content.decode()


def test_what_a_clerk_took_in_alone_the_clerk_takes_back_alone(client, upload, clerk):
    address = upload(Year().only("组织"))
    assert "删除导入时新建的 5 条" in page(client, clerk, address)
    assert act(client, clerk, address, "undo").status_code == 422
    assert act(client, clerk, address, "undo", reason="传错了文件").status_code == 302
    upload = LedgerUpload.objects.get()
    assert (upload.status, upload.reason) == (UploadStatus.UNDONE, "传错了文件")
    assert ImportJournal.objects.get().undone_at
    assert "已经撤销" in page(client, clerk, address)
    assert [one.action for one in TrailEntry.objects.of(upload)] == ["undo"]


def test_what_needed_a_second_person_needs_one_again(client, year_in, clerk, leader):
    assert act(client, clerk, year_in, "undo", reason="传错了").status_code == 409
    assert act(client, clerk, year_in, "ask_undo", reason="传错了").status_code == 302
    assert Item.objects.exists()
    waiting = WAITING.get("ledger_undoing").records
    today = timezone.localdate()
    assert (waiting(leader, today).count(), waiting(clerk, today).count()) == (1, 0)
    assert OutboxMessage.objects.filter(recipient=leader, path=year_in).count() > 1
    assert act(client, clerk, year_in, "confirm_undo").status_code == 403
    assert act(client, leader, year_in, "confirm_undo").status_code == 302
    assert not [one for one in (Item, Opinion, Activity) if one.objects.exists()]


def test_a_leader_who_asks_for_it_does_not_decide_on_it(client, year_in, clerk, leader):
    assert act(client, leader, year_in, "ask_undo", reason="重复").status_code == 302
    assert act(client, leader, year_in, "confirm_undo").status_code == 403
    assert "重复" in page(client, clerk, year_in)
    assert act(client, clerk, year_in, "confirm_undo").status_code == 302
    assert not Item.objects.exists()


def test_who_keeps_the_import_says_why(client, year_in, clerk, leader):
    act(client, clerk, year_in, "ask_undo", reason="传错了")
    assert act(client, leader, year_in, "keep_import").status_code == 422
    assert act(client, leader, year_in, "keep_import", reason="内容没有错").status_code == 302
    upload = LedgerUpload.objects.get()
    assert (upload.status, upload.undo_asked_by) == (UploadStatus.CONFIRMED, None)
    assert Item.objects.exists()
    assert act(client, leader, year_in, "confirm_undo").status_code == 409


def test_what_was_built_on_it_is_named_in_the_place_of_the_button(client, year_in, clerk):
    before = page(client, clerk, year_in)
    note(Opinion.objects.get(), "edited", by=clerk, fields=["title"])
    after = page(client, clerk, year_in)
    assert 'value="ask_undo"' in before
    assert 'value="ask_undo"' not in after
    assert "已经有人在其上办理" in after
    assert act(client, clerk, year_in, "ask_undo", reason="传错了").status_code == 422


def test_what_is_built_while_it_waits_stops_the_second_person(client, year_in, clerk, leader):
    act(client, clerk, year_in, "ask_undo", reason="传错了")
    note(Opinion.objects.get(), "edited", by=clerk, fields=["title"])
    answer = act(client, leader, year_in, "confirm_undo")
    assert answer.status_code == 422
    assert "已经有人在其上办理" in answer.content.decode()
    assert LedgerUpload.objects.get().status == UploadStatus.UNDO_ASKED
    assert Item.objects.exists()


@pytest.mark.parametrize(
    ("role", "status"), [(Role.CLERK, 404), (Role.STATION_CLERK, 403), (Role.SYSADMIN, 403)]
)
def test_nobody_else_takes_it_back(client, year_in, role, status):
    assert act(client, make_user(role), year_in, "ask_undo", reason="x").status_code == status


def test_the_list_of_imports_leads_to_ones_own(client, upload, clerk):
    address = upload(Year().only("组织"))
    assert f'href="{address}"' in page(client, clerk, START)
    assert f'href="{address}"' not in page(client, make_user(Role.CLERK), START)
