"""Suggestions that several units handle together: more units, parts, one answer for several."""

from accounts.choices import Role
from accounts.models import Organization
from deputies.handling import effects
from deputies.people.relations import ANYBODY, CITY_CLERK
from deputies.suggestions import relations
from deputies.suggestions.models import WITH_UNIT, Suggestion, SuggestionPart, SuggestionStatus
from workflow.together import Together

TOGETHER = Together(
    name="suggestion",
    model=Suggestion,
    part=SuggestionPart,
    case="suggestion",
    at_units=WITH_UNIT,
    over=(SuggestionStatus.CONCLUDED,),
    replied=SuggestionStatus.REPLIED,
    clerk=CITY_CLERK,
    handling=relations.HANDLING_UNIT,
    inner=ANYBODY,
    handler=Role.HANDLER,
    units=lambda day: Organization.objects.handling_units().on(day),
    add_entry=effects.add_entry,
    reply=effects.reply,
    told=lambda action, sentence: relations.tell_suggestion(action, sentence, relations.UNITS),
)
