"""A file on what the public reads waits with its change: nobody outside has it before a second
person has seen and confirmed it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.choices import Role
from annual_summaries.recognitions.models import Recognition, RecognitionKind
from attachments.kept import discard_forgotten
from attachments.models import KeptUpload, StoredFile
from deputies.people.models import Deputy
from supervision.activities.models import ActivityFile
from tests.backoffice.test_published_changes import decide, edit, page_of
from tests.factories import make_activity, make_deputy, make_user, png
from workflow.models import ChangeStatus, ProposedChange, TrailEntry

pytestmark = pytest.mark.django_db
WHY = "原来的照片不是本人"


@pytest.fixture
def deputy(db):
    return make_deputy("方知行")


@pytest.fixture
def change(client, clerk, deputy):
    edit(client, clerk, deputy, portrait=png("人像.png"))
    return ProposedChange.objects.get()


def file_of(change):
    kept = KeptUpload.objects.get()
    return reverse("my:change_file", args=[change.pk, kept.stored.uuid])


def photo_of(deputy):
    deputy.refresh_from_db()
    return deputy.photo


def test_a_portrait_waits(client, change, deputy):
    assert photo_of(deputy) is None
    assert change.status == ChangeStatus.PROPOSED
    assert [one["new"] for one in change.shown] == ["人像.png"]
    assert "<img" not in client.get(deputy.get_absolute_url()).content.decode().split("<main")[1]


def test_a_confirmed_portrait_is_the_deputy_s(client, change, deputy, leader):
    assert decide(client, leader, change).status_code == 302
    assert photo_of(deputy).name == "人像.png"
    assert not KeptUpload.objects.exists()


def test_a_refused_portrait_is_gone(client, change, deputy, leader):
    decide(client, leader, change, "refuse", reason="不是本人")
    assert photo_of(deputy) is None
    assert not StoredFile.objects.exists()


def test_the_second_person_sees_the_picture(client, change, leader):
    client.force_login(leader)
    assert file_of(change) in client.get(change.path).content.decode()
    answer = client.get(file_of(change))
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/png")


@pytest.mark.parametrize("roles", [(), (Role.CLERK,), (Role.AUDITOR,)], ids=str)
def test_nobody_else_has_the_picture(client, change, roles):
    client.force_login(make_user(*roles))
    assert client.get(file_of(change)).status_code == 404


def test_the_public_does_not_have_the_picture(client, change):
    client.logout()
    assert client.get(file_of(change)).status_code != 200


def test_no_page_shows_another_file_under_a_change(client, change, leader):
    own = make_user(Role.CLERK)
    activity = make_activity()
    edit(client, own, activity, title="", pictures=[png("另一张.png")])
    other = KeptUpload.objects.get(by=own).stored.uuid
    client.force_login(leader)
    address = reverse("my:change_file", args=[change.pk, other])
    assert client.get(address).status_code == 404


def test_a_file_waits_longer_than_a_day(client, change, deputy, leader):
    KeptUpload.objects.update(at=timezone.now() - timedelta(days=20))
    discard_forgotten()
    assert decide(client, leader, change).status_code == 302
    assert photo_of(deputy) is not None


def test_a_new_proposal_takes_the_place_of_the_file_before(client, clerk, change, deputy):
    edit(client, clerk, deputy, portrait=png("第二张.png"))
    assert StoredFile.objects.get().name == "第二张.png"


def test_a_file_that_is_gone_is_not_confirmed_in_silence(client, change, deputy, leader):
    KeptUpload.objects.all().delete()
    assert decide(client, leader, change).status_code == 409
    assert ProposedChange.objects.get().status == ChangeStatus.PROPOSED


def test_another_portrait_asks_why(client, clerk, change, deputy, leader):
    decide(client, leader, change)
    assert "请写明理由" in edit(client, clerk, deputy, portrait=png("新.png")).content.decode()


def test_another_portrait_waits_and_the_old_one_is_kept(client, clerk, change, deputy, leader):
    decide(client, leader, change)
    old = photo_of(deputy)
    edit(client, clerk, deputy, portrait=png("新.png"), portrait_reason=WHY)
    assert photo_of(deputy) == old
    decide(client, leader, ProposedChange.objects.first())
    old.refresh_from_db()
    assert (photo_of(deputy).name, old.replaced_because) == ("新.png", WHY)
    assert "replace_file" in TrailEntry.objects.of(deputy).values_list("action", flat=True)


def test_a_portrait_is_replaced_by_its_form_alone(client, clerk, change, deputy, leader):
    decide(client, leader, change)
    client.force_login(clerk)
    address = reverse("my_files:replace", args=[photo_of(deputy).uuid])
    assert client.get(address).status_code == 404


def test_a_new_deputy_comes_with_the_portrait(client, clerk, leader):
    client.force_login(clerk)
    sent = {"name": "周明", "mandates-TOTAL_FORMS": "1", "mandates-INITIAL_FORMS": "0",
            "mandates-0-level": "county", "mandates-0-term": "18",
            "mandates-0-since": "2022-01-18", "portrait": png("人像.png")}  # fmt: skip
    client.post("/admin/deputies/deputy/add/", sent)
    decide(client, leader, ProposedChange.objects.get())
    assert Deputy.objects.get().photo.name == "人像.png"


def test_files_and_words_wait_together(client, clerk, leader):
    activity = make_activity(title="原来的标题", is_public=True, level="city")
    edit(client, clerk, activity, title="改过的标题", pictures=[png("现场.png")])
    assert not ActivityFile.objects.exists()
    decide(client, leader, ProposedChange.objects.get())
    activity.refresh_from_db()
    assert activity.title == "改过的标题"
    assert ActivityFile.objects.get().stored.name == "现场.png"


def test_a_published_recognition_takes_no_file(client, clerk):
    award = Recognition.objects.create(
        happened_on="2026-03-01", kind=RecognitionKind.AWARD, title="先进", is_public=True
    )
    client.force_login(clerk)
    answer = client.post(page_of(award), {"upload": png("奖状.png")})
    assert answer.status_code == 403
    assert not StoredFile.objects.exists()
