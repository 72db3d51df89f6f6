"""The faults of a form of the back office as a list of links, with the line where each stands."""

from collections.abc import Iterable, Iterator

from django import template
from django.contrib.admin.helpers import InlineAdminFormSet
from django.forms import BaseForm
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

register = template.Library()


@register.simple_tag
def fault_list(form: BaseForm, formsets: Iterable[InlineAdminFormSet]) -> str:
    """Every fault of a form and its parts as a link to where it stands; nothing without any.

    Args:
        form: of the record.
        formsets: Django's wrappers of the formsets of its parts.
    """
    found = list(_faults(form, ""))
    for wrapper in formsets:
        for number, part in enumerate(wrapper.formset.forms, 1):
            if part.errors:
                found += _faults(part, _("第%(line)d行 ") % {"line": number})
    if not found:
        return ""
    lines = format_html_join("", '<li><a href="{}">{}</a></li>', found)
    label = _("请改正下面的错误")
    return format_html(
        '<div role="alert"><ul class="fault-list" aria-label="{}">{}</ul></div>', label, lines
    )


def _faults(form: BaseForm, where: str) -> Iterator[tuple[str, str]]:
    for name, sentences in form.errors.items():
        if name not in form.fields:
            continue
        field = form[name]
        for sentence in sentences:
            yield f"#{field.id_for_label or field.auto_id}", f"{where}{field.label}：{sentence}"
