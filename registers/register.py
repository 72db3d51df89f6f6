"""What the apps declare of one kind, kept in one place."""

from collections.abc import Callable
from typing import Generic, TypeVar

from pages.untyped import AnyRecord

Declared = TypeVar("Declared")


class Register(Generic[Declared]):
    """Declarations of one kind, each under its own key, in one order.

    Args:
        what: what is declared, for the sentence of a refusal.
        key: gives the key of a declaration.
        order: gives what declarations are sorted by; without it they stay as they were declared.
    """

    def __init__(
        self,
        what: str,
        *,
        key: Callable[[Declared], str],
        order: Callable[[Declared], AnyRecord] | None = None,
    ) -> None:
        self.what = what
        self._key = key
        self._order = order
        self.declared: dict[str, Declared] = {}

    def register(self, *declarations: Declared) -> None:
        """Adds declarations.

        Raises:
            ValueError: where a key is taken already.
        """
        for one in declarations:
            key = self._key(one)
            if key in self.declared:
                raise ValueError(f"{self.what} {key} is declared twice")
            self.declared[key] = one

    def get(self, key: str) -> Declared:
        """The declaration of a key.

        Raises:
            KeyError: where nothing is declared under it.
        """
        return self.declared[key]

    def find(self, key: str) -> Declared | None:
        """The declaration of a key, or None."""
        return self.declared.get(key)

    def all(self) -> list[Declared]:
        """Every declaration, in the register's order."""
        found = list(self.declared.values())
        return sorted(found, key=self._order) if self._order else found
