"""A normative document: checked at the door, reviewed, answered by its maker, concluded; and what a
clean-up repealed or amended."""

from __future__ import annotations

from datetime import timedelta

from django import forms
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.successions.transitions import Succession
from supervision.activities.relations import CITY_CLERK, CITY_LEADER
from supervision.documents import effects
from supervision.documents.choices import ON_RECORD, DocumentStatus, ReviewResult, ReviewWay
from supervision.documents.models import CleanupEntry, Document
from supervision.documents.relations import DOCUMENT_CLERK, DOCUMENT_LEADER
from supervision.documents.relations import tell_document as tell
from workflow import needs
from workflow.cases import add_entry
from workflow.choices import RecordStatus
from workflow.guards import not_before, not_future
from workflow.publication import publication
from workflow.transitions import DeskText, Need, Step, Table, Transition, Wait, register


class Conclusion(models.TextChoices):
    """The results with which a review ends; 审查中 is none."""

    NONE_FOUND = ReviewResult.NONE_FOUND.value, ReviewResult.NONE_FOUND.label
    AMENDED = ReviewResult.AMENDED.value, ReviewResult.AMENDED.label
    REPEALED = ReviewResult.REPEALED.value, ReviewResult.REPEALED.label
    CORRECTED = ReviewResult.CORRECTED.value, ReviewResult.CORRECTED.label


def _way(document: Document) -> forms.Field:
    return forms.ChoiceField(
        label=_("审查方式"),
        choices=ReviewWay.choices,
        widget=forms.RadioSelect,
        # Somebody has asked for it: then it is 审查建议 and not 主动审查 (监督法 art. 42).
        initial=ReviewWay.PROPOSAL if document.requests.exists() else ReviewWay.OWN,
    )


WAY = Need("way", _way, missing=_("请选择审查方式。"))
RESULT = Need("result", needs.choice(_("审查结果"), Conclusion), missing=_("请选择审查结果。"))
DAYS_TO_PUBLISH = timedelta(days=60)
"""What was concluded longer ago was left unpublished on purpose."""
AFTER_FILING = _("不能早于备案日期。")
DOOR = (
    Transition(
        action="register",
        label=_("登记"),
        sources=(DocumentStatus.FILED,),
        target=DocumentStatus.REGISTERED,
        who=DOCUMENT_CLERK,
        needs=(needs.day("registered_on", _("登记日期"), today=True),),
        guards=(
            not_future("registered_on"),
            not_before("registered_on", "filed_on", AFTER_FILING),
        ),
        effect=effects.register,
        main=True,
        bulk=True,
        waits=(
            Wait(
                key="document_register",
                label=_("待登记的备案文件"),
                due="step_due_on",
                since=lambda document: document.filed_on,
            ),
        ),
    ),
    Transition(
        action="defer",
        label=_("暂缓登记"),
        sources=(DocumentStatus.FILED,),
        target=DocumentStatus.DEFERRED,
        who=DOCUMENT_CLERK,
        needs=(needs.reason(_("需要补正的材料")),),
        effect=effects.defer,
    ),
    Transition(
        action="supplement",
        label=_("收到补正材料"),
        done=_("补正材料"),
        sources=(DocumentStatus.DEFERRED,),
        target=DocumentStatus.FILED,
        who=DOCUMENT_CLERK,
        needs=(
            needs.day("supplemented_on", _("收到日期"), today=True),
            needs.optional_text(_("补正说明")),
        ),
        guards=(
            not_future("supplemented_on"),
            not_before("supplemented_on", "filed_on", AFTER_FILING),
        ),
        effect=effects.supplement,
        main=True,
        waits=(
            Wait(
                key="document_supplement",
                label=_("等待补正的备案文件"),
                action=_("补正"),
                due="step_due_on",
            ),
        ),
    ),
    Transition(
        action="send_back",
        label=_("退回"),
        sources=(DocumentStatus.FILED, DocumentStatus.DEFERRED),
        target=DocumentStatus.RETURNED,
        who=DOCUMENT_CLERK,
        needs=(needs.reason(_("退回理由")),),
        effect=effects.send_back,
    ),
    Transition(
        action="file_again",
        label=_("重新报送"),
        sources=(DocumentStatus.RETURNED,),
        target=DocumentStatus.FILED,
        who=DOCUMENT_CLERK,
        needs=(needs.day("filed_on", _("备案日期"), today=True),),
        guards=(not_future("filed_on"), not_before("filed_on", "filed_on", AFTER_FILING)),
        effect=effects.file_again,
        main=True,
    ),
)


