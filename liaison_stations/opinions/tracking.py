"""Following a matter by its receipt: what is told, and what the citizen may do.

Never a name or a phone: lines written for the citizen, the answer, and behind the code the words
and pictures that they sent themselves.
"""

import base64
import io
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from PIL import Image, UnidentifiedImageError

from liaison_stations.citizens_data import personal_data
from liaison_stations.matters.models import (
    Citizen,
    Handling,
    Matter,
    MatterEntry,
    MatterFile,
    MatterStatus,
    Receipt,
)
from liaison_stations.matters.presentation import ACTION_SIGNS, sign_of
from workflow.transitions import Conflict, perform, table_for

HOLDS = 3600
MOST_LINES = 100
MOST_PICTURES, MOST_SHOWN, SMALL = 3, 6, 320
SALT = "liaison_stations.tracking"
ACTIONS = ("confirm", "not_solved", "rate", "add_word")
STANDING = {
    MatterStatus.RECEIVED: _("您反映的事项已收到，等待受理。"),
    MatterStatus.HANDLING: _("您反映的事项正在办理。"),
    MatterStatus.ANSWERED: _("您反映的事项已有答复。"),
    MatterStatus.SOLVED: _("您反映的事项已经解决。"),
    MatterStatus.NOT_ACCEPTED: _("这件事不在联络站受理范围内，请看下面应当到哪里反映。"),
    MatterStatus.MERGED: _("您反映的事项与另一件相同事项合并办理。"),
}


HANDS = {
    Handling.VILLAGE: _("现在由村（社区）研究办理。"),
    Handling.TOWN: _("现在由镇（街道、区）办理。"),
    Handling.CITY: _("现在由市人大常委会研究。"),
    Handling.SUGGESTION: _("已转为代表建议，交有关部门办理。"),
    Handling.UPWARD: _("已委托上级人大代表反映。"),
}


@dataclass(frozen=True)
class TrackingLine:
    """One step of a matter as the citizen reads it."""

    at: datetime
    sentence: str
    """What was done, in the reader's language; empty where no fixed words say it."""
    text: str
    """What was written about it."""
    sign: str
    pictures: tuple[tuple[str, str], ...] = ()
    """Of those who handle it: what each shows, and the picture within the page."""


def token_of(receipt: Receipt) -> str:
    """Stands in the page for the code, for an hour."""
    return signing.TimestampSigner(salt=SALT).sign(str(receipt.pk))


def receipt_of(token: str) -> Receipt | None:
    """The receipt to which a signed token leads; None for a forged or an old one."""
    try:
        key = signing.TimestampSigner(salt=SALT).unsign(token, max_age=HOLDS)
    except signing.BadSignature:
        return None
    return Receipt.objects.filter(pk=key).select_related("matter__station", "origin").first()


def standing(matter: Matter) -> list[Any]:
    """Where the matter stands, in sentences; that it goes on comes first where it was closed."""
    sentences = [STANDING[matter.status]]
    if again := _taken_up_anew(matter):
        sentences = [again]
    if matter.status == MatterStatus.HANDLING and matter.handling in HANDS:
        sentences.append(HANDS[matter.handling])
    return sentences


def _taken_up_anew(matter: Matter) -> Any:
    """Who said that it is not solved; nothing where it was never closed."""
    if not matter.is_taken_up_anew:
        return ""
    last = matter.entries.filter(action__in=("not_solved", "reopen")).order_by("-at", "-id").first()
    if last is not None and last.by_id is None:
        return _("您说问题没有解决，这件事已经重新办理。")
    return _("这件事已经重新办理。")


def lines(receipt: Receipt) -> list[TrackingLine]:
    """What was written for the citizen, oldest first; of a merged matter both stories."""
    matters = {receipt.matter_id, receipt.origin_id or receipt.matter_id}
    entries = MatterEntry.objects.filter(matter__in=matters, public=True).order_by("-at", "-id")
    rows = [one for one in entries[:MOST_LINES] if not _is_of_another(one, receipt)]
    label_of, pictures = table_for(Matter).label_of, _pictures_of(rows)
    return [
        TrackingLine(
            one.at,
            *_in_words(one.text, label_of(one.action)),
            ACTION_SIGNS.get(one.action, "waiting"),
            tuple(pictures.get(one.pk, ())),
        )
        for one in reversed(rows)
    ]


def _in_words(text: str, label: Any) -> tuple[str, str]:
    """A line as its first sentence in the reader's language and the rest as it was written.

    The first sentence of a step is one of the house's own, kept in Chinese; where it is not, a
    reader of another language has the name of the step before it.
    """
    if not text:
        return str(label), ""
    first, stop, rest = text.partition("。")
    own = first + stop
    known = gettext(own)
    if known != own:
        return known, rest
    in_chinese = translation.get_language() == settings.LANGUAGE_CODE
    return ("", text) if in_chinese else (str(label), text)


