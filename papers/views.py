"""A paper on the screen, for the printer and as files; and what its check code tells everybody."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_safe

from intake.codes import as_stored
from pages.public import private, public_page
from pages.qr import drawn
from papers.content import PaperContent, lines_of
from papers.issuing import compose, current, issue
from papers.kinds import KINDS, PaperKind
from papers.markup import annex_of, body_of
from papers.models import OfficialPaper, Standing
from papers.word import Marks, document_of, left_out_in_words
from papers.workbook import workbook_of

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_OCCASION = 40
DRAFT = "草稿，未编号，不作为正式公文使用"


class Copy:
    """The paper of a record as one person may have it: the current version, or a draft.

    Raises Http404 where the person may not know of the record, or there is nothing to show.
    """

    def __init__(self, kind: PaperKind, request: HttpRequest, key: object, occasion: str) -> None:
        self.kind, self.user = kind, request.user
        self.record: Any = get_object_or_404(kind.records(request.user), pk=key)
        self.occasion = occasion = occasion or kind.occasion(self.record)
        can_be = kind.can_be_for(self.record, occasion)
        self.may_make = can_be and kind.may_make(self.record, request.user)
        self.paper = current(kind, self.record, occasion)
        if self.paper is None and not can_be:
            raise Http404
        if self.paper is None and kind.at_once and kind.ready(self.record):
            # Imported history has no act at which it could have been made.
            self.paper = issue(kind, self.record, by=None, occasion=occasion)
        drafts = self.may_make or kind.may_read_drafts(self.record, request.user)
        if self.paper is None and not drafts:
            raise Http404
        self.whole = self.paper.frozen() if self.paper else compose(kind, self.record, occasion)

    @property
    def content(self) -> PaperContent:
        """As far as the person may see the rows of its list."""
        keys = self.kind.rows(self.record, self.user)
        annex = self.whole.annex
        if annex is None or keys is None:
            return self.whole
        return PaperContent(**{**vars(self.whole), "annex": annex.only(keys)})

    @property
    def marks(self) -> Marks:
        """What every sheet of the copy says at its edge; of a draft that it is one."""
        if self.paper is None:
            return Marks(word=DRAFT)
        with override(settings.LANGUAGE_CODE):
            standing = self.paper.standing
            address = address_of(self.paper)
            word = "" if standing == Standing.CURRENT else str(standing.label)
        return Marks(
            self.paper.number, self.paper.version, self.paper.code_in_groups, address, word
        )

    @property
    def is_outdated(self) -> bool:
        """Whether the record has changed since; asked only of who could make it anew."""
        if self.paper is None or not self.may_make:
            return False
        if self.paper.void_at:
            return True
        return compose(self.kind, self.record, self.occasion).digest() != self.paper.digest

    @property
    def name(self) -> str:
        """Of its files."""
        number = f" {self.paper.number}" if self.paper else ""
        words = "".join(lines_of(f"{self.whole.title}{number}"))
        return words.replace("/", "_")[:120]

    def word(self) -> HttpResponse:
        """A paper as Word."""
        return _file(document_of(self.content, self.marks), WORD, f"{self.name}.docx")

    def workbook(self) -> HttpResponse:
        """A paper that is a table, as a workbook."""
        annex = self.content.annex
        if annex is None:
            raise Http404
        marks = self.marks
        lines = [line for line in (marks.number, *marks.lines) if line]
        return _file(workbook_of(annex, lines), EXCEL, f"{self.name} 清单.xlsx")


def _file(raw: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(raw, content_type=kind)
    response.headers["Content-Disposition"] = str(content_disposition_header(True, name))
    return private(response)


def address_of(paper: OfficialPaper) -> str:
    """The whole address under which anybody may check it."""
    return f"{settings.SITE_URL}{paper.get_absolute_url()}"


def _asked(request: HttpRequest, kind: str, key: int) -> Copy:
    if kind not in KINDS:
        raise Http404
    occasion = request.GET.get("for", "")
    if len(occasion) > LONGEST_OCCASION or not occasion.isprintable():
        raise Http404
    return Copy(KINDS[kind], request, key, occasion)


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, kind: str, key: int) -> HttpResponse:
    """The paper as it will be printed, with its files; a POST makes it, or its next version."""
    asked = _asked(request, kind, key)
    query = f"?for={asked.occasion}" if asked.occasion else ""
    if request.method == "POST":
        if not asked.may_make:
            raise PermissionDenied
        made = issue(asked.kind, asked.record, by=request.user, occasion=asked.occasion)
        done = _("已制作：%(number)s，第 %(version)d 版。")
        messages.success(request, done % {"number": made.number, "version": made.version})
        return redirect(request.path + query)
    content, annex = asked.content, asked.content.annex
    files = [(_("下载 Word 文档"), reverse("my_papers:word", args=[kind, key]) + query)]
    if annex:
        sheet = reverse("my_papers:workbook", args=[kind, key]) + query
        files.append((_("下载清单（Excel）"), sheet))
    context = {
        "breadcrumbs": [
            (_("工作台"), reverse("my:desk")),
            (_("返回"), asked.kind.page(asked.record)),
        ],
        "label": asked.kind.label,
        "paper": asked.paper,
        "content": content,
        "body": body_of(content),
        "list": annex_of(annex) if annex else "",
        "list_title": annex.title if annex else "",
        "marks": asked.marks,
        "code": drawn(address_of(asked.paper), _("校验码")) if asked.paper else "",
        "make": _make_in_words(asked),
        "files": files,
        "left_out": left_out_in_words(annex.left_out) if annex and annex.left_out else "",
        "versions": _versions(asked),
    }
    return private(render(request, "papers/page.html", context))


def _make_in_words(asked: Copy) -> str:
    """What the button says; nothing where there is nothing to make, or not for this person."""
    if asked.paper is None and asked.may_make:
        return _("编号制作正式件")
    return _("记录已有变化，制作新版本") if asked.is_outdated else ""


def _versions(asked: Copy) -> list[OfficialPaper]:
    own = OfficialPaper.objects.of(asked.kind.key, asked.record, asked.occasion)
    found = list(own.select_related("made_by").defer("content")[:20])
    return found if len(found) > 1 else []


@require_safe
def word(request: HttpRequest, kind: str, key: int) -> HttpResponse:
    """The paper of a record as a Word document; 404 for whoever may not know of the record."""
    return _asked(request, kind, key).word()


@require_safe
def workbook(request: HttpRequest, kind: str, key: int) -> HttpResponse:
    """The list of a paper as a workbook; 404 where it has none, or for a stranger."""
    return _asked(request, kind, key).workbook()


@public_page
def find(request: HttpRequest) -> HttpResponse:
    """Where a code is typed that cannot be scanned."""
    typed = request.GET.get("code", "")
    code = as_stored(typed) if typed else ""
    if code:
        return redirect("letters:letter", code=code)
    return _find_page(request, typed)


def _find_page(request: HttpRequest, typed: str, status: int | None = None) -> HttpResponse:
    refused = _("没有这个校验码的公文。请核对 16 位字符。") if typed else ""
    context = {"typed": typed, "refused": refused}
    return render(request, "papers/find.html", context, status=status)


@public_page
def letter(request: HttpRequest, code: str) -> HttpResponse:
    """Which paper, which version, whether it is current; nothing of what stands on it."""
    folded = as_stored(code)
    paper = OfficialPaper.objects.public().filter(code=folded).first() if folded else None
    if paper is None:
        return _find_page(request, code, status=404)
    kind = KINDS.get(paper.kind)
    context = {
        "paper": paper,
        "kind": kind.label if kind else _("公文"),
        "standing": paper.standing.label,
        "doubt": _doubt(paper),
        "newest": _newest(paper),
    }
    return render(request, "papers/letter.html", context)


def _doubt(paper: OfficialPaper) -> str:
    if paper.standing == Standing.VOID:
        return _("这一份已经作废，不能再使用。")
    if paper.standing == Standing.SUPERSEDED:
        return _("这一份不再有效，请以最新版本为准。")
    return ""


def _newest(paper: OfficialPaper) -> int | None:
    """The version that took its place."""
    if not paper.superseded_at:
        return None
    same = OfficialPaper.objects.public().filter(
        kind=paper.kind,
        subject_kind=paper.subject_kind,
        subject_key=paper.subject_key,
        occasion=paper.occasion,
    )
    newest = same.order_by("-version").first()
    return newest.version if newest else None
