"""Records out of a person's sight are no choice of any form, whatever keys are sent."""

import pytest
from django.contrib.admin import site
from django.urls import reverse

from supervision.opinions.models import Opinion
from tests.security.test_addresses import world  # noqa: F401  a fixture
from tests.security.test_office import asked_by

pytestmark = pytest.mark.django_db

OUT_OF_SIGHT = {
    "supervision.activity": "activity_pk",
    "supervision.item": "item_pk",
    "supervision.opinion": "opinion_pk",
    "supervision.workreport": "report_pk",
    "deputies.suggestion": "suggestion_pk",
    "liaison_stations.matter": "matter_pk",
    "liaison_stations.reception": "reception_pk",
}
"""Of the world's records, those that the clerk of another town may not know of."""


def fields_of(user):
    """(where, field) of every choice among records on the forms that a person may fill in."""
    request = asked_by(user)
    for admin in site._registry.values():
        if not admin.has_add_permission(request):
            continue
        for part in (admin, *admin.get_inline_instances(request)):
            form = part.get_formset(request).form if part is not admin else admin.get_form(request)
            for name, field in form.base_fields.items():
                if getattr(field, "queryset", None) is not None:
                    yield f"{part}.{name}", field


def test_no_form_offers_a_record_out_of_sight(world):  # noqa: F811
    offered, asked = [], 0
    for where, field in fields_of(world.other_town_clerk):
        key = OUT_OF_SIGHT.get(field.queryset.model._meta.label_lower)
        if key:
            asked += 1
            if field.queryset.filter(pk=getattr(world, key)).exists():
                offered.append(where)
    assert offered == []
    assert asked > 5


def test_a_key_out_of_sight_is_refused_beside_its_field_and_nothing_saved(
    client,
    world,  # noqa: F811
):
    client.force_login(world.other_town_clerk)
    before = Opinion.objects.count()
    sent = {
        "activity": world.activity_pk,
        "title": "别处的意见",
        "addressee": Opinion.objects.first().addressee_id,
        "items-TOTAL_FORMS": "0",
        "items-INITIAL_FORMS": "0",
    }
    answer = client.post(reverse("admin:supervision_opinion_add"), sent)
    assert "activity" in answer.context["adminform"].errors
    assert Opinion.objects.count() == before


DOORS = ("change", "history", "delete")


@pytest.mark.parametrize("door", DOORS)
def test_no_door_of_the_back_office_names_a_record_out_of_sight(client, world, door):  # noqa: F811
    client.force_login(world.other_town_clerk)
    opinion = Opinion.objects.get(pk=world.opinion_pk)
    place = reverse(f"admin:supervision_opinion_{door}", args=[opinion.pk])
    answer = client.get(place, follow=True)
    assert answer.status_code in (200, 403, 404)
    assert opinion.title not in answer.content.decode()
