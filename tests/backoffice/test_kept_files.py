"""Files chosen in a form of the back office stay where the form is refused."""

import re

import pytest
from django.contrib import admin
from django.test import RequestFactory
from django.urls import resolve

from accounts.choices import Role
from attachments.kept import KeepsFiles
from attachments.models import KeptUpload
from attachments.uploads import KeepingInput
from backoffice.base import ScopedModelAdmin
from deputies.training.models import TrainingClass, TrainingFile
from supervision.activities.models import ActivityFile
from tests.backoffice.test_published_changes import filled_in, page_of
from tests.factories import make_activity, make_user, png

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(client):
    clerk = make_user(Role.CLERK)
    client.force_login(clerk)
    return clerk


@pytest.fixture
def activity(clerk):
    return make_activity()


def tokens(answer, name):
    found = re.findall(rf'name="{name}-kept" value="([^"]+)" checked', answer.content.decode())
    assert found, f"nothing is kept of {name}"
    return found


def test_files_of_a_refused_change_need_not_be_chosen_again(client, activity):
    path = page_of(activity)
    sent = {**filled_in(client, activity), "title": ""}
    refused = client.post(path, {**sent, "pictures": [png("现场.png")]})
    kept = tokens(refused, "pictures")
    saved = client.post(path, {**sent, "title": "视察农贸市场", "pictures-kept": kept})
    assert saved.status_code == 302
    assert ActivityFile.objects.get(activity=activity).stored.name == "现场.png"
    assert not KeptUpload.objects.exists()


def test_a_new_part_with_nothing_but_a_kept_file_is_saved(client, clerk):
    training = TrainingClass.objects.create(
        name="履职培训", starts_on="2026-03-01", audience="全体代表"
    )
    path = page_of(training)
    sent = {**filled_in(client, training), "files-TOTAL_FORMS": "1"}
    refused = client.post(path, {**sent, "name": "", "files-0-upload": png("讲义.png")})
    kept = tokens(refused, "files-0-upload")
    saved = client.post(path, {**sent, "files-0-upload-kept": kept})
    assert saved.status_code == 302
    assert TrainingFile.objects.get().stored.name == "讲义.png"


def test_what_is_unticked_is_not_saved(client, activity):
    path = page_of(activity)
    sent = filled_in(client, activity)
    client.post(path, {**sent, "title": "", "pictures": [png()]})
    assert client.post(path, sent).status_code == 302
    assert not ActivityFile.objects.exists()


def test_nobody_else_sends_a_kept_file(client, activity):
    path = page_of(activity)
    sent = filled_in(client, activity)
    kept = tokens(client.post(path, {**sent, "title": "", "pictures": [png()]}), "pictures")
    client.force_login(make_user(Role.CLERK))
    client.post(path, {**filled_in(client, activity), "pictures-kept": kept})
    assert not ActivityFile.objects.exists()


def takes_files(form):
    return any(field.widget.needs_multipart_form for field in form.base_fields.values())


def asking_for_files():
    """Every page and part of the back office with a field for a file, by its name."""
    request = RequestFactory().get("/")
    request.user = make_user(is_superuser=True)
    request.resolver_match = resolve("/admin/")
    for model, page in admin.site._registry.items():
        if not isinstance(page, ScopedModelAdmin):
            continue
        for part in (one(model, admin.site) for one in page.inlines):
            if takes_files(part.form):
                yield f"{model.__name__}.{type(part).__name__}", part.get_formset(request).form
        if takes_files(page.form):
            yield model.__name__, page.get_form(request)


def test_every_form_of_the_back_office_keeps_its_files():
    forms = dict(asking_for_files())
    assert len(forms) >= 7
    assert [name for name, form in forms.items() if not issubclass(form, KeepsFiles)] == []
    inputs = [field.widget for form in forms.values() for field in form.base_fields.values()]
    wrong = [
        one for one in inputs if one.needs_multipart_form and not isinstance(one, KeepingInput)
    ]
    assert wrong == []
