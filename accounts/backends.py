"""Sign-in with the user name or the mobile number."""

from django.contrib.auth.backends import ModelBackend
from django.db.models import Q

from accounts.models import User


class NameOrMobileBackend(ModelBackend):
    """Takes as long for an unknown name as for a wrong password, so that neither can be told."""

    def authenticate(self, request, username=None, password=None, **kwargs):
        if not username or password is None:
            return None
        user = self._find(username.strip())
        if user is None:
            User().set_password(password)
            return None
        if user.check_password(password) and self.user_can_authenticate(user):
            return user
        return None

    def _find(self, name):
        found = User.objects.filter(Q(username=name) | Q(mobile=name))[:2]
        exact = [user for user in found if user.username == name] or list(found)
        return exact[0] if exact else None
