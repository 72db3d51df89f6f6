"""What a browser says of itself, in words that its owner knows."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

BROWSERS = (
    ("MicroMessenger", gettext_lazy("微信")),
    ("DingTalk", gettext_lazy("钉钉")),
    ("HuaweiBrowser", gettext_lazy("华为浏览器")),
    ("QQBrowser", gettext_lazy("QQ 浏览器")),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
"""The first mark that is there names it: most of them also call themselves Safari."""
SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"),
    ("Android", gettext_lazy("安卓手机或平板")),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
)


def device_in_words(user_agent: str) -> str:
    """Browser and system, as ``Chrome · Windows``.

    Args:
        user_agent: what the browser sent; a sentence where it names neither.
    """
    named = [
        next((str(word) for mark, word in marks if mark in user_agent), "")
        for marks in (BROWSERS, SYSTEMS)
    ]
    return " · ".join(filter(None, named)) or _("认不出的设备")
