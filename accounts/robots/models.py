"""Robots of work groups (DingTalk, WeCom): where the notices of a body's people are posted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.organizations.models import Organization
from pages.untyped import AnyReader

if TYPE_CHECKING:
    from workflow.people import Actor


class RobotKind(models.TextChoices):
    """Whose robot it is: the two say the same in different words."""

    DINGTALK = "dingtalk", _("钉钉")
    WECOM = "wecom", _("企业微信")


class RobotQuerySet(models.QuerySet["Robot"]):
    """Robots by the bodies whose group they speak to."""

    def kept_by(self, user: Actor) -> Self:
        """Whoever keeps the settings knows of all of them; the page says who that is."""
        return self.all()

    def of(self, person: AnyReader) -> Self:
        """Those of the bodies for which a person acts today."""
        bodies = {grant.organization_id for grant in person.current_grants}
        return self.filter(is_active=True, organization__in=bodies - {None})


class Robot(models.Model):
    """A robot in the work group of one body.

    Whoever knows ``url`` (and ``secret`` where it signs) can post there: both are shown to nobody
    once they are saved.
    """

    organization = models.ForeignKey(
        Organization, verbose_name=_("所属组织"), on_delete=models.PROTECT, related_name="robots"
    )
    kind = models.CharField(_("类别"), max_length=10, choices=RobotKind)
    url = models.CharField(_("推送地址"), max_length=500)
    secret = models.CharField(_("签名密钥"), max_length=200, blank=True)
    is_active = models.BooleanField(_("启用"), default=True)

    objects = RobotQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("工作群机器人")
        ordering = ["organization", "id"]

    def __str__(self) -> str:
        return f"{self.organization} · {self.get_kind_display()}"

    def clean(self) -> None:
        """An address that nothing may be sent to is refused before it is saved."""
        from accounts.robots import hooks

        super().clean()
        try:
            hooks.check(self.url)
        except hooks.Refused as refusal:
            raise ValidationError({"url": str(refusal)}) from refusal
