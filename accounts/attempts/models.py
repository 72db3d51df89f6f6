"""Counted attempts to sign in, and the places from which each person has signed in before."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class AttemptCount(models.Model):
    """How many attempts failed lately, for one account, network or browser.

    ``key`` is a keyed digest, so that the table names neither addresses nor what was typed. A row
    counts until ``until``; what others do never removes it before.
    """

    key = models.CharField(_("计数对象"), max_length=64, unique=True)
    count = models.PositiveIntegerField(_("次数"), default=0)
    until = models.DateTimeField(_("至"))

    class Meta:
        verbose_name = verbose_name_plural = _("登录失败计数")
        ordering = ["id"]
        indexes = [models.Index(fields=["until"], name="attempt_count_by_age")]

    def __str__(self) -> str:
        return f"#{self.pk}"


class KnownPlace(models.Model):
    """A browser or a network from which a person has signed in; kept as a keyed digest."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("用户"),
        on_delete=models.CASCADE,
        related_name="known_places",
    )
    key = models.CharField(_("地点"), max_length=64)
    last_used = models.DateTimeField(_("上次使用"))

    class Meta:
        verbose_name = verbose_name_plural = _("登录过的设备和网络")
        ordering = ["-last_used", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], name="known_place_once"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"
