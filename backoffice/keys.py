"""How the back office chooses records whose keys can be any: by typing a part of their names."""

from typing import TYPE_CHECKING

from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.db.models.fields import BLANK_CHOICE_DASH

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


class KeySelect(KeysOnly, AutocompleteSelect):
    """Chooses one record by typing a part of its name."""

    def optgroups(self, name: str, value: ByDjango, attr: ByDjango = None) -> ByDjango:
        """As Django's own, with a first choice of none that has a word.

        HTML asks for one in every required drop-down, and for words in every choice.
        """
        # Django leaves it out where one must be chosen: the browser then counts the first record as
        # chosen, and a form without its script would send it unasked.
        groups = super().optgroups(name, value, attr)
        chosen = [option for option in groups[0][1] if option["value"] != ""]
        none = self.create_option(name, *BLANK_CHOICE_DASH[0], False, 0)
        groups[0][1][:] = [none, *chosen]
        return groups


class KeySelectMultiple(KeysOnly, AutocompleteSelectMultiple):  # type: ignore[misc]  # the same
    """Chooses several records by typing a part of their names."""