REVIEW = (
    Transition(
        action="begin_review",
        label=_("开始审查"),
        sources=(DocumentStatus.REGISTERED,),
        target=DocumentStatus.REVIEWING,
        who=DOCUMENT_CLERK,
        needs=(WAY,),
        effect=effects.begin_review,
        main=True,
        bulk=True,
        waits=(
            Wait(
                key="document_review",
                label=_("待审查的文件"),
                action=_("审查"),
                order="filed_on",
                since=lambda document: document.registered_on,
            ),
        ),
    ),
    Transition(
        action="send_opinion",
        label=_("发出审查意见"),
        sources=(DocumentStatus.REVIEWING, DocumentStatus.REPLIED),
        target=DocumentStatus.OPINION_SENT,
        who=DOCUMENT_CLERK,
        needs=(
            needs.text(_("审查意见"), _("请写明审查意见。")),
            needs.day("opinion_sent_on", _("发出日期"), today=True),
        ),
        guards=(
            not_future("opinion_sent_on"),
            not_before("opinion_sent_on", "filed_on", AFTER_FILING),
        ),
        effect=effects.send_opinion,
        tell=tell("send_opinion", _("已向制定机关发出审查意见"), DOCUMENT_LEADER),
    ),
    Transition(
        action="take_reply",
        label=_("登记制定机关反馈"),
        done=_("制定机关反馈"),
        sources=(DocumentStatus.OPINION_SENT,),
        target=DocumentStatus.REPLIED,
        who=DOCUMENT_CLERK,
        needs=(
            needs.text(_("反馈内容"), _("请写明制定机关怎样反馈。")),
            needs.day("replied_on", _("反馈日期"), today=True),
        ),
        guards=(
            not_future("replied_on"),
            not_before("replied_on", "opinion_sent_on", _("不能早于审查意见发出日期。")),
        ),
        effect=effects.take_reply,
        main=True,
        waits=(
            Wait(
                key="document_reply",
                label=_("等待制定机关反馈"),
                action=_("催办"),
                due="step_due_on",
                since=lambda document: document.opinion_sent_on,
            ),
        ),
    ),
    Transition(
        action="conclude",
        label=_("审查办结"),
        sources=(DocumentStatus.REVIEWING, DocumentStatus.REPLIED),
        target=DocumentStatus.CONCLUDED,
        who=DOCUMENT_CLERK,
        needs=(
            RESULT,
            needs.day("concluded_on", _("办结日期"), today=True),
            needs.optional_text(_("审查结论")),
        ),
        guards=(
            not_future("concluded_on"),
            not_before("concluded_on", "filed_on", AFTER_FILING),
            not_before("concluded_on", "replied_on", _("不能早于制定机关反馈日期。")),
        ),
        effect=effects.conclude,
        main=True,
        tell=tell("conclude", _("文件审查办结，可以公开"), DOCUMENT_LEADER),
        waits=(
            Wait(
                key="document_conclude",
                label=_("审查中的文件"),
                action=_("审查"),
                order="filed_on",
                since=lambda document: document.registered_on,
            ),
        ),
    ),
)


UNDER_REVIEW = tuple(
    state
    for state in DocumentStatus
    if state not in (DocumentStatus.CONCLUDED, DocumentStatus.WITHDRAWN)
)


def _desk_text(page: str) -> DeskText:
    return DeskText(
        title=lambda document: document.title,
        subject=lambda document: document.number,
        source=lambda document: document.maker,
        path=lambda document: reverse(page, args=[document.pk]),
        ready=lambda documents: documents.select_related("maker"),
    )


DOCUMENT_TABLE = register(
    Table(
        model=Document,
        states=DocumentStatus,
        desk=_desk_text("admin:supervision_document_change"),
        transitions=(
            *DOOR,
            *REVIEW,
            Succession(
                model=Document,
                key="closed_makers",
                label=_("制定机关已撤销的审查"),
                sources=UNDER_REVIEW,
                who=DOCUMENT_CLERK,
                lead="heir",
                closed_alone=True,
                behind="maker",
                write=lambda document, step, text: add_entry(document, step, "succeed", text),
                source=lambda document: document.maker,
            ).row(),
            Transition(
                action="withdraw",
                label=_("作废"),
                sources=tuple(
                    state for state in DocumentStatus if state != DocumentStatus.WITHDRAWN
                ),
                target=DocumentStatus.WITHDRAWN,
                who=DOCUMENT_LEADER,
                needs=(needs.reason(_("作废理由")),),
                effect=effects.withdraw,
            ),
            *publication(
                ON_RECORD,
                DOCUMENT_LEADER,
                waits=(
                    Wait(
                        key="document_publish",
                        label=_("待公开的备案审查"),
                        order="concluded_on",
                        sources=(DocumentStatus.CONCLUDED,),  # a review under way may be, too
                        where=lambda user, day: Q(concluded_on__gt=day - DAYS_TO_PUBLISH),
                        since=lambda document: document.concluded_on,
                    ),
                ),
            ),
        ),
    )
)


def _hide(entry: CleanupEntry, step: Step) -> None:
    entry.is_public = False


CLEANUP_TABLE = register(
    Table(
        model=CleanupEntry,
        states=RecordStatus,
        desk=_desk_text("admin:supervision_cleanupentry_change"),
        transitions=(
            Transition(
                action="withdraw",
                label=_("作废"),
                sources=(RecordStatus.RECORDED,),
                target=RecordStatus.WITHDRAWN,
                who=CITY_CLERK | CITY_LEADER,
                needs=(needs.reason(_("作废理由")),),
                effect=_hide,
            ),
            *publication(
                (RecordStatus.RECORDED,),
                CITY_LEADER,
                waits=(
                    Wait(
                        key="cleanup_publish",
                        label=_("待公开的清理文件"),
                        order="decided_on",
                        since=lambda entry: entry.decided_on,
                    ),
                ),
            ),
        ),
    )
)
