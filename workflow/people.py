"""What the ground floor asks of whoever is signed in; the account itself lives above it."""

from datetime import date
from typing import Any, Protocol


class Actor(Protocol):
    """Somebody with an account and dated roles (``accounts.models.User``)."""

    pk: Any
    is_superuser: bool
    is_active: bool

    @property
    def is_authenticated(self) -> bool:
        """Whether somebody is signed in; no visitor of the public pages is."""
        ...

    def has_role(self, *roles: str, on: date | None = None) -> bool:
        """Holds one of the roles on a day, today where none is given."""
        ...

    def acts_for_city(self, *roles: str, on: date | None = None) -> bool:
        """Holds one of the roles for the city committee itself."""
        ...

    def organizations_as(self, *roles: str, on: date | None = None) -> set[int]:
        """Keys of the bodies for which the person holds one of the roles."""
        ...
