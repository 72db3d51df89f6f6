"""What every template knows: the site and the reader's display modes.

Nothing here may look at the session or at the person: a published page costs no such query.
"""

from congress_portal.display import Display
from congress_portal.models import SiteSettings


def site(request):
    return {"site": SiteSettings.current(), "display": Display.of(request)}
