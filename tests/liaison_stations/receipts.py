"""Receipts in the hands of citizens, for the tests of following a matter."""

import uuid

from intake import codes
from liaison_stations.matters.models import MatterStatus
from liaison_stations.opinions.submission import OPINIONS, issue
from tests.liaison_stations.world import make_matter

TRACK = "/opinions/track/"
NAME, PHONE = "王小明", "13800000001"
MATTER_LINES = "您反映的事项已受理"


def give_receipt(matter):
    """The code of a new receipt of a matter."""
    code = OPINIONS.code_for(uuid.uuid4())
    issue(matter, code, codes.digest_of(code))
    return code


def look(client, code, **more):
    """The page that a code leads to."""
    return client.post(TRACK, {"code": code, **more})


def followed(world, status=MatterStatus.HANDLING, **fields):
    """A matter in a state, and the code of its receipt."""
    matter = make_matter(world, status, **fields)
    return matter, give_receipt(matter)


def do(client, code, action, **data):
    """The page of the code, and then an action on it."""
    seen = look(client, code)
    given = {
        "receipt": seen.context["receipt"],
        "version": seen.context["matter"].version,
        "do": action,
    }
    return client.post(TRACK, given | data)
