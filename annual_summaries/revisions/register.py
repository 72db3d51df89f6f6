"""Published summaries in the search of the portal."""

from django.utils.translation import gettext_lazy as _

from annual_summaries.revisions.models import Revision
from registers.search import SEARCHABLE, Searchable

SEARCHABLE.register(
    Searchable(
        "summaries",
        _("年度总结"),
        Revision,
        ("title", "sentence", "opening"),
        title=lambda revision: revision.title,
        path=lambda revision: revision.summary.get_absolute_url(),
        about=lambda revision: revision.summary.year,
        day="published_at",
        public=lambda revisions: revisions.current(),
        ready=lambda revisions: revisions.select_related("summary"),
        place=8,
    ),
)
