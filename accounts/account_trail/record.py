"""What happens to an account stands on the trail, and its owner is told."""

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from accounts.attempts.limits import AttemptLimit, Throttled, take
from accounts.models import User
from pages.untyped import AnyValue
from workflow import outbox, trail

NOBODY = 0  # the chain of names that are nobody's: what was typed there is not kept
TRIES = 5
ONCE = AttemptLimit("throttled attempts on the trail", 900, most=1)
ACCOUNT_PAGE = "/my/account/"

Notice = tuple[str, AnyValue]
"""A key that makes the message exist once, and its text."""


def note(
    account: User | None,
    action: str,
    *,
    by: User | None = None,
    content: dict[str, AnyValue] | None = None,
    notice: Notice | None = None,
) -> None:
    """Writes one line on the trail of an account.

    An unknown name leaves a line too, in a chain of its own: what is written takes the same time,
    so that nobody can tell by it whether an account exists.

    Args:
        account: whose it is; None for a name without one.
        action: a word of ``ACCOUNT_WORDS``.
        by: who did it, where it was somebody who is signed in.
        content: keys, names of fields, values of roles; never anybody's words or address.
        notice: a key and a text that tell the owner.
    """
    for attempt in range(TRIES):
        try:
            with transaction.atomic():
                _write(account, action, by, content or {}, notice)
        except IntegrityError:  # two at once for unknown names, which have no row to lock
            if attempt == TRIES - 1:
                raise
        else:
            return


def note_throttled(account: User | None, name: str) -> None:
    """One line for an account in a quarter of an hour, however often it was tried."""
    try:
        take(ONCE, f"account {account.pk}" if account else f"name {name}")
    except Throttled:
        return
    text = _("有人多次输错您的密码，系统已暂时拒绝继续尝试。如果不是您本人，请告诉账号管理员。")
    note(account, "sign_in_throttled", notice=(f"{timezone.localdate()}", text))


def _write(
    account: User | None,
    action: str,
    by: User | None,
    content: dict[str, AnyValue],
    notice: Notice | None,
) -> None:
    # The lock that ``trail.append`` asks of its caller.
    subject = User.objects.select_for_update().filter(pk=account.pk if account else NOBODY).first()
    trail.append(subject or User(pk=NOBODY), action, by=by, content=content)
    if subject is not None and notice:
        tell(subject, action, *notice)


def tell(user: User, action: str, key: str, text: object) -> None:
    """Tells the owner of an account at once, on the portal and by every channel that they chose."""
    with translation.override(settings.LANGUAGE_CODE):  # what goes on record is Chinese
        outbox.put(
            [
                outbox.Message(
                    key=f"{action} {user.pk} {key}",
                    recipient=user,
                    subject=str(text),
                    path=ACCOUNT_PAGE,
                    urgent=True,
                )
            ]
        )
