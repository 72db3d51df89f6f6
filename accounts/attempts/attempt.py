"""One attempt to sign in: whether it is judged at all, and what it leaves on the counters."""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.attempts.limits import (
    ACCOUNT,
    ACCOUNT_AT_NETWORK,
    ACCOUNT_ON_BROWSER,
    NETWORK,
    AttemptLimit,
    Throttled,
    asked_above,
    give_back,
    pause_after,
    so_far,
    take,
)
from accounts.attempts.places import browser_of, is_known
from accounts.models import User
from accounts.sign_in.backends import account_of, as_stored
from intake.limits import address_of
from intake.questions import Question, ask, is_answered

NOBODY = 0  # no account has this key


class QuestionDue(ValidationError):
    """Not judged before a question is answered; the form shows ``question``."""

    def __init__(self, message: str, question: Question) -> None:
        super().__init__(message, code="question")
        self.question = question


@dataclass
class Attempt:
    """What was typed where. An account that does not exist is counted like one that does."""

    request: HttpRequest
    user: User | None
    account: str
    network: str
    taken: list[tuple[AttemptLimit, str]]

    @classmethod
    def of(cls, request: HttpRequest, name: str) -> "Attempt":
        """The attempt of a request, with the name that was typed."""
        user = account_of(as_stored(name))
        # An unknown name has a counter like any other: it must not be told by never having to wait.
        account = f"account {user.pk}" if user else f"name {as_stored(name)}"
        return cls(request, user, account, address_of(request), [])

    def begin(self, answer: str = "", token: str = "") -> None:
        """Counts the attempt, or says why it is not judged now.

        Args:
            answer: to the question that the form showed, if it did.
            token: of that question.

        Raises:
            ValidationError: it must wait, and how long.
            QuestionDue: a question comes first.
        """
        at = timezone.now()
        key = self.user.pk if self.user else NOBODY
        browser = browser_of(self.request)
        # Its own counter, so that a stranger who guesses the name elsewhere cannot lock the owner
        # out.
        on_own_browser = is_known(key, browser) or self.request.user.pk == key
        at_own_network = is_known(key, self.network)
        try:
            if on_own_browser:
                self._take(ACCOUNT_ON_BROWSER, f"{self.account} {browser}", at)
                return
            # Each wrong password asks anew: an answer is good for one attempt at this network.
            form = f"sign-in {self._here} {so_far(ACCOUNT_AT_NETWORK, self._here, at)}"
            self._take(ACCOUNT_AT_NETWORK, self._here, at)
            if not at_own_network:
                self._ask(form, answer, token, at)
                self._take(NETWORK, self.network, at)
            self._take(ACCOUNT, self.account, at)
        except QuestionDue:
            self.undo()
            raise
        except Throttled as throttled:
            self.undo()
            raise ValidationError(wait_text(throttled.wait), code="throttled") from None

    def undo(self) -> None:
        """The password was right: the attempt does not count."""
        for limit, key in self.taken:
            give_back(limit, key)
        self.taken = []

    @property
    def _here(self) -> str:
        return f"{self.account} {self.network}"

    def _take(self, limit: AttemptLimit, key: str, at: datetime) -> None:
        take(limit, key, at)
        self.taken.append((limit, key))

    def _ask(self, form: str, answer: str, token: str, at: datetime) -> None:
        above = [
            asked_above(NETWORK, self.network, at),
            asked_above(ACCOUNT, self.account, at),
        ]
        due = [number for number in above if number is not None]
        if not due:
            return
        pause = pause_after(max(due))
        if not is_answered(form, token, answer):
            text = _("为防止有人猜密码，请再输入一次密码，并回答下面的小问题。")
            raise QuestionDue(text + _pause_text(pause), ask(form))
        # The server waits for nobody: a program that answers at once is told to come later, and no
        # process is held meanwhile.
        if at.timestamp() - int(token.partition(".")[0]) < pause:
            raise QuestionDue(_("提交得太快了。") + _pause_text(pause), ask(form))


def wait_text(wait: timedelta) -> str:
    """How long the next attempt must wait, in full minutes, never less than is true."""
    minutes = math.ceil(wait.total_seconds() / 60)
    text = ngettext(
        "尝试的次数太多了，请过 %(minutes)d 分钟再试。",
        "尝试的次数太多了，请过 %(minutes)d 分钟再试。",
        minutes,
    )
    return text % {"minutes": minutes}


def _pause_text(seconds: int) -> str:
    if not seconds:
        return ""
    text = ngettext("请至少等 %(seconds)d 秒再提交。", "请至少等 %(seconds)d 秒再提交。", seconds)
    return text % {"seconds": seconds}
