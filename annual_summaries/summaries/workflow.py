"""The summary: drafted, published by a leader, published anew, taken down."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from django import forms
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from annual_summaries.serving.as_files import publish_as_files, withdraw_files
from annual_summaries.summaries.looks import remember
from annual_summaries.summaries.models import AnnualSummary, SummaryStatus
from annual_summaries.summaries.relations import PUBLISHER, SUMMARY_CLERK, SUMMARY_LEADER
from annual_summaries.summaries.sentences import differing
from pages.fields import PlainField
from workflow.transitions import DeskText, Guard, Need, Step, Table, Transition, Wait, register

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from accounts.models import User


def _text_field(
    label: StrOrPromise, help_text: StrOrPromise = ""
) -> Callable[[AnnualSummary], forms.Field]:
    return lambda summary: PlainField(
        label=label,
        help_text=help_text,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


NOTE = Need(
    "note",
    _text_field(_("修订说明"), _("向社会公开，说明这一版改了什么。")),
    missing=_("再次发布必须向社会说明改了什么。"),
)


EXPLANATION = Need(
    "explanation",
    _text_field(
        _("不一致的理由"), _("文中有数与记录不一致而仍要发布时填写；只供内部查看，记入操作记录。")
    ),
    required=False,
)
BORNE_OUT = Guard(
    lambda summary, step: bool(step.data.get("explanation")) or not differing(summary),
    _("文中有数与记录不一致（见上面的提示）。请改正，或写明理由。"),
    need="explanation",
)


REASON = Need("reason", _text_field(_("撤下理由")), missing=_("请写明理由。"))
YEAR_HAS_BEGUN = Guard(
    lambda summary, step: summary.year <= step.today.year,
    _("这一年还没有开始，不能发布年度总结。"),
)


def submit(summary: AnnualSummary, step: Step) -> None:
    """From now on it waits for a leader, though the year may not be over."""
    summary.ready_at = step.at


def ready_on(user: User, day: date) -> Q:
    """The drafts that wait for a leader: submitted ones, and those of years that are over."""
    return Q(ready_at__isnull=False) | Q(year__lt=day.year)


SUMMARY_TABLE = register(
    Table(
        model=AnnualSummary,
        states=SummaryStatus,
        desk=DeskText(
            source=lambda summary: summary.drafted_by,
            path=lambda summary: reverse(
                "admin:annual_summaries_annualsummary_change", args=[summary.pk]
            ),
            ready=lambda summaries: summaries.select_related("drafted_by"),
        ),
        transitions=(
            Transition(
                action="submit",
                label=_("提请发布"),
                sources=(SummaryStatus.DRAFT,),
                who=SUMMARY_CLERK,
                # Of a year that is over nobody has to ask; of one that runs the leader would not
                # know.
                when=lambda summary: summary.ready_at is None,
                guards=(YEAR_HAS_BEGUN,),
                effect=submit,
            ),
            Transition(
                action="look",
                label=_("记下看过的数"),
                sources=tuple(SummaryStatus),
                who=SUMMARY_LEADER,
                effect=remember,
            ),
            Transition(
                action="publish",
                label=_("发布"),
                sources=(SummaryStatus.DRAFT,),
                target=SummaryStatus.PUBLISHED,
                who=PUBLISHER,
                needs=(EXPLANATION,),
                guards=(YEAR_HAS_BEGUN, BORNE_OUT),
                effect=publish_as_files,
                main=True,
                # Nothing asks for a revision of a published one: its own page tells of drift.
                waits=(
                    Wait(
                        key="summary_publish",
                        label=_("待发布的年度总结"),
                        where=ready_on,
                    ),
                ),
            ),
            Transition(
                action="publish",
                label=_("发布修订版"),
                done=pgettext_lazy("done", "发布"),
                # Always with a note to the public: what people have read must not change behind
                # their backs.
                sources=(SummaryStatus.PUBLISHED, SummaryStatus.WITHDRAWN),
                target=SummaryStatus.PUBLISHED,
                who=PUBLISHER,
                needs=(NOTE, EXPLANATION),
                guards=(BORNE_OUT,),
                effect=publish_as_files,
                main=True,
            ),
            Transition(
                action="withdraw",
                label=_("撤下"),
                sources=(SummaryStatus.PUBLISHED,),
                target=SummaryStatus.WITHDRAWN,
                who=SUMMARY_LEADER,
                needs=(REASON,),
                effect=withdraw_files,
            ),
        ),
    )
)
