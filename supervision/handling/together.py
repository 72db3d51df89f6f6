"""Items that several units handle together: more units, parts, one answer for several."""

from accounts.choices import Role
from accounts.models import Organization
from deputies.people.relations import ANYBODY
from supervision.handling import effects
from supervision.handling.models import ItemPart
from supervision.handling.timeline import add_entry
from supervision.items import relations
from supervision.items.choices import WITH_UNIT, EntryKind, ItemStatus
from supervision.items.models import Item
from workflow.together import Together

TOGETHER = Together(
    name="item",
    model=Item,
    part=ItemPart,
    case="item",
    at_units=WITH_UNIT,
    over=(ItemStatus.STRUCK_OFF,),
    replied=ItemStatus.REPLIED,
    clerk=relations.CLERK,
    handling=relations.HANDLING_UNIT,
    inner=ANYBODY,
    handler=Role.HANDLER,
    units=lambda day: Organization.objects.handling_units().on(day),
    add_entry=lambda item, step, action, text: add_entry(
        item, step, action, EntryKind.DECISION, text
    ),
    reply=effects.reply,
    told=lambda action, sentence: relations.tell(action, sentence, relations.UNITS),
)
