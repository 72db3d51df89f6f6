"""What a public page is about, for programs that read it: the vocabulary of schema.org as JSON-LD.

Only what the page says itself. https://schema.org names the properties; the page's address is made
whole, and nothing empty is said. A block of data runs nothing, so the policy of content stands.
"""

from datetime import date

from django.conf import settings

Described = dict[str, object]
CONTEXT = "https://schema.org"


def described(kind: str, path: str, name: str, **facts: object) -> Described:
    """A record on a page of its own, as the value of a view's ``json_ld``.

    Args:
        kind: a type of schema.org.
        path: of the page, from the root of the site.
        facts: further properties; days become ISO 8601, those without a value are left out.
    """
    return {"@context": CONTEXT, **part(kind, name, url=whole(path), **facts)}


def part(kind: str, name: str, **facts: object) -> Described:
    """A thing within another: who organises, where it is.

    Args:
        kind: as schema.org names it.
        name: of the thing.
        facts: further properties; empty ones are left out.
    """
    said = {key: _value(value) for key, value in facts.items()}
    return {"@type": kind, "name": str(name), **{key: one for key, one in said.items() if one}}


def organization(name: str) -> Described:
    """A public body."""
    return part("GovernmentOrganization", name)


def whole(path: str) -> str:
    """The whole address of a path of this site."""
    return f"{settings.SITE_URL}{path}"


def _value(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (dict, list)) or value is None:
        return value
    return str(value)
