"""The summary: drafted, published by a leader, published anew, taken down."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from annual_summaries.revisions.freezing import publish
from annual_summaries.summaries.models import AnnualSummary, SummaryStatus
from pages.fields import PlainField
from workflow.transitions import Actor, Guard, Need, Table, Transition, register


def _words(label: Any, help_text: Any = "") -> Callable[[Any], forms.Field]:
    return lambda summary: PlainField(
        label=label,
        help_text=help_text,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


def _may_publish(summary: Any, user: Any) -> bool:
    authors = (summary.drafted_by_id, summary.edited_by_id)
    return user.acts_for_city(Role.LEADER) and user.pk not in authors


PUBLISHER = Actor("publisher", _("市人大领导（不得为撰写人）"), _may_publish, (Role.LEADER,))
LEADER = Actor(
    "leader",
    _("市人大领导"),
    lambda summary, user: user.acts_for_city(Role.LEADER),
    (Role.LEADER,),
)


NOTE = Need(
    "note",
    _words(_("修订说明"), _("向社会公开，说明这一版改了什么。")),
    missing=_("再次发布必须向社会说明改了什么。"),
)


REASON = Need("reason", _words(_("撤下理由")), missing=_("请写明理由。"))
YEAR_HAS_BEGUN = Guard(
    lambda summary, step: summary.year <= step.today.year,
    _("这一年还没有开始，不能发布年度总结。"),
)


SUMMARY_TABLE = register(
    Table(
        model=AnnualSummary,
        states=SummaryStatus,
        transitions=(
            Transition(
                action="publish",
                label=_("发布"),
                sources=(SummaryStatus.DRAFT,),
                target=SummaryStatus.PUBLISHED,
                who=PUBLISHER,
                guards=(YEAR_HAS_BEGUN,),
                effect=publish,
                main=True,
            ),
            Transition(
                action="publish",
                label=_("发布修订版"),
                done=_("发布"),
                sources=(SummaryStatus.PUBLISHED, SummaryStatus.WITHDRAWN),
                target=SummaryStatus.PUBLISHED,
                who=PUBLISHER,
                needs=(NOTE,),
                effect=publish,
                main=True,
            ),
            Transition(
                action="withdraw",
                label=_("撤下"),
                sources=(SummaryStatus.PUBLISHED,),
                target=SummaryStatus.WITHDRAWN,
                who=LEADER,
                needs=(REASON,),
            ),
        ),
    )
)
