"""A change of a published record waits for a second person before anybody sees it."""

from datetime import timedelta

import pytest
from django.contrib import admin
from django.db import models
from django.urls import reverse
from django.utils import timezone

from accounts.choices import Role
from backoffice.held import HeldChanges
from registers.waiting import WAITING
from supervision.activities.models import Activity
from tests.factories import make_activity, make_question, make_user, town_congress
from tests.history import (
    past_cleanup,
    past_decision,
    past_document,
    past_project,
    past_session,
)
from workflow.models import ChangeStatus, OutboxMessage, ProposedChange, TrailEntry
from workflow.transitions import tables
from workflow.workflow import publisher_of

pytestmark = pytest.mark.django_db
OLD, NEW = "原来的标题", "改过的标题"


@pytest.fixture
def activity():
    return make_activity(title=OLD, is_public=True, level="city")


def page_of(record):
    return reverse(
        f"admin:{record._meta.app_label}_{record._meta.model_name}_change", args=[record.pk]
    )


def filled_in(client, record, **changes):
    """What the page's form would send back unchanged, but for the changes."""
    context = client.get(page_of(record)).context
    sent = {}
    parts = [context["adminform"].form]
    for part in context["inline_admin_formsets"]:
        parts += [part.formset.management_form, *part.formset.initial_forms]
        parts += part.formset.extra_forms
    for form in parts:
        for name, field in form.fields.items():
            value = form.get_initial_for_field(field, name)
            value = value() if callable(value) else value
            value = getattr(value, "pk", value)
            if value is None or value is False:
                continue
            if isinstance(value, list | tuple | models.QuerySet):
                value = [getattr(one, "pk", one) for one in value]
            sent[form.add_prefix(name)] = value
    return {**sent, **changes}


def edit(client, user, record, **changes):
    client.force_login(user)
    return client.post(page_of(record), filled_in(client, record, **changes))


def decide(client, user, change, action="confirm", **data):
    client.force_login(user)
    change.refresh_from_db()
    sent = {"decision": action, "version": change.version, **data}
    return client.post(change.path, sent)


@pytest.fixture
def change(client, clerk, leader, activity):
    assert edit(client, clerk, activity, title=NEW).status_code == 302
    return ProposedChange.objects.get()


def title_of(activity):
    return Activity.objects.get(pk=activity.pk).title


def test_nobody_sees_a_change_before_it_is_confirmed(client, change, activity):
    client.logout()
    page = client.get(activity.get_absolute_url()).content.decode()
    assert OLD in page
    assert NEW not in page
    assert title_of(activity) == OLD


def test_the_leader_finds_it_and_sees_old_and_new(client, change, leader, clerk):
    today = timezone.localdate()
    records = WAITING.get("changes_to_confirm").records
    assert (records(leader, today).count(), records(clerk, today).count()) == (1, 0)
    assert OutboxMessage.objects.filter(recipient=leader, path=change.path).exists()
    client.force_login(leader)
    page = client.get(change.path).content.decode()
    assert OLD in page
    assert NEW in page


def test_a_confirmed_change_is_saved_in_the_proposers_name(client, change, activity, clerk, leader):
    assert decide(client, leader, change).status_code == 302
    assert title_of(activity) == NEW
    told = [(one.action, one.actor) for one in TrailEntry.objects.of(activity)]
    assert ("edited", clerk) in told
    assert ("change_confirmed", leader) in told
    assert OutboxMessage.objects.filter(recipient=clerk).exists()


def test_a_refused_change_leaves_the_record_and_tells_why(client, change, activity, leader, clerk):
    assert decide(client, leader, change, "refuse").status_code == 422
    assert decide(client, leader, change, "refuse", reason="日期不对").status_code == 302
    assert title_of(activity) == OLD
    client.force_login(clerk)
    assert "日期不对" in client.get(change.path).content.decode()


@pytest.mark.parametrize("role", [Role.CLERK, Role.TOWN_CLERK, Role.HANDLER])
def test_nobody_else_confirms(client, change, activity, role):
    body = town_congress() if role == Role.TOWN_CLERK else None
    other = make_user(role, body) if role != Role.HANDLER else make_user()
    assert decide(client, other, change).status_code in (302, 403, 404)
    change.refresh_from_db()
    assert (change.status, title_of(activity)) == (ChangeStatus.PROPOSED, OLD)


