"""Secret ballots: majorities of all members, and whether the counts can be true.

Majorities are of all members (全体组成人员), not of those present: 地方组织法 art. 51.
"""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


def majority_of(members: int) -> int:
    """The least number of votes that is more than half of all members."""
    return members // 2 + 1


def quorum_met(members: int, present: int) -> bool:
    """Whether a majority of all members is present.

    Args:
        members: all who belong to the body, present or not.
        present: how many of them are there.
    """
    return present >= majority_of(members)


def carried(members: int, in_favour: int) -> bool:
    """Whether the votes in favour are a majority of all members.

    Args:
        members: all who belong to the body: whoever is absent or abstains counts against it.
        in_favour: votes in favour.
    """
    return in_favour >= majority_of(members)


def check_ballots(members: int, present: int, counted: int) -> None:
    """Counts of a ballot that can be true: ``counted`` ballots of all kinds together.

    Raises ValidationError: more present than members, or more ballots than voters present.
    """
    if present > members:
        sentence = _("出席 %(present)d 人，多于全体 %(members)d 人。")
        raise ValidationError(sentence, params={"present": present, "members": members})
    if counted > present:
        sentence = _("收回 %(counted)d 票，多于出席的 %(present)d 人。")
        raise ValidationError(sentence, params={"counted": counted, "present": present})
