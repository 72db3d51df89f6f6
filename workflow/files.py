"""Where an attachment is read, and replaced, whatever record it belongs to."""

from typing import Any, cast
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from attachments.downloads import send
from attachments.kept import KeepsFiles
from attachments.uploads import OneFileField, PictureField
from pages.fields import PlainField
from pages.untyped import AnyReader, ByDjango
from workflow import replacing
from workflow.pages import UNPROCESSABLE
from workflow.people import Actor


class ReplacingForm(KeepsFiles, forms.Form):
    """The file that is right, and why the other one was not."""

    file = OneFileField(
        label=gettext_lazy("新的附件"),
        help_text=gettext_lazy("JPG、PNG、WebP 图片，或 PDF、DOCX、XLSX 文件。"),
    )
    reason = PlainField(
        label=gettext_lazy("替换的理由"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("请写明理由。")},
    )

    def __init__(self, user: AnyReader, *sent: ByDjango, picture: bool = False) -> None:
        super().__init__(*sent)
        if picture:
            self.fields["file"] = PictureField(label=_("新的附件"))
        self.take_kept(user)


@require_safe
def file(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """Any attachment, for whoever may read it where it is filed; also one that was replaced."""
    person: Any = request.user  # every page here needs a sign-in
    found = replacing.find(uuid, person)
    if found is None:
        raise Http404
    return send(found[1].stored, inline=True, width=request.GET.get("width"))


@require_http_methods(["GET", "HEAD", "POST"])
def replace(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Asks for the right file and the reason; the old file is kept and named."""
    person: Any = request.user  # every page here needs a sign-in
    found = replacing.find(uuid, person)
    if found is None:
        raise Http404
    shelf, link = found
    record = shelf.record(link)
    if not shelf.may_replace(record, link.stored, person):
        raise Http404
    sent = request.method == "POST"
    given = (request.POST, request.FILES) if sent else ()
    form = ReplacingForm(person, *given, picture=shelf.picture)
    if sent and _replaced(request, shelf, link, form):
        messages.success(request, _("已替换，原来的附件仍然保留。"))
        return redirect(shelf.page(record))
    if sent:
        form.keep_files()
    context = {
        "breadcrumbs": [(str(record), shelf.page(record))],
        "name": link.stored.name,
        "form": form,
    }
    status = UNPROCESSABLE if sent else 200
    return render(request, "my/replace_file.html", context, status=status)


def _replaced(
    request: HttpRequest, shelf: replacing.Shelf, link: replacing.FileLink, form: ReplacingForm
) -> bool:
    if not form.is_valid():
        return False
    given, person = form.cleaned_data, cast(Actor, request.user)
    try:
        replacing.replace(shelf, link, given["file"], reason=given["reason"], by=person)
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return False
    form.let_files_go()
    return True
