"""Short messages to citizens about what became of their matter; the telephone is read when sent.

A message holds neither number nor name: who has taken their data back hears nothing more.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any, ClassVar, Self

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liaison_stations.matters.models import Citizen, Matter
from pages.untyped import AnyRecord
from workflow import outbox, sms
from workflow.channels import Unreachable
from workflow.messages import Sending, SendingQuerySet

MOBILE = re.compile(r"1\d{10}")
OUTCOMES = {
    "accept": gettext_lazy("已受理"),
    "answer": gettext_lazy("已有答复"),
    "solve": gettext_lazy("已解决"),
    "refuse": gettext_lazy("不予受理"),
    "merge": gettext_lazy("已与相同事项合并办理"),
    "reopen": gettext_lazy("已重新办理"),
    "ask_again": gettext_lazy("请您确认是否真正解决"),
}
"""What a citizen hears of by a short message; all the rest stands on the receipt's page."""


class CitizenMessageQuerySet(SendingQuerySet):
    """Messages to citizens by the matters that they are about."""

    def of(self, matter: Matter) -> Self:
        """Those about one matter, oldest first."""
        return self.filter(matter=matter).order_by("id")


class CitizenMessage(Sending):
    """One outcome that one citizen is told of."""

    matter = models.ForeignKey(
        Matter,
        verbose_name=gettext_lazy("群众事项"),
        on_delete=models.CASCADE,
        related_name="citizen_messages",
    )
    action = models.CharField(gettext_lazy("动作"), max_length=50)
    created_at = models.DateTimeField(gettext_lazy("生成时间"))

    objects: ClassVar[Any] = CitizenMessageQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = gettext_lazy("给群众的短信")
        ordering = ["id"]
        indexes = [
            models.Index(
                fields=["due_at"],
                name="citizen_message_waiting",
                condition=models.Q(sent_at__isnull=True, failed_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

    @classmethod
    def hand_over(cls, together: list[AnyRecord]) -> None:
        """Sends one message by the city's service.

        Raises:
            Unreachable: where no mobile number is left.
        """
        (one,) = together
        number = mobile_of(one.matter_id)
        if not number:
            raise Unreachable(_("反映人没有留下可以发短信的手机号，或者已经收回。"))
        text = _("您反映的事项 %(number)s %(outcome)s。请凭回执码在网上查看。")
        facts = {"number": one.matter.number, "outcome": OUTCOMES[one.action]}
        sms.send(number, text % facts)

    @classmethod
    def ready(cls, sendings: AnyRecord) -> AnyRecord:
        return sendings.select_related("matter")


def mobile_of(matter: int) -> str:
    """The number by which the citizen of a matter agreed to be reached; blank where none is."""
    citizen = Citizen.objects.filter(matter=matter, agreed_to_contact=True).first()
    digits = re.sub(r"\D", "", citizen.phone)[-11:] if citizen else ""
    return digits if MOBILE.fullmatch(digits) else ""


def tell(matter: Matter, action: str, at: datetime) -> None:
    """Puts a message to the citizen, and to those whose matters were merged into this one.

    Where no service is set up, or no mobile number was left, nothing is put: the receipt tells.
    """
    if action not in OUTCOMES or not sms.is_configured():
        return
    keys = [matter.pk, *matter.merged.values_list("pk", flat=True)]
    CitizenMessage.objects.bulk_create(
        CitizenMessage(matter_id=key, action=action, created_at=at, due_at=at)
        for key in keys
        if mobile_of(key)
    )


outbox.also_send(CitizenMessage)
