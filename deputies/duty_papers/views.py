"""What a deputy handed in on paper, written down with its scan; the other key is another's."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.choices import Role
from deputies.duty.models import DutyEntry, DutySource
from deputies.duty.workflow import log_duty
from deputies.duty_papers.forms import PaperForm
from deputies.people.models import Deputy
from pages.paging import BoundedPaginator

UNPROCESSABLE = 422


@require_http_methods(["GET", "HEAD", "POST"])
def paper(request: HttpRequest) -> HttpResponse:
    """For the deputies whose duty record the person looks after, never for oneself."""
    if not request.user.has_role(Role.CLERK, Role.TOWN_CLERK):
        raise Http404
    looked_after = Deputy.objects.looked_after_by(request.user).exclude(user=request.user.pk)
    breadcrumbs = [(_("工作台"), reverse("my:desk"))]
    return written_down(request, looked_after.by_strokes(), breadcrumbs)


def written_down(
    request: HttpRequest, deputies: QuerySet[Deputy], breadcrumbs: list[tuple[str, str]]
) -> HttpResponse:
    """The form, and below it what the person has written down already.

    Nothing typed is lost, and a second tap writes nothing twice. The page comes back empty for
    the next act of the same deputy: a paper has several.

    Args:
        request: of whoever writes.
        deputies: for whom this person may write.
        breadcrumbs: the way here.
    """
    form = PaperForm(
        deputies,
        request.user,
        request.POST or None,
        request.FILES or None,
        initial={"deputy": request.GET.get("deputy")},
    )
    if request.method == "POST" and form.is_valid():
        entry = _logged(request, form)
        messages.success(request, _("已代录，等待另一位工作人员审核。可以接着记下一条。"))
        return redirect(f"{request.path}?deputy={entry.deputy_id}")
    if form.errors:
        form.keep_files()
    own = DutyEntry.objects.filter(source=DutySource.PAPER, created_by=request.user.pk)
    page = BoundedPaginator(own.select_related("deputy").order_by("-id"))
    context = {
        "breadcrumbs": breadcrumbs,
        "form": form,
        "page": page.asked(request.GET.get("page")),
    }
    status = UNPROCESSABLE if form.errors else None
    return render(request, "deputies/my/paper.html", context, status=status)


def _logged(request: HttpRequest, form: PaperForm) -> DutyEntry:
    told: dict[str, Any] = form.cleaned_data
    deputy = told.pop("deputy")
    entry = log_duty(deputy, by=request.user, source=DutySource.PAPER, **told)
    form.let_files_go()
    return entry
