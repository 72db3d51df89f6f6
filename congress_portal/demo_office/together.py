"""Cases of this year that are not handled one by one: an item and a suggestion split among several
units, two items and two suggestions answered together; through the real actions.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.utils import timezone

from accounts.models import Organization, User
from deputies.suggestions.models import Suggestion
from supervision.items.models import Item
from workflow.transitions import perform

People = dict[str, User]
STORY = json.loads(Path(__file__).with_name("together.json").read_text("utf-8"))


def play(people: People) -> None:
    """Splits and joins what the other stories of this year have made."""
    year = timezone.localdate().year
    items = Item.objects.filter(opinion__activity__year=year)
    suggestions = Suggestion.objects.filter(year=year)
    for key, field, found in (
        ("items", "problem", items),
        ("suggestions", "title", suggestions),
    ):
        _split(people, found, field, STORY[key]["split"])
        _join(people, found, field, STORY[key]["join"])


def _one(found: Any, field: str, words: str) -> Any:
    return found.filter(**{f"{field}__startswith": words}).order_by("pk").first()


def _split(people: People, found: Any, field: str, story: dict[str, Any]) -> None:
    """Two parts; the one of the leading unit is answered and concluded, the other one is open."""
    case = _one(found, field, story[field])
    units = Organization.objects.in_bulk(
        [name for name, _text in story["parts"]], field_name="name"
    )
    if case is None or len(units) < len(story["parts"]):
        return
    parts = [(units[name], text) for name, text in story["parts"]]
    case = perform(case, "split", by=people["clerk"], data={"parts": parts})
    own = case.parts.get(unit=case.lead_unit)
    data = {"part": own, "text": story["reply"]}
    case = perform(case, "reply_part", by=people["handler"], data=data)
    own.refresh_from_db()
    data = {"part": own, "text": story["concluded"]}
    perform(case, "conclude_part", by=people["clerk"], data=data)


def _join(people: People, found: Any, field: str, story: dict[str, Any]) -> None:
    """One answer for several; each keeps its number."""
    case = _one(found, field, story["to"])
    others = [_one(found, field, words) for words in story["others"]]
    if case is None or None in others:
        return
    alike = found.filter(pk__in=[one.pk for one in others])
    perform(case, "join", by=people["clerk"], data={"others": alike})
