"""The small signs of yes and no in the back office, said in the reader's language.

Django's own name them True, False and None for screen readers, whatever the language.
"""

from django.contrib.admin.templatetags import admin_list
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _


def sign_of(value: bool | None) -> SafeString:
    """The sign of yes, no, or neither, with its word for those who do not see it."""
    if value is None:
        name, word = "unknown", _("不明")
    else:
        name, word = ("yes", _("是")) if value else ("no", _("否"))
    # Beside a green or red sign alone the word is all that a reader without colours has.
    picture = static(f"admin/img/icon-{name}.svg")
    return format_html('<img src="{}" alt="{}">', picture, word)


def speak() -> None:
    """Puts these signs in the place of Django's, which offers no other way."""
    admin_list._boolean_icon = sign_of  # type: ignore[attr-defined]  # not in the stubs
