"""Which body is meant by a name that somebody wrote: present, short or former."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from accounts.models import Organization

if TYPE_CHECKING:
    from datetime import date

    from django_stubs_ext import StrOrPromise

    from accounts.organizations.models import OrganizationQuerySet

LIKELY = 0.5
MOST_NAMES = 2000
BETWEEN = "、"
BETWEEN_NAMES = re.compile(r"[\n,，、;；]+")


class UnitNames:
    """The names of some bodies, read once for a whole form or list.

    Args:
        units: the bodies that may be meant.
    """

    def __init__(self, units: OrganizationQuerySet) -> None:
        self.units = units
        self._known: dict[str, list[Organization]] = {}

    @cached_property
    def names(self) -> dict[int, str]:
        """Present names of those that exist, by key, in the official order."""
        rows = self.units.offered().order_by("order", "id").values_list("pk", "name")
        return dict(rows[:MOST_NAMES])

    def meant(self, name: str) -> list[Organization]:
        """The bodies that bear or bore a name, at most three."""
        if name not in self._known:
            self._known[name] = list(self.units.called(name)[:3])
        return self._known[name]

    def name_of(self, key: int) -> str:
        """The present name of a body, also of one that could no longer be chosen."""
        if key in self.names:
            return self.names[key]
        return str(Organization.objects.filter(pk=key).first() or "")

    def one(self, name: str) -> Organization:
        """The body that a name means today; raises ValidationError that says why it means none."""
        found, today = self.meant(name), timezone.localdate()
        existing = [one for one in found if not one.is_closed_on(today)]
        if found and not existing:
            raise ValidationError(_closed(found[0], today))
        found = [one for one in existing if name in (one.name, one.short_name)] or existing
        if len(found) == 1:
            return found[0]
        if found:
            names = BETWEEN.join(one.name for one in found)
            raise ValidationError(_("有不止一个单位叫这个名字：%(names)s。") % {"names": names})
        raise ValidationError(self._unknown(name))

    def nearest(self, name: str) -> str:
        """The name that may be meant by one that no body bears; empty where none is near."""
        names = list(self.names.values())
        close = get_close_matches(name, names, 1, LIKELY)
        if not close:
            close = [one for one in names if all(sign in one for sign in name)][:1]
        return close[0] if close else ""

    def _unknown(self, name: str) -> str:
        close = self.nearest(name)
        sentence = _("没有叫“%(name)s”的单位。") % {"name": name}
        return sentence + _("是不是“%(name)s”？") % {"name": close} if close else sentence


def _closed(body: Organization, today: date) -> str:
    """Since when a body is no more, and who goes on with its work."""
    heir = body.heir(today)
    words = {"name": body.name, "day": body.until, "heir": heir}
    if heir is None:
        return _("“%(name)s”已于%(day)s撤销，没有登记承接单位。") % words
    return _("“%(name)s”已于%(day)s撤销，由“%(heir)s”承接。") % words


class NamedUnitField(forms.CharField):
    """A body by its name, typed or picked from a list of suggestions; cleans to the body or None.

    ``known`` is set before the form is used; ``several`` takes names parted by 、 and cleans to a
    list of bodies.
    """

    known: UnitNames
    several = False

    def __init__(self, *, label: StrOrPromise, several: bool = False) -> None:
        super().__init__(label=label, required=False)
        self.several = several
        self.widget.attrs["autocomplete"] = "off"
        if not several:
            self.widget.attrs["list"] = "units"

    @property
    def queryset(self) -> OrganizationQuerySet:
        """The bodies that may be meant, for whoever reads keys as names."""
        return self.known.units

    def prepare_value(self, value: object) -> object:
        """The names of keys or bodies; what was typed stays as it is."""
        if isinstance(value, list | tuple):
            return BETWEEN.join(str(self.prepare_value(one)) for one in value)
        key = getattr(value, "pk", value)
        return self.known.name_of(key) if isinstance(key, int) else value

    def has_changed(self, initial: object, data: object) -> bool:
        """Whether another body is named than before."""
        return super().has_changed(self.prepare_value(initial), data)

    def clean(self, value: object) -> object:
        """The body, None for nothing; a list of bodies where there may be several."""
        text = super().clean(value)
        parts = [part.strip() for part in BETWEEN_NAMES.split(text)]
        found = [self.known.one(part) for part in parts if part]
        if self.several:
            return found
        if len(found) > 1:
            raise ValidationError(_("这里只能写一个单位。"))
        return found[0] if found else None
