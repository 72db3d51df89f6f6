"""The yearly plan: the public's page, and a deputy's own proposals."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.choices import Role
from deputies.people.models import Deputy
from pages.public import public_page
from supervision.activities.models import Activity
from supervision.plans.calendar import calendar_of, due_on
from supervision.plans.forms import ProposalForm
from supervision.plans.models import ChangeKind, Plan, Topic, TopicSource, TopicStatus
from workflow import trail

MOST_LINES, MOST_PROPOSALS, YEARS = 200, 50, 20
UNPROCESSABLE = 422


@public_page
def newest(request: HttpRequest) -> HttpResponse:
    """Leads to the newest public plan."""
    plan = Plan.objects.public().of_city().order_by("-year").first()
    if plan is None:
        raise Http404
    return redirect("supervision:plan", year=plan.year)


@public_page
def plan(request: HttpRequest, year: int) -> HttpResponse:
    """The city's plan and the towns' own, each line with what became of it."""
    activities = Prefetch("activity", Activity.objects.public().select_related("organizer"))
    lines = Prefetch(
        "topics",
        Topic.objects.public().in_order().prefetch_related(activities, "changes"),
        to_attr="lines",
    )
    found = Plan.objects.public().of_year(year).select_related("organization")
    plans = list(found.order_by("organization__order", "pk").prefetch_related(lines)[:MOST_LINES])
    if not plans:
        raise Http404
    today = timezone.localdate()
    for one in plans:
        for topic in one.lines:
            _describe(topic, today)
        one.months = calendar_of(year, one.lines, today)  # type: ignore[attr-defined]  # for the page
        one.lines.sort(key=lambda topic: not topic.is_late)
    plans.sort(key=lambda one: one.organization_id is not None)
    years = Plan.objects.public().order_by("-year").values_list("year", flat=True).distinct()
    context = {
        "breadcrumbs": [(_("监督工作"), reverse("supervision:activities"))],
        "year": year,
        "years": list(years[:YEARS]),
        "plans": plans,
        "changes": _changes(plans),
    }
    return render(request, "supervision/plan.html", context)


def _describe(topic: Any, today: date) -> None:
    """Puts on a line of the plan what its part of the page says."""
    topic.is_dropped = topic.status == TopicStatus.DROPPED
    due = due_on(topic)
    waits = topic.status == TopicStatus.ADOPTED and topic.activity_id is None
    topic.due = due if waits else None
    topic.today = today
    topic.is_late = bool(topic.due and topic.due < today)
    topic.when = _("%(month)s月") % {"month": topic.month} if topic.month else ""
    topic.proposed = ""
    if topic.source != TopicSource.STAFF:
        topic.proposed = _("%(source)s提出") % {"source": topic.get_source_display()}
    topic.change_lines = [(change, _moved(change)) for change in topic.changes.all()]
    topic.not_shown = ""
    if topic.activity is None and topic.status == TopicStatus.ADOPTED:
        carried_out = _("已开展，情况还没有公布"), _("还没有开展")
        topic.not_shown = carried_out[0 if topic.activity_id else 1]


def _moved(change):
    """From which month to which a line was moved; nothing for other changes."""
    if change.kind != ChangeKind.MOVED:
        return ""
    months = {"old": change.old_month or "—", "new": change.new_month}
    return " " + _("%(old)s月改为%(new)s月") % months


def _changes(plans):
    """All changes since the adoption, oldest first, each with its line."""
    lines = (topic for one in plans for topic in one.lines)
    changed = [(change, topic) for topic in lines for change in topic.changes.all()]
    return sorted(changed, key=lambda pair: (pair[0].changed_on, pair[0].pk))


@require_http_methods(["GET", "HEAD", "POST"])
def proposals(request: HttpRequest) -> HttpResponse:
    """A deputy proposes topics for the plan that is being drawn up, and sees the own ones."""
    if not request.user.has_role(Role.DEPUTY):
        raise Http404
    deputy = get_object_or_404(Deputy, user=request.user.pk)
    open_plan = Plan.objects.of_city().filter(status="draft").order_by("-year").first()
    form = ProposalForm(request.POST or None, plan=open_plan)
    if request.method == "POST" and open_plan and form.is_valid():
        topic = form.save(commit=False)
        topic.plan, topic.proposed_by, topic.created_by = open_plan, deputy, request.user
        topic.source = TopicSource.DEPUTY
        with transaction.atomic():
            topic.save()
            trail.append(topic, "created", by=request.user)
        messages.success(request, _("已提交，谢谢您的建议。"))
        return redirect("my_items:proposals")
    own = Topic.objects.filter(proposed_by=deputy).select_related("plan").order_by("-pk")
    context = {
        "breadcrumbs": [(_("工作台"), reverse("my:desk"))],
        "form": form,
        "plan": open_plan,
        "own": own[:MOST_PROPOSALS],
    }
    status = UNPROCESSABLE if form.errors else None
    return render(request, "supervision/my/proposals.html", context, status=status)
