"""What may be uploaded, and how it is made safe before it is stored."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any, Protocol

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.forms.renderers import BaseRenderer
from django.template.defaultfilters import filesizeformat
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from attachments import papers, pictures
from attachments.models import StoredFile

Given = Any
"""What Django hands to a field, storage or form and takes back: its own signatures name no type. An
account, too, for this room knows none."""
LONGEST_NAME = 100
PICTURE_LIMIT = 10 * 1024 * 1024
PAPER_LIMIT = 20 * 1024 * 1024
FILES_AT_ONCE = 10
PICTURES = {"jpg": "JPEG", "jpeg": "JPEG", "png": "PNG", "webp": "WEBP"}
PICTURE_TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
"""Pillow's own table is empty until a picture was opened: a fresh process would fail by it."""
PAPERS = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


ACCEPT = ",".join(f".{ending}" for ending in (*PICTURES, *PAPERS))
WRONG_TYPE = _("“%(name)s”不能上传：只接受 JPG、PNG、WebP 图片和 PDF、DOCX、XLSX 文件。")
TOO_LARGE = _("“%(name)s”太大（%(size)s），上限为 %(limit)s。")
BROKEN_PICTURE = _("“%(name)s”打不开：文件可能已损坏，或者尺寸太大。请换一张，或者缩小后再传。")
BUSY = _("现在处理照片的人太多，请过一会儿再试。")


class Upload(Protocol):
    """What is asked of a file that came in: Django's ``UploadedFile``, or one that code opened."""

    name: str
    size: int

    def seek(self, offset: int, /) -> object:
        """Goes to a place of the file, counted in bytes."""
        ...

    def read(self, most: int, /) -> bytes:
        """The next bytes, ``most`` at the most."""
        ...


@dataclass(frozen=True)
class CheckedFile:
    """An upload that passed: cleaned bytes, a harmless name, the type that we found."""

    name: str
    content_type: str
    content: bytes


def check(upload: Upload) -> CheckedFile:
    """Returns a CheckedFile; raises ValidationError naming the file and what is wrong."""
    ending = PurePath(upload.name).suffix.lower().lstrip(".")
    if ending in PICTURES:
        return _picture(upload, PICTURES[ending])
    if ending in PAPERS:
        return _paper(upload, ending)
    raise ValidationError(WRONG_TYPE, params={"name": plain_name(upload.name)})


def plain_name(name: object) -> str:
    """The name without folders and control characters, at most 100 characters."""
    base = PurePath(str(name).replace("\\", "/")).name
    cleaned = "".join(letter for letter in base if letter.isprintable()).strip() or "file"
    stem, dot, ending = cleaned.rpartition(".")
    if len(cleaned) > LONGEST_NAME:
        cleaned = f"{stem[: max(0, LONGEST_NAME - 1 - len(ending))]}{dot}{ending}"
    return cleaned[:LONGEST_NAME]


def too_large(upload: Upload, limit: int) -> ValidationError:
    """That a file has more than ``limit`` bytes."""
    params = {
        "name": plain_name(upload.name),
        "size": filesizeformat(upload.size),
        "limit": filesizeformat(limit),
    }
    return ValidationError(TOO_LARGE, params=params)


def _read(upload: Upload, limit: int) -> bytes:
    if upload.size > limit:
        raise too_large(upload, limit)
    upload.seek(0)
    return bytes(upload.read(limit + 1))


def _picture(upload: Upload, kind: str) -> CheckedFile:
    """Drawn anew, so that place, camera and hidden content are gone."""
    raw, name = _read(upload, PICTURE_LIMIT), plain_name(upload.name)
    try:
        return CheckedFile(name, PICTURE_TYPES[kind], pictures.redrawn(raw, kind))
    except pictures.Undrawable as fault:
        raise ValidationError(BROKEN_PICTURE, params={"name": name}) from fault
    except pictures.Busy as fault:
        raise ValidationError(BUSY) from fault


def _paper(upload: Upload, ending: str) -> CheckedFile:
    raw, name = _read(upload, PAPER_LIMIT), plain_name(upload.name)
    try:
        papers.look_through(raw, ending)
    except papers.Unfit as fault:
        raise ValidationError(fault.sentence, params={"name": name}) from fault
    return CheckedFile(name, PAPERS[ending], raw)


def store(checked: CheckedFile, *, by: Given) -> StoredFile:
    """Writes a checked file to durable storage and returns its row.

    Args:
        checked: the file, looked at already.
        by: who sent it; None for somebody without an account.
    """
    stored = StoredFile(
        name=checked.name,
        content_type=checked.content_type,
        size=len(checked.content),
        sha256=hashlib.sha256(checked.content).hexdigest(),
        uploaded_by=by,
    )
    stored.file.save(checked.name, ContentFile(checked.content), save=False)
    stored.save()
    return stored


class KeepingInput(forms.FileInput):
    """The browser's input for a file, with what the server keeps from a refused form."""

    kept: Sequence[tuple[str, str]] = ()
    """(token, name) of each kept file."""

    @staticmethod
    def name_of_kept(name: str) -> str:
        """Under which the tokens are sent back."""
        return f"{name}-kept"

    def render(
        self,
        name: str,
        value: object,
        attrs: dict[str, object] | None = None,
        renderer: BaseRenderer | None = None,
    ) -> SafeString:
        """The input, and below it a tick for each kept file: unticked, it is not sent."""
        own = super().render(name, value, attrs, renderer)
        if not self.kept:
            return own
        line = (
            '<li><label><input type="checkbox" name="{}" value="{}" checked> {}'
            " <bdi>{}</bdi></label></li>"
        )
        field = self.name_of_kept(name)
        lines = [(field, token, _("已保留："), file) for token, file in self.kept]
        return format_html(
            '{}<ul class="kept-files">{}</ul>', own, format_html_join("", line, lines)
        )


class FilesInput(KeepingInput):
    """The browser's input for several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files at once; cleans to a list of CheckedFile."""

    widget = FilesInput

    def __init__(self, **options: Given) -> None:
        options.setdefault("help_text", _("JPG、PNG、WebP 图片，或 PDF、DOCX、XLSX 文件；可多选。"))
        super().__init__(**options)
        self.widget.attrs["accept"] = ACCEPT

    def clean(self, data: Given, initial: object = None) -> Given:
        uploads = [upload for upload in data or [] if upload]
        if not uploads:
            return super().clean(None, initial) or []
        if len(uploads) > FILES_AT_ONCE:
            raise ValidationError(_("一次最多上传 %(most)d 个文件。") % {"most": FILES_AT_ONCE})
        return [check(upload) for upload in uploads]


class PictureField(forms.FileField):
    """One picture; cleans to a CheckedFile or None."""

    widget = KeepingInput

    def __init__(self, **options: Given) -> None:
        super().__init__(**options)
        self.widget.attrs["accept"] = ",".join(f".{ending}" for ending in PICTURES)

    def clean(self, data: Given, initial: object = None) -> Given:
        upload = super().clean(data, initial)
        if not upload:
            return None
        checked = check(upload)
        if not checked.content_type.startswith("image/"):
            raise ValidationError(_("这里只接受 JPG、PNG、WebP 图片。"))
        return checked


class OneFileField(forms.FileField):
    """One file; cleans to a CheckedFile or None."""

    widget = KeepingInput

    def __init__(self, **options: Given) -> None:
        super().__init__(**options)
        self.widget.attrs["accept"] = ACCEPT

    def clean(self, data: Given, initial: object = None) -> Given:
        upload = super().clean(data, initial)
        return check(upload) if upload else None
