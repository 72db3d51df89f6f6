"""Stored files: what was uploaded, by whom, with its checksum."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import timedelta
from typing import Self

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from attachments.storage import place_of_attachments


def stored_path(stored: StoredFile, name: str) -> str:
    """Where a file lies below the media folder: its name tells nothing of it."""
    return f"files/{stored.uuid.hex[:2]}/{stored.uuid.hex}"


class StoredFile(models.Model):
    """A checked upload; a download goes through the link of the room that holds it.

    One that was wrong is not taken away: ``replaced_by`` names what stands in its place, and
    whoever may read the one may read the other.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    file = models.FileField(_("文件"), upload_to=stored_path, storage=place_of_attachments)
    name = models.CharField(_("文件名"), max_length=120)
    content_type = models.CharField(_("格式"), max_length=100)
    size = models.PositiveIntegerField(_("大小（字节）"))
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("上传人"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    uploaded_at = models.DateTimeField(_("上传时间"), auto_now_add=True)
    replaced_by = models.OneToOneField(
        "self",
        verbose_name=_("由此替换"),
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="replaces",
    )
    replaced_because = models.TextField(_("替换的理由"), blank=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = _("附件")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_picture(self) -> bool:
        """Whether a page may show it."""
        return self.content_type.startswith("image/")


KEPT_FOR = timedelta(days=1)
MOST_KEPT = 20
"""Of one person; the oldest go."""


def photo_field() -> models.OneToOneField[StoredFile | None, StoredFile | None]:
    """The photograph of a record, which comes in by the checks of uploads alone."""
    return models.OneToOneField(
        StoredFile,
        verbose_name=_("照片"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )


class KeptUploadQuerySet(models.QuerySet["KeptUpload"]):
    """Files that were chosen in a form that was refused, until it is saved or a day has passed;
    and those of a change that waits for a second person, until it is decided."""

    def of(self, user: AbstractBaseUser, tokens: Iterable[str]) -> Self:
        """Those of a person that a form names, as long as they are kept."""
        known = [token for token in tokens if _is_token(token)][:MOST_KEPT]
        kept = models.Q(waits=True) | models.Q(at__gte=timezone.now() - KEPT_FOR)
        return self.filter(kept, by=user.pk, token__in=known).select_related("stored")

    def forgettable(self) -> Self:
        """Those for which no change waits."""
        return self.filter(waits=False)


def _is_token(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True


class KeptUpload(models.Model):
    """One checked file that waits for its form to be sent again, by its person or, with a change
    that waits, by the second one's word."""

    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    stored = models.OneToOneField(
        StoredFile, verbose_name=_("文件"), on_delete=models.PROTECT, related_name="+"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("上传人"),
        on_delete=models.CASCADE,
        related_name="+",
    )
    at = models.DateTimeField(_("保留时间"), default=timezone.now)
    waits = models.BooleanField(_("随修改等待确认"), default=False)

    objects = KeptUploadQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("暂存的附件")
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.stored)
