"""Dimensions that figures of several concepts share: by month, by a body."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models.functions import ExtractMonth
from django.utils.translation import gettext_lazy as _

from pages.untyped import ByDjango
from registers.figures import Dimension

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def by_month(field: str, **options: ByDjango) -> Dimension:
    """The twelve months of the year of a date field, also those of which there is nothing.

    ``options`` are further ones of the dimension, such as ``chart`` or ``smallest``.
    """
    return Dimension(
        "by_month",
        _("按月份"),
        ExtractMonth(field),
        lambda month: _("%(month)s月") % {"month": month},
        every=tuple(range(1, 13)),
        order=lambda month: month,
        **options,
    )


def by_body(
    key: str, label: StrOrPromise, path: str, *, join: str = "__", **options: ByDjango
) -> Dimension:
    """By the body to which ``path`` leads, in the official order; never by amount.

    Each stands under its short name where it has one. ``join`` stands between ``path`` and the
    body's own fields: "_" where the records are rows of a view that names them so.
    """
    return Dimension(
        key,
        label,
        f"{path}_id",
        lambda pk, order, name, short_name: short_name or name,
        carries=(f"{path}{join}order", f"{path}{join}name", f"{path}{join}short_name"),
        order=lambda pk, order, name, short_name: (order, pk),
        **options,
    )
