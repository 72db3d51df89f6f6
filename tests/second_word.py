"""The second person's word on what a page has proposed."""

from typing import Any

from django.test import Client

from accounts.choices import Role
from tests.factories import make_user
from workflow.models import ChangeStatus, ProposedChange


def confirmed(answer: Any) -> Any:
    """What a page answered, once a leader has confirmed all that waits; as it is where nothing
    does."""
    waiting = ProposedChange.objects.filter(status=ChangeStatus.PROPOSED).order_by("pk")
    leader = Client()
    leader.force_login(make_user(Role.LEADER))
    for change in waiting:
        data = {"decision": "confirm", "version": change.version}
        assert leader.post(change.path, data).status_code == 302
    return answer
