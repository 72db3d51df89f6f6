"""Forms that a person has not saved yet, and how they like to see a list."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization, User

DRAFT_KEPT_FOR = timedelta(days=3)
MOST_DRAFTS = 30
MOST_LISTS = 30
LONGEST_QUERY = 500


class UnsavedFormQuerySet(models.QuerySet["UnsavedForm"]):
    """Unsaved forms, each known to its writer alone."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """One's own."""
        return self.filter(user=user.pk)

    def forgotten(self, at: datetime) -> Self:
        """Not touched for days."""
        return self.filter(kept_at__lt=at - DRAFT_KEPT_FOR)


class UnsavedForm(models.Model):
    """What somebody typed into a form and did not save: gone when it is saved, or after days."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("用户"),
        on_delete=models.CASCADE,
        related_name="+",
    )
    path = models.CharField(_("页面"), max_length=200)
    fields = models.JSONField(_("填写的内容"), default=list)
    kept_at = models.DateTimeField(_("保存时间"), default=timezone.now)

    objects = UnsavedFormQuerySet.as_manager()

    class Meta:
        app_label = "congress_portal"
        verbose_name = verbose_name_plural = _("没有保存的表单")
        constraints = [models.UniqueConstraint(fields=["user", "path"], name="unsaved_form_once")]
        indexes = [models.Index(fields=["kept_at"], name="unsaved_form_age")]

    def __str__(self) -> str:
        return self.path


class KeptListQuerySet(models.QuerySet["KeptList"]):
    """Filters with names, and the columns of a list."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """One's own, and what others shared in the bodies that the person acts for."""
        if not user.is_authenticated:
            return self.none()
        bodies = {grant.organization_id for grant in user.current_grants if grant.organization_id}
        return self.filter(Q(user=user.pk) | Q(shared_with__in=bodies))


class KeptList(models.Model):
    """A list as somebody likes to see it: its filters under a name, or, without one, its columns.

    ``page`` is the name of the list's address, ``query`` the filters as they stand in it.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("用户"),
        on_delete=models.CASCADE,
        related_name="+",
    )
    page = models.CharField(_("页面"), max_length=60)
    name = models.CharField(_("名称"), max_length=40, blank=True)
    query = models.CharField(_("筛选条件"), max_length=LONGEST_QUERY, blank=True)
    columns = models.JSONField(_("列"), default=list)
    shared_with = models.ForeignKey(
        Organization,
        verbose_name=_("共享给"),
        null=True,
        on_delete=models.CASCADE,
        related_name="+",
    )

    objects = KeptListQuerySet.as_manager()

    class Meta:
        app_label = "congress_portal"
        verbose_name = verbose_name_plural = _("保存的列表")
        constraints = [
            models.UniqueConstraint(fields=["user", "page", "name"], name="kept_list_once")
        ]

    def __str__(self) -> str:
        return self.name or self.page
