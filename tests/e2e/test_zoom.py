"""The back office at 200 % zoom, a window of 640: nothing is cut, nothing scrolls sideways.

Looked at are the forms with parts, where rows are fullest; every page that links lead to is walked
by ``python -m tests.e2e.zoom`` over a running demo.
"""

import pytest
from django.contrib import admin
from django.urls import reverse
from django.utils import timezone

from backoffice.base import ScopedModelAdmin
from deputies.duty.models import DutyEntry, DutyKind
from tests.e2e.zoom import WIDTH, faults_of, kind_of
from tests.factories import make_deputy, make_user
from tests.security.world import World

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def window(transactional_db, windows):
    """Of somebody to whom every form opens, with records in them."""
    World()
    return windows(make_user(is_superuser=True), WIDTH).page


def forms_with_parts():
    """The addresses of a new record and of one that is there, for every register with parts."""
    for model, page in sorted(admin.site._registry.items(), key=lambda one: one[0]._meta.label):
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        record = model._default_manager.order_by("pk").first()
        if page.inlines:
            yield reverse(f"{name}_add")
            if record is not None:
                yield reverse(f"{name}_change", args=[record.pk])


def test_no_form_of_the_back_office_loses_anything(window):
    found, looked_at = [], 0
    for address in forms_with_parts():
        if window.goto(address).status == 200:
            looked_at += 1
            found += [f"{address} {fault}" for fault in faults_of(window)]
    assert looked_at > 10
    assert not found, "\n".join(found)


def test_the_numbers_of_the_pages_of_a_register_are_large_enough_to_touch(
    transactional_db, windows
):
    deputy, today = make_deputy(), timezone.localdate()
    DutyEntry.objects.bulk_create(
        DutyEntry(deputy=deputy, happened_on=today, kind=DutyKind.VISIT, text="走访")
        for _number in range(4 * ScopedModelAdmin.list_per_page)
    )
    window = windows(make_user(is_superuser=True))
    assert window.faults("/admin/deputies/dutyentry/") == []


def test_what_is_cut_is_found(window):
    window.set_content(
        "<html><body><p style='width:40px;overflow:hidden;white-space:nowrap'>一二三四五六七</p>"
        "<div style='width:900px'>宽</div></body></html>"
    )
    faults = faults_of(window)
    assert any(fault.startswith("overflow: DIV") for fault in faults)
    assert any(fault.startswith("clipped: P") for fault in faults)


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/my/items/17/", "/my/items/0/"),
        ("/my/notices/?state=unread", "/my/notices/state"),
        ("/my/notices/?state=unread&page=2", "/my/notices/"),
        ("/my/files/0b1c2d3e-1111-2222-3333-444455556666/", "/my/files/*/"),
    ],
)
def test_pages_of_one_kind_are_looked_at_once(path, kind):
    assert kind_of(path) == kind