def test_who_proposed_it_never_confirms(client, change, activity, clerk):
    assert decide(client, clerk, change).status_code == 403
    assert title_of(activity) == OLD


def test_a_record_that_changed_meanwhile_is_not_overwritten(client, change, activity, leader):
    Activity.objects.filter(pk=activity.pk).update(version=activity.version + 1, title="别的")
    assert decide(client, leader, change).status_code == 409
    assert title_of(activity) == "别的"
    change.refresh_from_db()
    assert change.status == ChangeStatus.PROPOSED


def test_ones_own_second_change_takes_the_place_of_the_first(client, change, activity, clerk):
    edit(client, clerk, activity, title="又一个")
    change.refresh_from_db()
    assert change.status == ChangeStatus.REPLACED
    waiting = ProposedChange.objects.get(status=ChangeStatus.PROPOSED)
    assert waiting.shown[0]["new"] == "又一个"
    assert title_of(activity) == OLD


def test_another_person_is_told_whose_change_waits_and_loses_nothing(client, change, activity):
    answer = edit(client, make_user(Role.CLERK), activity, title="别人写的标题")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert f"{change.proposed_by}对这条记录提出的修改还在等待" in page
    assert "别人写的标题" in page
    assert change.path in page
    assert ProposedChange.objects.get().status == ChangeStatus.PROPOSED


def test_what_the_form_refuses_is_refused_at_once(client, clerk, activity):
    answer = edit(client, clerk, activity, ends_on=activity.starts_on - timedelta(days=9))
    assert answer.status_code == 200
    assert not ProposedChange.objects.exists()


def test_a_save_without_a_change_proposes_nothing(client, clerk, activity):
    edit(client, clerk, activity)
    assert not ProposedChange.objects.exists()


def test_a_record_that_nobody_outside_reads_is_saved_at_once(client, clerk):
    draft = make_activity(title=OLD)
    edit(client, clerk, draft, title=NEW)
    assert title_of(draft) == NEW


PUBLISHED = {
    "activity": lambda: make_activity(is_public=True),
    "document": lambda: past_document(is_public=True),
    "cleanupentry": lambda: past_cleanup(is_public=True),
    "decision": lambda: past_decision(is_public=True),
    "session": lambda: past_session(is_public=True),
    "project": lambda: past_project(is_public=True),
    "inquiryquestion": lambda: make_question(is_public=True),
}


@pytest.mark.parametrize("kind", PUBLISHED)
def test_no_published_kind_changes_before_the_second_person(client, clerk, leader, kind):
    record = PUBLISHED[kind]()
    client.force_login(clerk)
    form = client.get(page_of(record)).context["adminform"].form
    texts = [name for name in ("title", "question", "text", "note") if name in form.fields]
    name = (texts or [None])[0]
    if name is None:  # nothing of it is typed once it is published
        assert not form.fields
        return
    before = getattr(record, name)
    answer = edit(client, clerk, record, **{name: NEW})
    assert getattr(type(record).objects.get(pk=record.pk), name) == before, answer.status_code
    change = ProposedChange.objects.get()
    assert decide(client, leader, change).status_code == 302
    assert getattr(type(record).objects.get(pk=record.pk), name) == NEW


def publishable_pages():
    """The pages of every model that somebody publishes."""
    for model, page in admin.site._registry.items():
        is_shown = any(field.name == "is_public" for field in model._meta.fields)
        if model in tables and is_shown and publisher_of(model()) is not None:
            yield page


@pytest.mark.parametrize("page", list(publishable_pages()), ids=str)
def test_every_page_of_a_published_kind_holds_its_changes(page):
    assert isinstance(page, HeldChanges)
    assert page.is_held(page.model(is_public=True))
    assert not page.is_held(page.model(is_public=False))


def test_all_publishable_kinds_are_among_them():
    assert {page.model._meta.model_name for page in publishable_pages()} >= {*PUBLISHED}
