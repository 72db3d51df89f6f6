"""The subject line of a matter: what a person would call it, in words that name nobody.

A keeper writes it, or it is taken from the first words of the text. It is as private as these
words: whoever may not read them does not read it either, and it goes when they do.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    Base = models.CharField[str, str]
else:
    Base = models.CharField

LONGEST, SHORTEST, FROM_TEXT = 40, 4, 24
READ = 500
"""How many letters of a text are looked at."""
NUMBERS = re.compile(
    r"[\w.+-]{1,64}@[\w-]{1,64}(\.[\w-]{1,64}){1,4}"
    r"|(?<!\d)(?!20\d\d-20\d\d(?!\d))\d(?:[\s-]?\d){5,}[Xx]?",
    re.ASCII,
)
"""E-mail addresses, telephone numbers, numbers of identity cards: any long run of digits."""
GREETING = re.compile(
    r"^\s*((尊敬的|各位)*(领导|代表|同志)们?([，,！!：:]|您好|你好)|您好|你好|大家好)[，,。！!：:\s]*"
)
NAMES = re.compile(r"(我叫|我是|本人|姓名)[:：是]?[^，,。；;！!？?\s]{0,20}[，,。；;！!\s]*")
DOORS = re.compile(r"[\dA-Za-z一二三四五六七八九十百-]{1,16}(号楼|栋|幢|单元|室|号(?![线文院]))")
STOPS = re.compile(r"[。！!？?；;\n]+")
PAUSES = "，,、：: "
NAMED = _("标题里请不要写姓名、电话、证件号和门牌；内容里的原话不受影响。")


def subject_of(text: str, name: str = "") -> str:
    """The first words of a citizen's text, without what names anybody; bounded.

    Arguments:
        text: the citizen's words.
        name: the citizen's name where it is known; left out wherever it stands.
    """
    text = _without_names(text[:READ], name)
    line = ""
    for part in STOPS.split(text):
        line = "，".join(filter(None, (line, " ".join(part.split()).strip(PAUSES))))
        if len(line) >= SHORTEST:
            break
    if len(line) <= FROM_TEXT:
        return line
    cut = max(line.rfind(pause, SHORTEST, FROM_TEXT) for pause in PAUSES)
    return line[:cut] if cut > 0 else f"{line[: FROM_TEXT - 1]}…"


def _without_names(text: str, name: str) -> str:
    before = None
    while before != text:
        before, text = text, GREETING.sub("", text)
    text = NAMES.sub("", text)
    for pattern in (NUMBERS, DOORS):
        text = pattern.sub("", text)
    return text.replace(name, "") if len(name) > 1 else text


def names_somebody(subject: str, name: str = "") -> bool:
    """Whether a subject line names the citizen, or a number or a door that leads to one."""
    return _without_names(subject, name).strip() != subject.strip()


class SubjectField(Base):
    """A subject line; where nobody wrote one, it is made from the field ``of``."""

    def __init__(self, *args: Any, of: str = "text", **options: Any) -> None:
        self.of = of
        super().__init__(*args, **{"max_length": LONGEST, "blank": True, **options})

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, path, args, options = super().deconstruct()
        return name, path, args, {**options, "of": self.of}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        """What was written, else what the text begins with."""
        kept = getattr(model_instance, self.attname)
        subject: str = kept or subject_of(getattr(model_instance, self.of))
        setattr(model_instance, self.attname, subject)
        return subject
