"""Pages for people without an account: hand something in, get a receipt, follow it by its code.

A concept declares a subclass of each with what differs. No code ever stands in an address: it
comes in the body of a POST. Nothing of these pages is kept by a cache.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from intake import codes, limits
from intake.forms import CodeForm, KeyedForm, OtherWords, with_new_key
from intake.limits import EVERYBODY, LimitLevel
from intake.submission import Intake, Submission
from pages.public import private
from pages.untyped import AnyRecord

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

UNPROCESSABLE, TOO_MANY = 422, 429

logger = logging.getLogger(__name__)


class Closed(Exception):
    """The place takes nothing in, or nothing any more."""


class SubmissionPage:
    """A form that makes one record however often it is sent; what cannot be taken stays on it."""

    intake: Intake[Any]
    form_class: type[KeyedForm]
    template: str
    """The page of the form."""
    receipt_template = "intake/receipt.html"
    sent_before: StrOrPromise
    """What is said where the page came back from the browser's memory with other words."""
    known_heading: StrOrPromise
    """The heading of a receipt that was given before."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def answer(self) -> HttpResponse:
        """The form, what is wrong with it, or the receipt."""
        return private(self._answer())

    def _answer(self) -> HttpResponse:
        posted = self.request.method == "POST"
        form = (
            self.form_class(self.request.POST, self.request.FILES) if posted else self.form_class()
        )
        if posted and form.is_valid():
            return self._received(form)
        if not self.is_open():
            return self.closed(form)
        return self.form_page(form, UNPROCESSABLE if posted else 200)

    def _received(self, form: KeyedForm) -> HttpResponse:
        """Stores what was sent unless it came before; who sends twice is asked nothing."""
        given = form.cleaned_data
        try:
            sent = self.intake.again(given["form_key"], given["text"])
            if sent is None:
                if not self.is_open():
                    return self.closed(form)
                refusal = self._refusal(form)
                if refusal:
                    return refusal
                sent = self.intake.submit(given, **self.where())
        except Closed:
            return self.closed(form)
        except OtherWords:
            return self._another()
        return self.receipt(sent)

    def _refusal(self, form: KeyedForm) -> HttpResponse | None:
        """The page that says why not now; None where it may come in."""
        address = limits.address_of(self.request)
        level = self.admit(address, answered=form.is_answered())
        if level == LimitLevel.FULL:
            form.add_error(None, _("现在提交的人太多。您写的都还在，请过十分钟再按一次提交。"))
            return self.form_page(form, TOO_MANY)
        if level == LimitLevel.ASKED:
            form.put_question()
            return self.form_page(form, UNPROCESSABLE)
        return self.refused_files(form, address)

    def _another(self) -> HttpResponse:
        """The page came back from the browser's memory and other words were written on it."""
        form = self.form_class(with_new_key(self.request.POST))
        form.is_valid()
        form.add_error(None, str(self.sent_before))
        return self.form_page(form, UNPROCESSABLE)

    def form_page(self, form: KeyedForm, status: int) -> HttpResponse:
        """The page of the form with what is wrong and all that was typed."""
        context = {"form": form, **self.context()}
        return render(self.request, self.template, context, status=status)

    def receipt(self, sent: Submission[AnyRecord]) -> HttpResponse:
        """The receipt with its code, which is shown this once."""
        heading = _("已收到，谢谢您") if sent.new else self.known_heading
        lead = (
            _("请保存下面的回执。凭回执码可以查进展、看答复。")
            if sent.new
            else _("没有重复登记，回执还是这一张。")
        )
        context = {
            "heading": heading,
            "lead": lead,
            "number": sent.record.number,
            "groups": codes.groups(sent.code),
            "host": urlsplit(settings.SITE_URL).netloc,
            **self.receipt_context(sent),
        }
        return render(self.request, self.receipt_template, context)

    # What a concept says of its own.
    def context(self) -> dict[str, object]:
        """What the page of the form shows beside it."""
        return {}

    def receipt_context(self, sent: Submission[AnyRecord]) -> dict[str, object]:
        """Of the receipt: ``day``, ``due``, ``track`` and the concept's own."""
        raise NotImplementedError

    def where(self) -> dict[str, object]:
        """What ``Intake.make`` gets beside the form."""
        return {}

    def is_open(self) -> bool:
        """Whether something can be handed in here now."""
        return True

    def closed(self, form: KeyedForm) -> HttpResponse:
        """The page of a place that takes nothing in, with what was typed."""
        raise NotImplementedError

    def admit(self, address: str, *, answered: bool) -> LimitLevel:
        """What meets something from an address; ``answered`` is whether the question was."""
        return limits.admit(address, (EVERYBODY,), answered=answered)

    def refused_files(self, form: KeyedForm, address: str) -> HttpResponse | None:
        """The page that says why not these files; None where they may come in.

        Args:
            form: with the files, valid by itself.
            address: of the sender, whose files are limited.
        """
        return None


class TrackingPage:
    """Asks for a receipt code; with one, shows how far its record is."""

    intake: Intake[Any]
    template = "intake/track.html"

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def answer(self) -> HttpResponse:
        """The question for the code, what is wrong with it, or what it leads to."""
        return private(self._answer())

    def _answer(self) -> HttpResponse:
        if self.request.method != "POST":
            return self.asked(CodeForm())
        form = CodeForm(self.request.POST)
        return self._looked_up(form) if form.is_valid() else self.asked(form, UNPROCESSABLE)

    def asked(self, form: CodeForm, status: int = 200, **context: object) -> HttpResponse:
        """The page that asks for the code."""
        context = {"form": form, "expired": "", **self.context(), **context}
        return render(self.request, self.template, context, status=status)

    def _looked_up(self, form: CodeForm) -> HttpResponse:
        """Wrong codes cost their address a question each, then a pause; they are told nothing."""
        address = limits.address_of(self.request)
        level = limits.WRONG_CODES.level(limits.so_far(limits.WRONG_CODES, address) + 1)
        if level == LimitLevel.FULL:
            form.add_error("code", _("从您的网络输错的次数太多了，请过十五分钟再试。"))
            return self.asked(form, TOO_MANY)
        if level == LimitLevel.ASKED and not form.is_answered():
            form.put_question()
            return self.asked(form, UNPROCESSABLE)
        found = self.intake.find(form.cleaned_data["code"])
        return self._wrong(form, address) if found is None else self.followed(found)

    def _wrong(self, form: CodeForm, address: str) -> HttpResponse:
        wrong = limits.count(limits.WRONG_CODES, address)
        if wrong == limits.WRONG_CODES.most * limits.WRONG_CODES.ceiling:
            logger.warning("somebody guesses receipt codes: %d wrong ones from one address", wrong)
        form.add_error("code", _("没有查到这个回执码，请核对后再输入。"))
        if limits.WRONG_CODES.level(wrong + 1) == LimitLevel.ASKED:
            form.put_question()
        return self.asked(form, UNPROCESSABLE)

    # What a concept says of its own.
    def context(self) -> dict[str, object]:
        """``heading``, ``lead``, ``lost`` (what helps who lost the code), ``breadcrumbs``."""
        raise NotImplementedError

    def followed(self, found: AnyRecord) -> HttpResponse:
        """The page of what the code belongs to."""
        raise NotImplementedError
