"""The receipts of citizens' matters; how their codes are made is ``workflow.codes``."""

import uuid

from liaison_stations.models import Receipt
from workflow import codes

SALT = "liaison_stations.receipt"


def code_for(form_key: uuid.UUID) -> str:
    return codes.code_for(SALT, form_key)


def issue(matter, code: str, digest: str) -> Receipt:
    return Receipt.objects.create(
        matter=matter, origin=matter, locator=code[: codes.LOCATOR], digest=digest
    )


def find(code: str) -> Receipt | None:
    """The receipt of a folded code; an unknown one takes as long as a wrong one."""
    return codes.find(Receipt.objects.all(), code)
