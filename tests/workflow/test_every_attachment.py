"""Every attachment of every concept: read by those who read its record, replaced with a reason."""

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import timezone

from accounts.choices import Role
from annual_summaries.recognitions.models import Recognition, RecognitionKind
from attachments.models import StoredFile
from attachments.uploads import check, store
from liaison_stations.assessments.models import AssessmentFile, AssessmentStatus, SelfAssessment
from supervision.project_pictures.models import ProjectPicture
from supervision.projects.models import Project
from tests.factories import make_user, png
from tests.history import past_project
from tests.liaison_stations.world import make_station
from tests.once import once
from workflow.models import TrailEntry
from workflow.replacing import SHELVES

TODAY = timezone.localdate()
REASON = "扫描件缺了一页"
NO_ATTACHMENTS = {
    "attachments.StoredFile.replaced_by": "names what stands in a file's place",
    "attachments.KeptUpload.stored": "waits a day for its refused form to be sent again",
    "annual_summaries.SectionPicture.stored": "the working copy of a summary; a revision keeps it",
    "annual_summaries.RevisionPicture.stored": "frozen with its revision",
    "annual_summaries.Brochure.stored": "printed from its revision, and printed anew",
    "congress_portal.LedgerUpload.stored": "a proposal with its checksum: another file is another",
    "congress_portal.LongWork.stored": "made by the portal, and made anew",
}


def holders():
    """(label of the field, model) of each field that holds a stored file."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if field.related_model is StoredFile:
                yield f"{model._meta.label}.{field.name}", model


def test_each_field_that_holds_a_file_has_a_shelf_or_says_why_not():
    shelved = {f"{model._meta.label}.{shelf.field or 'stored'}" for model, shelf in SHELVES.items()}
    assert {label for label, _model in holders()} == shelved | NO_ATTACHMENTS.keys()


def test_each_shelf_says_who_reads_its_files():
    assert all(hasattr(model._default_manager.all(), "visible_to") for model in SHELVES)


# --- Those whose files could not be replaced -----------------------------------------------------


def stored(by):
    return store(check(png("旧.png")), by=by)


@once
def clerk():
    return make_user(Role.CLERK)


@once
def station_clerk():
    return make_user(Role.STATION_CLERK)


def recognition(clerk, station_clerk):
    made = Recognition.objects.create(
        happened_on=TODAY,
        kind=RecognitionKind.AWARD,
        title="先进",
        created_by=clerk,
        evidence=stored(clerk),
    )
    return made, made.evidence, clerk


def assessment(clerk, station_clerk):
    made = SelfAssessment.objects.create(
        station=make_station(), year=TODAY.year, status=AssessmentStatus.SUBMITTED
    )
    link = AssessmentFile.objects.create(assessment=made, stored=stored(station_clerk))
    return made, link.stored, station_clerk


def project(clerk, station_clerk):
    made = past_project(is_public=False)
    link = ProjectPicture.objects.create(project=made, stored=stored(clerk), day=TODAY)
    return made, link.stored, clerk


EACH = pytest.mark.parametrize("make", [recognition, assessment, project])


def replace(client, old, name="新.png"):
    address = reverse("my_files:replace", args=[old.uuid])
    assert client.get(address).status_code == 200
    answer = client.post(address, {"file": png(name), "reason": REASON})
    assert answer.status_code == 302, answer.content.decode()
    old.refresh_from_db()
    return old.replaced_by


@EACH
def test_it_is_replaced_with_a_reason_on_the_trail(client, clerk, station_clerk, make):
    record, old, person = make(clerk, station_clerk)
    client.force_login(person)
    new = replace(client, old)
    assert (new.name, old.replaced_because) == ("新.png", REASON)
    assert TrailEntry.objects.of(record).last().action == "replace_file"


@EACH
def test_old_and_new_are_both_read_where_the_record_is(client, clerk, station_clerk, make):
    _record, old, person = make(clerk, station_clerk)
    client.force_login(person)
    new = replace(client, old)
    newest = replace(client, new, "第三份.png")
    for one in (old, new, newest):
        assert client.get(reverse("my_files:file", args=[one.uuid])).status_code == 200


@EACH
def test_who_does_not_read_the_record_reads_no_file_of_it(client, clerk, station_clerk, make):
    _record, old, person = make(clerk, station_clerk)
    client.force_login(person)
    new = replace(client, old)
    client.force_login(make_user())
    for one in (old, new):
        assert client.get(reverse("my_files:file", args=[one.uuid])).status_code == 404
        assert client.get(reverse("my_files:replace", args=[one.uuid])).status_code == 404


PAGES = {
    recognition: "admin:annual_summaries_recognition_change",
    assessment: "admin:liaison_stations_selfassessment_change",
}


@pytest.mark.parametrize("make", PAGES)
def test_the_form_leads_to_the_file_and_to_what_stood_there(client, clerk, station_clerk, make):
    record, old, person = make(clerk, station_clerk)
    client.force_login(person)
    new = replace(client, old)
    html = client.get(reverse(PAGES[make], args=[record.pk])).content.decode()
    assert reverse("my_files:file", args=[old.uuid]) in html
    assert reverse("my_files:replace", args=[new.uuid]) in html
    assert f"已由“新.png”替换：{REASON}" in html


def test_a_picture_of_a_project_that_was_replaced_is_not_public(client, clerk, station_clerk):
    made, old, person = project(clerk, station_clerk)
    client.force_login(person)
    new = replace(client, old)
    Project.objects.filter(pk=made.pk).update(is_public=True)
    client.logout()
    page = client.get(made.get_absolute_url()).content.decode()
    assert str(new.uuid) in page
    assert str(old.uuid) not in page
    assert client.get(reverse("supervision:project_picture", args=[old.uuid])).status_code == 404
