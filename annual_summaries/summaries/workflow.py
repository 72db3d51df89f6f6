"""The summary: drafted, published by a leader, published anew, taken down."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from django import forms
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from annual_summaries.revisions.freezing import publish
from annual_summaries.summaries.models import AnnualSummary, SummaryStatus
from annual_summaries.summaries.relations import PUBLISHER, SUMMARY_LEADER
from pages.fields import PlainField
from workflow.transitions import DeskText, Guard, Need, Table, Transition, Wait, register

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def _text_field(
    label: "StrOrPromise", help_text: "StrOrPromise" = ""
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


REASON = Need("reason", _text_field(_("撤下理由")), missing=_("请写明理由。"))
YEAR_HAS_BEGUN = Guard(
    lambda summary, step: summary.year <= step.today.year,
    _("这一年还没有开始，不能发布年度总结。"),
)


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
                action="publish",
                label=_("发布"),
                sources=(SummaryStatus.DRAFT,),
                target=SummaryStatus.PUBLISHED,
                who=PUBLISHER,
                guards=(YEAR_HAS_BEGUN,),
                effect=publish,
                main=True,
                # Nothing asks for a revision of a published one: its own page tells of drift.
                waits=(
                    Wait(
                        key="summary_publish",
                        label=_("待发布的年度总结"),
                        where=lambda user, day: Q(year__lte=day.year),
                    ),
                ),
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
                who=SUMMARY_LEADER,
                needs=(REASON,),
            ),
        ),
    )
)
