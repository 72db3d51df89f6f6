"""What every template knows: the site and the reader's display modes.

Nothing here may look at the session or at the person: a published page costs no such query.
"""

from typing import Any

from django.http import HttpRequest

from congress_portal.site.display import Display
from congress_portal.site.models import SiteSettings


def site(request: HttpRequest) -> dict[str, Any]:
    """What every page needs: the place, the menu, the foot and the display chosen."""
    return {"site": SiteSettings.current(), "display": Display.of(request)}


def variant(request: HttpRequest) -> tuple[Any, ...]:
    """What tells one reader's layout of a published page from another's; costs no query that
    ``site`` would not make."""
    settings = SiteSettings.current()
    kept = tuple(value for name, value in vars(settings).items() if name != "_state")
    return str(Display.of(request)), kept
