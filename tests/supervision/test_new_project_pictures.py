"""A photograph that comes in after a project was published waits for a second person."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts.choices import Role
from attachments.models import StoredFile
from registers.waiting import WAITING
from supervision.project_pictures.models import PictureStanding
from supervision.projects.models import ProjectStatus
from tests.factories import evidence, make_user
from tests.history import past_project
from workflow.transitions import perform

pytestmark = pytest.mark.django_db


@pytest.fixture
def handler():
    return make_user(Role.HANDLER, past_project().unit)


@pytest.fixture
def leader():
    return make_user(Role.LEADER)


def under_way(handler, **fields):
    (grant,) = handler.current_grants
    return past_project(
        timezone.localdate().year,
        unit=grant.organization,
        status=ProjectStatus.UNDER_WAY,
        progress=20,
        completed_on=None,
        **fields,
    )


@pytest.fixture
def project(handler):
    return under_way(handler, is_public=True)


def report(project, handler):
    data = {"day": timezone.localdate(), "progress": 30, "files": evidence()}
    return perform(project, "report", by=handler, data=data)


def picture(client, project):
    address = reverse("supervision:project_picture", args=[project.pictures.get().stored.uuid])
    return client.get(address).status_code


def test_the_public_does_not_see_it(client, project, handler):
    report(project, handler)
    assert picture(client, project) == 404
    assert "img/drawn/projects.svg" in client.get(project.get_absolute_url()).content.decode()


def test_it_waits_on_the_publisher_s_desk(client, project, handler, leader):
    report(project, handler)
    records = WAITING.get("project_pictures").records
    assert list(records(leader, timezone.localdate())) == [project]


def test_the_publisher_sees_it_before_the_word(client, project, handler, leader):
    report(project, handler)
    client.force_login(leader)
    html = client.get(project.desk_url).content.decode()
    assert str(project.pictures.get().stored.uuid) in html
    assert picture(client, project) == 200


def test_the_second_person_shows_it(client, project, handler, leader):
    perform(report(project, handler), "show_pictures", by=leader)
    assert picture(client, project) == 200


def test_the_second_person_keeps_it_inside(client, project, handler, leader):
    data = {"reason": "看得清人脸"}
    perform(report(project, handler), "keep_pictures_inside", by=leader, data=data)
    assert picture(client, project) == 404
    assert project.pictures.get().standing == PictureStanding.INSIDE


def test_whoever_sent_it_does_not_show_it(project, handler, leader):
    project = report(project, handler)
    StoredFile.objects.update(uploaded_by=leader)
    with pytest.raises(ValidationError, match="另一个人公开"):
        perform(project, "show_pictures", by=leader)


def test_the_unit_does_not_show_it(project, handler):
    project = report(project, handler)
    with pytest.raises(PermissionDenied):
        perform(project, "show_pictures", by=handler)


def test_before_the_publication_nothing_waits(client, handler, leader):
    project = report(under_way(handler, created_by=make_user(Role.CLERK)), handler)
    perform(project, "publish", by=leader)
    assert picture(client, project) == 200
