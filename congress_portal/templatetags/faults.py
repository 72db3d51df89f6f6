"""The faults of a form of the back office as a list of links, with the line where each stands."""

from collections.abc import Iterator
from typing import Any

from django import template
from django.utils.translation import gettext as _

register = template.Library()


@register.inclusion_tag("admin/fault_list.html")
def fault_list(form: Any, formsets: Any) -> dict[str, Any]:
    """Every fault of a form and its parts: (address within the page, sentence).

    Args:
        form: of the record.
        formsets: Django's wrappers of the formsets of its parts.
    """
    found = list(_faults(form, ""))
    for wrapper in formsets:
        for number, part in enumerate(wrapper.formset.forms, 1):
            if part.errors:
                found += _faults(part, _("第%(line)d行 ") % {"line": number})
    return {"faults": found}


def _faults(form: Any, where: str) -> Iterator[tuple[str, str]]:
    for name, sentences in form.errors.items():
        if name not in form.fields:
            continue
        field = form[name]
        for sentence in sentences:
            yield f"#{field.id_for_label or field.auto_id}", f"{where}{field.label}：{sentence}"
