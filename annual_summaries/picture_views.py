"""The pictures of the summaries' sections."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from annual_summaries.models.pictures import RevisionPicture, SectionPicture
from annual_summaries.querysets import may_preview
from attachments.downloads import send


@login_not_required
@require_safe
def picture(request, uuid):
    """A published picture; one of a draft for those who prepare it."""
    published = RevisionPicture.objects.public().select_related("stored")
    found = published.filter(stored__uuid=uuid).first()
    if found:
        return send(found.stored, inline=True, public=True)
    if not may_preview(request.user):
        raise Http404
    drafts = SectionPicture.objects.select_related("stored").order_by("pk")
    return send(get_object_or_404(drafts, stored__uuid=uuid).stored, inline=True)
