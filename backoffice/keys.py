"""How the back office chooses records whose keys can be any: by typing a part of their names."""

from typing import TYPE_CHECKING

from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple

from pages.keys import is_key
from pages.untyped import AnyValue, ByDjango

if TYPE_CHECKING:  # what the part below is mixed with
    from django.forms import Select as _Widget
else:
    _Widget = object


class KeysOnly(_Widget):
    """Asks the database for chosen records by keys that can be any; others are no choice."""

    def optgroups(self, name: str, value: list[AnyValue], attr: ByDjango = None) -> ByDjango:
        """As Django's own, of those values alone that can be keys."""
        keys = [key for key in value if is_key(key)]
        return super().optgroups(name, keys, attr)


class KeySelect(KeysOnly, AutocompleteSelect):  # type: ignore[misc]  # stubs differ on names
    """Chooses one record by typing a part of its name."""


class KeySelectMultiple(KeysOnly, AutocompleteSelectMultiple):  # type: ignore[misc]  # the same
    """Chooses several records by typing a part of their names."""
