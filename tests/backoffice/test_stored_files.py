"""A file of the back office is replaced there with a reason, and never taken away."""

import pytest
from django.urls import reverse

from accounts.choices import Role
from attachments.models import StoredFile
from attachments.uploads import check, store
from deputies.training.models import TrainingClass, TrainingFile
from supervision.activities.models import ActivityFile
from tests.factories import make_activity, make_user, png, town_congress
from workflow.models import TrailEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def filed(clerk):
    """A picture that somebody else has filed with an activity."""
    stored = store(check(png("旧.png")), by=make_user(Role.CLERK))
    return ActivityFile.objects.create(activity=make_activity(), stored=stored)


@pytest.fixture
def material(clerk):
    training = TrainingClass.objects.create(
        name="履职培训", starts_on="2026-03-01", audience="全体代表"
    )
    stored = store(check(png("旧.png")), by=make_user(Role.CLERK))
    return TrainingFile.objects.create(training=training, stored=stored)


def replace_address(link):
    return reverse("my_files:replace", args=[link.stored.uuid])


def page(client, user, link):
    client.force_login(user)
    name, record = (
        ("supervision_activity", link.activity)
        if isinstance(link, ActivityFile)
        else ("deputies_trainingclass", link.training)
    )
    return client.get(reverse(f"admin:{name}_change", args=[record.pk])).content.decode()


@pytest.mark.parametrize("which", ["filed", "material"])
def test_the_form_of_the_record_offers_to_replace_a_file(client, clerk, which, request):
    link = request.getfixturevalue(which)
    assert f'href="{replace_address(link)}"' in page(client, clerk, link)


@pytest.mark.parametrize("which", ["filed", "material"])
def test_both_stand_there_and_the_old_one_says_why(client, clerk, which, request):
    link = request.getfixturevalue(which)
    client.force_login(clerk)
    given = {"file": png("新.png"), "reason": "拍错了地方"}
    assert client.post(replace_address(link), given).status_code == 302
    old = StoredFile.objects.get(pk=link.stored_id)
    assert old.replaced_by.name == "新.png"
    shown = page(client, clerk, link)
    assert "已由“新.png”替换：拍错了地方" in shown
    assert f'href="{replace_address(link)}"' not in shown
    record = link.activity if which == "filed" else link.training
    assert TrailEntry.objects.of(record).last().action == "replace_file"


def test_without_a_reason_nothing_is_replaced_and_the_file_is_kept(client, clerk, filed):
    client.force_login(clerk)
    answer = client.post(replace_address(filed), {"file": png("新.png"), "reason": ""})
    assert answer.status_code == 422
    assert "已保留：" in answer.content.decode()
    filed.stored.refresh_from_db()
    assert filed.stored.replaced_by is None


def test_what_is_no_picture_is_refused_as_everywhere(client, clerk, filed):
    client.force_login(clerk)
    wrong = png("新.png")
    wrong.name = "新.exe"
    answer = client.post(replace_address(filed), {"file": wrong, "reason": "拍错了"})
    assert answer.status_code == 422
    assert ActivityFile.objects.count() == 1


def test_what_the_public_sees_is_taken_back_first(client, clerk, filed):
    ActivityFile.objects.update(is_public=True)
    type(filed.activity).objects.update(is_public=True)
    client.force_login(clerk)
    answer = client.post(replace_address(filed), {"file": png("新.png"), "reason": "拍错了"})
    assert "请先取消公开" in answer.content.decode()


def test_a_leader_or_another_body_replaces_nothing(client, filed):
    for user in (make_user(Role.LEADER), make_user(Role.TOWN_CLERK, town_congress())):
        client.force_login(user)
        given = {"file": png("新.png"), "reason": "拍错了"}
        assert client.post(replace_address(filed), given).status_code == 404
