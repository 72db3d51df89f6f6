"""Lines of an item's story, with the evidence that came with them."""

from accounts.choices import Role
from supervision.models import Entry, EntryFile
from workflow.uploads import store


def tell_story(item, step, action, kind, text="", *, on=None, place=""):
    """Adds a line to the item's story and files the evidence that came with it."""
    entry = Entry.objects.create(
        item=item,
        kind=kind,
        action=action,
        round=item.round,
        text=text or "",
        happened_on=on or step.today,
        place=place,
        by=step.by,
        unit_id=unit_of(item, step.by),
        at=step.at,
    )
    for checked in step.data.get("files") or []:
        EntryFile.objects.create(entry=entry, stored=store(checked, by=step.by))
    return entry


def unit_of(item, user):
    """The handling unit for which the person acts on this item, or None."""
    units = user.organizations_as(Role.HANDLER)
    if item.lead_unit_id in units:
        return item.lead_unit_id
    return next((unit.pk for unit in item.assisting_units.all() if unit.pk in units), None)
