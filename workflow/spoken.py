"""What is pressed and what was done: one word in Chinese (提交), two in English.

Tables name an action once, in Chinese. A button asks the catalogue for the word in the context
“button”, the timeline in the context “done”; where the catalogue has no such entry the plain word
serves. ``locale/catalogue.py`` finds which are needed.
"""

from django.utils import translation
from django.utils.functional import lazy

BUTTON, DONE = "button", "done"


def spoken(text: object, context: str) -> object:
    """A lazy text that is looked up in a context first.

    Args:
        text: what gettext_lazy made of a Chinese word.
        context: BUTTON or DONE.
    """
    return _lazily(text, context) if text else text


def _spoken(text: object, context: str) -> str:
    with translation.override(None):
        word = str(text)
    found = translation.pgettext(context, word)
    return found if found != word else str(text)


_lazily = lazy(_spoken, str)
