"""No form, list filter or action offers a body that is closed; what a record names stays."""

from datetime import timedelta
from inspect import signature

import pytest
from django.contrib import admin as back_office
from django.test import RequestFactory
from django.urls import get_resolver
from django.utils import timezone

from accounts.choices import OrganizationKind, Role
from accounts.models import Organization
from backoffice.existing import still_there
from congress_portal.pasting.forms import PasteForm
from deputies.people.models import Deputy
from pages.filters import ListFilter
from supervision.attendance.forms import InviteForm
from supervision.bodies.forms import BodyForm
from supervision.projects.models import Project
from tests.factories import make_activity, make_org, make_user, town_congress
from tests.history import past_document, past_item, past_project, past_suggestion
from tests.once import once
from workflow.transitions import tables

CLOSED = "早已撤销的"
pytestmark = pytest.mark.django_db


@once
def closed():
    """A closed body of every kind."""
    yesterday = timezone.localdate() - timedelta(days=1)
    return [
        make_org(f"{CLOSED}{kind.label}", kind=kind, until=yesterday) for kind in OrganizationKind
    ]


def asked(path="/admin/", **kwargs):
    request = RequestFactory().get(path)
    request.user = make_user(is_superuser=True)
    request.resolver_match = type("Match", (), {"kwargs": kwargs})
    return request


def offers(field):
    """The names of the bodies that a form field offers; none for other fields."""
    queryset = getattr(field, "queryset", None)
    if queryset is None or queryset.model is not Organization:
        return None
    return [body.name for body in queryset]


def of_the_office():
    """(where, field) of every form of the back office."""
    request = asked()
    for admin in back_office.site._registry.values():
        fields = dict(admin.get_form(request, None, fields=None).base_fields)
        for name, field in fields.items():
            yield f"{admin.model.__name__}.{name}", field
        for inline in admin.get_inline_instances(request):
            for name, field in inline.get_formset(request).form.base_fields.items():
                yield f"{inline.model.__name__}.{name}", field


def of_actions():
    """(where, field) of what the actions on a record ask for."""
    past_item(), past_suggestion(), past_project(), past_document()
    for table in tables.values():
        record = table.model._base_manager.first()
        for row in table.transitions if record else ():
            for need in row.needs:
                try:
                    field = need.field(record)
                except (AttributeError, ValueError):  # of another state than this record's
                    continue
                yield f"{table.model.__name__}.{row.action}", field


def bodies_in(fields):
    """(where, names) of the fields that offer bodies."""
    found = ((where, offers(field)) for where, field in fields)
    return [(where, names) for where, names in found if names is not None]


def test_no_form_of_the_back_office_offers_one(closed):
    named = bodies_in(of_the_office())
    assert len(named) >= 12
    assert [where for where, names in named if any(CLOSED in name for name in names)] == []


def test_no_action_offers_one(closed):
    named = [
        (where, names) for where, field in of_actions() if (names := offers(field)) is not None
    ]
    assert len(named) >= 6
    assert [where for where, names in named if any(CLOSED in name for name in names)] == []


def every_filter(kind=ListFilter):
    for one in kind.__subclasses__():
        yield one
        yield from every_filter(one)


def test_no_filter_of_a_list_offers_one(closed):
    assert get_resolver().url_patterns  # the pages declare their filters
    looked = []
    for one in every_filter():
        if one._meta.model is None:
            continue
        asks = [{}, one._meta.model._default_manager.all()]
        if "user" in signature(one.__init__).parameters:
            asks.append(make_user(is_superuser=True))
        listing = one(*asks)
        for name, choice in listing.filters.items():
            if "choices" in choice.extra:
                looked.append(name)
                assert CLOSED not in str(list(choice.extra["choices"])), (one.__name__, name)
    assert len(looked) >= 15


def test_no_filter_of_the_back_office_offers_one(closed):
    request = asked()
    for admin in back_office.site._registry.values():
        for kind in admin.list_filter:
            if isinstance(kind, type):
                choices = kind(request, {}, admin.model, admin).lookup_choices
                assert CLOSED not in str(choices), kind.__name__


def test_pasted_rows_are_not_given_to_one(closed):
    assert CLOSED not in str(offers(PasteForm(present=Deputy.objects.none()).fields["unit"]))


def test_a_closed_town_is_no_choice_of_its_clerk():
    town = town_congress()
    clerk = make_user(Role.TOWN_CLERK, town)
    form = type("Form", (BodyForm,), {"user": clerk, "Meta": _meta()})
    assert offers(form().fields["organization"]) == [town.name]
    town.until = timezone.localdate() - timedelta(days=1)
    town.save()
    assert offers(form().fields["organization"]) == []
    kept = form(instance=past_project(organization=town))
    assert offers(kept.fields["organization"]) == [town.name]


def test_a_town_clerk_invites_nobody_by_a_closed_town():
    town = town_congress()
    clerk = make_user(Role.TOWN_CLERK, town)
    activity = make_activity(level="town", organizer=town)
    assert offers(InviteForm(activity, clerk).fields["body"]) == [town.name]
    town.until = timezone.localdate() - timedelta(days=1)
    town.save()
    assert offers(InviteForm(activity, clerk).fields["body"]) == []


def _meta():
    return type("Meta", (), {"model": Project, "fields": ("organization",)})


def test_what_a_record_names_stays_a_choice_on_its_page(closed):
    unit = next(body for body in closed if body.kind == OrganizationKind.DEPARTMENT)
    project = past_project(unit=unit)
    field = Project._meta.get_field("unit")
    page = type("Page", (), {"model": Project})
    on_its_page = still_there(page, field, asked(object_id=str(project.pk)), field_choices())
    on_another = still_there(page, field, asked(object_id="999999"), field_choices())
    assert unit in on_its_page
    assert unit not in on_another


def field_choices():
    return Organization.objects.handling_units()


@pytest.mark.parametrize("key", ["", None, "abc", "9" * 40, "1 OR 1=1"])
def test_an_odd_address_names_no_record(closed, key):
    field = Project._meta.get_field("unit")
    found = still_there(
        type("Page", (), {"model": Project}), field, asked(object_id=key), field_choices()
    )
    assert not found.filter(name__contains=CLOSED).exists()


def test_a_posted_key_of_a_closed_body_is_refused(client, closed):
    town = next(body for body in closed if body.kind == OrganizationKind.TOWN_CONGRESS)
    sent = {"code": "Z-1", "name": "新站", "kind": "town", "organization": town.pk}
    client.force_login(make_user(Role.STATION_CLERK))
    page = client.post("/admin/liaison_stations/station/add/", sent)
    assert page.context["adminform"].form.errors["organization"]
    assert "新站" in page.content.decode()


def test_a_body_is_offered_on_its_last_day(db):
    last = make_org("末日局", until=timezone.localdate())
    future = make_org("将来局", since=timezone.localdate() + timedelta(days=1))
    offered = Organization.objects.offered()
    assert last in offered
    assert future not in offered
