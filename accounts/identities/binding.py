"""An identity is bound to an account by its owner alone, who has just given the password.

No administrator enters one: whoever could, would sign in as anybody, and be the second person of
the own drafts.
"""

import secrets

from allauth.socialaccount.models import SocialAccount
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.account_trail.record import note
from accounts.identities.services import Service, name_of, services
from accounts.models import User


def bind(user: User, service: Service, subject: str) -> None:
    """Binds an identity; from now on it signs in.

    Args:
        user: whose account.
        service: who knows the person.
        subject: the key by which the service knows them.

    Raises:
        ValidationError: the account has one of this service, or the identity another account.
    """
    try:
        with transaction.atomic():
            # Two requests at once see each other, so that an account gets one identity of a
            # service.
            User.objects.select_for_update().get(pk=user.pk)
            if SocialAccount.objects.filter(user=user, provider=service.key).exists():
                raise ValidationError(_("您已经绑定了一个，请先解除再换。"))
            SocialAccount.objects.create(user=user, provider=service.key, uid=subject)
            text = gettext_lazy(
                "您的账号可以通过身份认证服务登录了。如果不是您本人绑定的，请立即解除并修改密码。"
            )
            content = {"service": service.key}
            news = (secrets.token_hex(4), text)
            note(user, "identity_bound", by=user, content=content, notice=news)
    except IntegrityError:
        raise ValidationError(_("这个身份已经绑定了别的账号。")) from None


def unbind(user: User, key: str) -> bool:
    """Takes the identity of a service away.

    Returns:
        Whether there was one.
    """
    with transaction.atomic():
        removed, _kinds = SocialAccount.objects.filter(user=user, provider=key).delete()
        if removed:
            text = gettext_lazy("您的账号不再能通过身份认证服务登录。")
            content = {"service": key}
            news = (secrets.token_hex(4), text)
            note(user, "identity_unbound", by=user, content=content, notice=news)
    return bool(removed)


def forget_all(user: User) -> None:
    """No identity signs in any more, as after an administrator has set the password: whoever had
    the old one may have bound their own."""
    SocialAccount.objects.filter(user=user).delete()


def bound_of(user: User) -> list[tuple[Service, bool]]:
    """Every service that is set up, and whether the person has bound it; services that are set up
    no more stay until they are unbound."""
    offered = services()
    bound = list(SocialAccount.objects.filter(user=user).values_list("provider", flat=True))
    known = {service.key for service in offered}
    gone = [Service(key, name_of(key)) for key in bound if key not in known]
    return [(service, service.key in bound) for service in [*offered, *gone]]
