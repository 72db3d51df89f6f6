"""What people send in without an account: one form makes one record and one receipt.

A register is a subclass of :class:`Intake` and says what differs: the salt of its codes, its
records, and how a filled-in form becomes one.
"""

from __future__ import annotations

import uuid
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.conf import settings
from django.db import IntegrityError, OperationalError
from django.db.models import Model, QuerySet
from django.utils import translation

from intake import codes
from intake.forms import OtherWords
from pages.untyped import AnyRecord, AnyValue

Record = TypeVar("Record", bound=Model)

MOST_TRIES = 20


@dataclass(frozen=True)
class Submission(Generic[Record]):
    """A record with its receipt code; ``new`` is false where the same form was sent before."""

    record: Record
    code: str
    new: bool


class Intake(Generic[Record]):
    """How one register takes what people send in.

    Its records have ``form_key`` (unique) and ``text``; a ``CodedRecord`` is found by a code.
    """

    salt: str
    """Names the register in its codes, so that none of them is good for another one."""

    def records(self) -> QuerySet[Record]:
        """Every record that a form may have made."""
        raise NotImplementedError

    def coded(self) -> QuerySet[Model]:
        """What a receipt code finds; the records themselves where nothing else is said."""
        return self.records()

    def make(
        self, given: dict[str, object], code: str, digest: str, **where: object
    ) -> Record | None:
        """The record of a filled-in form, in a transaction of its own.

        Args:
            given: what the form holds, checked.
            code: the receipt code; never stored.
            digest: its slow hash.
            where: what the page adds to the form, such as the place it is for.

        Returns:
            The new record; None where the form made one a moment ago.

        Raises:
            IntegrityError: where another one took the form's place or the number meanwhile.
        """
        raise NotImplementedError

    def code_for(self, form_key: uuid.UUID) -> str:
        """The receipt code of a form, the same each time; stored nowhere."""
        return codes.code_for(self.salt, form_key)

    def again(self, form_key: uuid.UUID, text: str | None = None) -> Submission[Record] | None:
        """The submission of a form that was sent before, or None.

        ``text`` is what stands in it now; OtherWords where the record was made of another one.
        """
        record: Any = self.records().filter(form_key=codes.stored_key(form_key)).first()
        if record is None:
            return None
        if text is not None and record.text and record.text != text:
            raise OtherWords
        return Submission(record, self.code_for(form_key), new=False)

    def submit(self, given: dict[str, AnyValue], **where: object) -> Submission[Record]:
        """The record of a filled-in form with its receipt.

        ``given`` holds ``form_key``, ``text`` and what the concept asks for. The same form sent
        twice, even at the same moment, makes one record and shows the same code.

        Raises:
            OtherWords: where the form was sent before with another text.
            OperationalError: where others were quicker each time; it is to be sent once more.
        """
        code = self.code_for(given["form_key"])
        digest = codes.digest_of(code)  # slow on purpose: before any transaction
        for _try in range(MOST_TRIES):
            before = self.again(given["form_key"], given["text"])
            if before:
                return before
            # Where another took the form's place, the next round finds it; where only the number,
            # it gets the next one.
            with suppress(IntegrityError), translation.override(settings.LANGUAGE_CODE):
                record = self.make(given, code, digest, **where)
                if record is not None:
                    return Submission(record, code, new=True)
        raise OperationalError("no number could be given")

    def find(self, code: str) -> AnyRecord:
        """What a folded code belongs to, or None; an unknown one takes as long as a wrong one."""
        return codes.find(self.coded(), code)


def coded_fields(code: str, digest: str) -> dict[str, str]:
    """What an ``intake.models.CodedRecord`` keeps of a code."""
    return {"locator": code[: codes.LOCATOR], "digest": digest}
