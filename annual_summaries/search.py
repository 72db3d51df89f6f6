"""What the public can search of the annual summaries, and recognition."""

from django.utils.translation import gettext_lazy as _

from annual_summaries.models import Recognition, Revision
from registers.search import Searchable, register

register(
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
    Searchable(
        "recognitions",
        _("宣传表彰"),
        Recognition,
        ("title", "granted_by"),
        title=lambda one: one.title,
        path=lambda one: one.get_absolute_url(),
        about=lambda one: one.get_kind_display(),
        day="happened_on",
        place=65,
    ),
)