def _pictures_of(rows: list[MatterEntry]) -> dict[int, list[tuple[str, str]]]:
    """By line what the unit shows of before and after; of many the latest."""
    shown = MatterFile.objects.filter(entry__in=[one.pk for one in rows]).exclude(shows="")
    latest = shown.filter(stored__replaced_by=None).select_related("stored").order_by("-pk")
    found: dict[int, list[tuple[str, str]]] = {}
    for one in reversed(latest[:MOST_SHOWN]):
        if small := _small(one.stored):
            found.setdefault(one.entry_id, []).append((one.get_shows_display(), small))
    return found


def own_words(receipt: Receipt) -> str:
    """What the citizen of this receipt wrote or said; blank once it was removed."""
    return (receipt.origin or receipt.matter).text


def own_pictures(receipt: Receipt) -> list[str]:
    """The pictures that came with it, small, within the page: they have no address of their own."""
    origin = receipt.origin_id or receipt.matter_id
    sent = MatterFile.objects.filter(entry__matter=origin, entry__action="created")
    files = [one.stored for one in sent.select_related("stored").order_by("pk")[:MOST_PICTURES]]
    return [small for small in map(_small, files) if small]


def _small(stored: Any) -> str:
    """A picture of at most 320 pixels as a data address; blank for what is no picture."""
    try:
        with stored.file.open("rb") as opened, Image.open(opened) as picture:
            picture.thumbnail((SMALL, SMALL))
            out = io.BytesIO()
            picture.convert("RGB").save(out, "JPEG", quality=70)
    except (OSError, UnidentifiedImageError):
        return ""
    return f"data:image/jpeg;base64,{base64.b64encode(out.getvalue()).decode()}"


def _is_of_another(entry, receipt):
    """That the matter merged into was received is no news to the citizen of this receipt."""
    merged = receipt.origin_id and receipt.origin_id != receipt.matter_id
    return merged and entry.action == "created" and entry.matter_id == receipt.matter_id


def offers(matter: Matter) -> list[str]:
    """What the citizen may do now; nobody is asked twice whether it is solved."""
    rows = {row.action for row in table_for(matter).allowed(matter, None, inner=True)}
    last = matter.entries.filter(by=None, action__in=("confirm", "not_solved", "ask_again")).last()
    if last is not None and last.action == "confirm":
        rows.discard("confirm")
    return [action for action in ACTIONS if action in rows]


def sign(matter: Matter) -> str:
    """The same sign for the citizen who follows the matter."""
    return sign_of(matter.status)


def act(receipt: Receipt, action: str, version: int, data: dict[str, Any]) -> Matter:
    """What the citizen does; the same word pressed twice is stored once. Raises Conflict."""
    matter = receipt.matter
    with translation.override(settings.LANGUAGE_CODE):
        try:
            return perform(matter, action, by=None, version=version, data=data, inner=True)
        except Conflict:
            if _was_done(matter, action, version, data):
                return Matter.objects.select_related("station").get(pk=matter.pk)
            raise


def _was_done(matter, action, version, data):
    """Whether the last thing that happened is this very act."""
    now = Matter.objects.get(pk=matter.pk)
    last = now.entries.filter(by=None, action=action).order_by("-at", "-id")
    texts = list(last.values_list("text", flat=True)[:2])
    same = not data.get("text") or data["text"] in texts
    return bool(texts) and same and now.version == version + 1


@transaction.atomic
def forget(receipt: Receipt, at: datetime | None = None) -> bool:
    """The citizen asks that personal data be removed (个人信息保护法 art. 47).

    Name, phone and photographs go at once. The words go too where the matter is closed, which is
    then told by True; while it is being handled they stay until it is.
    """
    origin = receipt.origin or receipt.matter
    matter = Matter.objects.select_for_update().get(pk=origin.pk)
    at = at or timezone.now()
    if matter.is_open:
        personal_data.withdraw(matter, at=at)
        return False
    personal_data.remove(matter, at=at)
    return True


def is_forgotten(receipt: Receipt) -> bool:
    """Whether everything that can be removed now was removed."""
    origin = receipt.origin_id or receipt.matter_id
    citizen = Citizen.objects.filter(matter=origin).first()
    if citizen is None or citizen.removed_on:
        return True
    blank = not (citizen.name or citizen.phone)
    photos = MatterFile.objects.filter(entry__matter=origin, entry__by=None)
    return blank and citizen.kept_until is not None and not photos.exists()
