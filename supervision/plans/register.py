"""The yearly plan: what waits to be scored, adopted and published."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from registers.search import SEARCHABLE, Searchable
from registers.waiting import WAITING, Waiting
from supervision.plans.models import Plan, PlanStatus, Topic


def _to_score(user, today):
    """Topics of the own body to which the person gave no points yet."""
    plans = Plan.objects.in_charge(user) | Plan.objects.led_by(user)
    if user.is_superuser:
        return Topic.objects.none()
    waiting = Topic.objects.proposed().filter(plan__in=plans.values("pk"))
    return waiting.exclude(scores__by=user.pk)


def _to_publish(user, today):
    adopted = Plan.objects.led_by(user).filter(status=PlanStatus.ADOPTED, is_public=False)
    return adopted.exclude(created_by=user.pk)


WAITING.register(
    Waiting(
        key="plan_score",
        label=_("待评分的计划议题"),
        action=_("评分"),
        records=_to_score,
        title=lambda topic: topic.title,
        source=lambda topic: topic.get_source_display(),
        path=lambda topic: reverse("admin:supervision_topic_change", args=[topic.pk]),
        ready=lambda topics: topics.select_related("plan__organization"),
        place=70,
    ),
    Waiting(
        key="plan_publish",
        label=_("待公开的年度计划"),
        action=_("公开"),
        records=_to_publish,
        title=str,
        source=lambda plan: plan.body,
        path=lambda plan: reverse("admin:supervision_plan_change", args=[plan.pk]),
        ready=lambda plans: plans.select_related("organization"),
        place=71,
    ),
)


SEARCHABLE.register(
    Searchable(
        "topics",
        _("监督计划"),
        Topic,
        ("title", "policy_area"),
        title=lambda topic: topic.title,
        path=lambda topic: topic.get_absolute_url(),
        about=lambda topic: topic.plan.year,
        ready=lambda topics: topics.select_related("plan"),
        place=50,
    )
)
