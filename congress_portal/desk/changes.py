"""A change of a published record, proposed by a form under ``/my/``: old and new, before a second
person confirms or refuses it."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from attachments.downloads import send
from workflow.forms import ActionForm
from workflow.held_files import files_of
from workflow.models import ProposedChange
from workflow.pages import ActionPage
from workflow.proposals import publishes, save_confirmed
from workflow.timeline import TimelineSource
from workflow.workflow import may_look

SIGNS = {"propose": "working", "confirm": "verified", "refuse": "returned", "replace": "returned"}
BEFORE = gettext_lazy("确认之前，公众看到的是原内容。")
BEFORE_FIRST = gettext_lazy("确认之前，公众看不到这条记录；确认之后公众看到的就是下面这些。")
STATE_SIGNS = {"proposed": "waiting", "confirmed": "verified"}


class ChangePage(ActionPage):
    """For who proposed the change, and for those who publish such records; nobody else knows."""

    template = "my/change.html"
    address, act_address = "my:change", "my:change_act"
    timeline = TimelineSource(signs=SIGNS)

    def __init__(self, request: HttpRequest, pk: int) -> None:
        self.key = pk
        super().__init__(request, pk)

    def records(self) -> QuerySet[Any]:
        with translation.override(settings.LANGUAGE_CODE):
            path = reverse(self.address, args=[self.key])
        asked = ProposedChange.objects.filter(pk=self.key, path=path)
        change = asked.select_related("proposed_by").first()
        known = change is not None and may_look(change, self.request.user)
        return asked.select_related("proposed_by") if known else asked.none()

    def context(self) -> dict[str, Any]:
        return {
            "breadcrumbs": [(_("工作台"), reverse("my:desk"))],
            "change": self.obj,
            "record": self.obj.subject,
            "before": BEFORE_FIRST if publishes(self.obj) else BEFORE,
            "sign": STATE_SIGNS.get(self.obj.status, "returned"),
        }

    def performed(self, action: str, form: ActionForm) -> bool:
        """Confirming saves the record in the same transaction. Raises Conflict like it."""
        with transaction.atomic():
            done = super().performed(action, form)
            if done and action == "confirm":
                save_confirmed(self.obj)
        return done


@require_safe
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """One change of a published record."""
    return ChangePage(request, pk).response()


@require_safe
def change_file(request: HttpRequest, pk: int, uuid: UUID) -> HttpResponseBase:
    """A file of a change that waits, for those who see the change; for nobody else."""
    person: Any = request.user  # every page here needs a sign-in
    found = get_object_or_404(ProposedChange.objects.select_related("proposed_by"), pk=pk)
    if not (may_look(found, person) or person.is_superuser):
        raise Http404
    kept = get_object_or_404(files_of(found), stored__uuid=uuid)
    return send(kept.stored, inline=True, width=request.GET.get("width"))


def change_act(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Confirms it, or refuses it with a reason."""
    return ChangePage(request, pk).act(action)
