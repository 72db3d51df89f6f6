"""A matter written down at the desk, with what was done about it on the spot."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from liaison_stations.actors import keeps
from liaison_stations.matters import raise_matter
from liaison_stations.models import Matter
from workflow.transitions import perform

ON_THE_SPOT = {"answer": "answer_on_the_spot", "solve": "solve_on_the_spot"}


@transaction.atomic
def write_down(station, given, by, **fields):
    """The matter of a filled-in form and whether it is new; a second press makes no second one."""
    known = Matter.objects.filter(form_key=given["form_key"]).first()
    if known is not None:
        if not keeps(known.station, by):
            raise PermissionDenied
        return known, False
    matter = raise_matter(
        station,
        text=given["text"],
        by=by,
        name=given["name"],
        phone=given["phone"],
        agreed=given["agreed"],
        files=given.get("files") or (),
        form_key=given["form_key"],
        policy_area=given["policy_area"],
        deputy=given["deputy"],
        **fields,
    )
    if given["now"]:
        data = {"text": given["answer"], "closed_on": matter.raised_on}
        matter = perform(matter, ON_THE_SPOT[given["now"]], by=by, data=data)
    return matter, True
