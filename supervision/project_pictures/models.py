"""Photographs of well-being projects, and who sees them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from attachments.models import StoredFile
from pages.readers import PublicRecords
from supervision.projects.models import Project
from supervision.projects.relations import WORKS_ON

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User


class ProjectPictureQuerySet(PublicRecords["ProjectPicture"]):
    """Photographs, for whoever sees their project."""

    def public(self) -> Self:
        """Of published projects; not what was replaced, nor what waits for a second person."""
        shown = self.filter(stored__replaced_by=None, standing=PictureStanding.WITH_PROJECT)
        return shown.filter(project__in=Project.objects.public())

    def waiting(self) -> Self:
        """Those that came in after the project was published."""
        return self.filter(standing=PictureStanding.WAITING)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Those of projects that the person answers for, also what was replaced."""
        if not user.is_authenticated:
            return self.public()
        before = Project.objects.visible_to(user).filter(is_public=False)
        own = WORKS_ON.records(Project.objects.all(), user)
        return self.filter(
            Q(pk__in=self.public().values("pk"))
            | Q(project__in=before.values("pk"))
            | Q(project__in=own.values("pk"))
        )


class PictureStanding(models.TextChoices):
    """Who sees a photograph of a project."""

    WITH_PROJECT = "with_project", _("随项目公开")
    WAITING = "waiting", _("待第二人确认公开")
    INSIDE = "inside", _("不公开")


class ProjectPicture(models.Model):
    """A photograph of a report; public with its project, or once a second person has seen it."""

    project = models.ForeignKey(
        Project, verbose_name=_("项目"), on_delete=models.PROTECT, related_name="pictures"
    )
    stored = models.OneToOneField(
        StoredFile, verbose_name=_("照片"), on_delete=models.PROTECT, related_name="+"
    )
    day = models.DateField(_("日期"))
    standing = models.CharField(
        _("公开情况"),
        max_length=20,
        choices=PictureStanding,
        default=PictureStanding.WITH_PROJECT,
        editable=False,
    )

    objects = ProjectPictureQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("照片")
        ordering = ["-day", "-id"]

    def __str__(self) -> str:
        return self.stored.name
