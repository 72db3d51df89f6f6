"""Persons, bodies and mandates as Popolo JSON (popoloproject.com/specs)."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from accounts.models import Organization
from congress_portal.open_data.datasets import MOST_ROWS
from deputies.people.models import Deputy, Mandate, MandateLevel
from pages.place import words

ROLE = "代表"
CONGRESSES = {
    MandateLevel.NATIONAL: "全国人民代表大会",
    MandateLevel.PROVINCE: "省人民代表大会",
    MandateLevel.PREFECTURE: "设区的市人民代表大会",
    MandateLevel.COUNTY: "县级人民代表大会",
    MandateLevel.TOWN: "镇人民代表大会",
}
"""The congresses by level; of towns, the body of the mandate where it is known."""


def document() -> dict[str, Any]:
    """Everybody who holds or held a mandate, the bodies, and who sat in which one when."""
    people = Deputy.objects.public().by_strokes().only("name", "gender", "sort_key")
    seats = Mandate.objects.filter(deputy__in=Deputy.objects.public().values("pk"))
    bodies = Organization.objects.select_related("area").prefetch_related("former_names")
    return {
        "persons": [_person(one) for one in people[:MOST_ROWS]],
        "organizations": [
            *(
                {"id": f"congress-{level.value}", "name": words(name), "classification": "congress"}
                for level, name in CONGRESSES.items()
            ),
            *map(_body, bodies.order_by("order", "pk")[:MOST_ROWS]),
        ],
        "memberships": [_membership(one) for one in seats.order_by("pk")[:MOST_ROWS]],
    }


def _person(deputy: Deputy) -> dict[str, Any]:
    address = settings.SITE_URL + deputy.get_absolute_url()
    described = {
        "id": f"person-{deputy.pk}",
        "name": deputy.name,
        "gender": deputy.gender or None,
        "links": [{"url": address}],
        "sources": [{"url": address}],
    }
    return {name: value for name, value in described.items() if value is not None}


def _body(organization: Organization) -> dict[str, Any]:
    described = {
        "id": f"organization-{organization.pk}",
        "name": organization.name,
        "other_names": [
            {"name": former.name, **_days(until=former.until)}
            for former in organization.former_names.all()
        ],
        "classification": organization.kind,
        "parent_id": organization.parent_id and f"organization-{organization.parent_id}",
        "area": {"name": organization.area.name} if organization.area else None,
        "founding_date": organization.since and organization.since.isoformat(),
        "dissolution_date": organization.until and organization.until.isoformat(),
    }
    return {name: value for name, value in described.items() if value}


def _membership(mandate: Mandate) -> dict[str, Any]:
    body = f"organization-{mandate.organization_id}"
    described = {
        "id": f"membership-{mandate.pk}",
        "label": f"第{mandate.term}届",
        "role": ROLE,
        "person_id": f"person-{mandate.deputy_id}",
        "organization_id": body if mandate.organization_id else f"congress-{mandate.level}",
        "area": {"name": mandate.district} if mandate.district else None,
        **_days(mandate.since, mandate.until),
    }
    return {name: value for name, value in described.items() if value}


def _days(since: Any = None, until: Any = None) -> dict[str, str]:
    days = {"start_date": since, "end_date": until}
    return {name: day.isoformat() for name, day in days.items() if day}
