"""备案审查: filed, registered, reviewed, an opinion sent and answered, concluded; and 清理."""

from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from supervision import actors, documents, notices
from supervision.choices import ON_RECORD, ReviewResult, ReviewWay
from supervision.choices import DocumentStatus as Status
from supervision.models import CleanupEntry, Document
from workflow import needs
from workflow.choices import RecordStatus
from workflow.guards import not_future
from workflow.publication import publication
from workflow.transitions import Guard, Need, Table, Transition, register


class Conclusion(models.TextChoices):
    """The results with which a review ends; 审查中 is none."""

    NONE_FOUND = ReviewResult.NONE_FOUND.value, ReviewResult.NONE_FOUND.label
    AMENDED = ReviewResult.AMENDED.value, ReviewResult.AMENDED.label
    REPEALED = ReviewResult.REPEALED.value, ReviewResult.REPEALED.label
    CORRECTED = ReviewResult.CORRECTED.value, ReviewResult.CORRECTED.label


def not_before(field: Any, name: Any, sentence: Any) -> Any:
    """The day typed in ``name`` is not before the document's own day ``field``."""

    def holds(document: Any, step: Any) -> Any:
        first = getattr(document, field)
        return not first or step.data[name] >= first

    return Guard(holds, sentence, name)


def _way(document: Any) -> Any:
    return forms.ChoiceField(
        label=_("审查方式"),
        choices=ReviewWay.choices,
        widget=forms.RadioSelect,
        initial=ReviewWay.PROPOSAL if document.requests.exists() else ReviewWay.OWN,
    )


WAY = Need("way", _way, missing=_("请选择审查方式。"))
RESULT = Need("result", needs.choice(_("审查结果"), Conclusion), missing=_("请选择审查结果。"))
CLERK, LEADER = (actors.DOCUMENT_CLERK,), (actors.DOCUMENT_LEADER,)
AFTER_FILING = _("不能早于备案日期。")
tell = notices.tell_document

DOOR = (
    Transition(
        "register",
        _("登记"),
        _("登记"),
        (Status.FILED,),
        Status.REGISTERED,
        CLERK,
        needs=(needs.day("registered_on", _("登记日期"), today=True),),
        guards=(
            not_future("registered_on"),
            not_before("filed_on", "registered_on", AFTER_FILING),
        ),
        effect=documents.register,
        main=True,
        bulk=True,
    ),
    Transition(
        "defer",
        _("暂缓登记"),
        _("暂缓登记"),
        (Status.FILED,),
        Status.DEFERRED,
        CLERK,
        needs=(needs.reason(_("需要补正的材料")),),
        effect=documents.defer,
    ),
    Transition(
        "supplement",
        _("收到补正材料"),
        _("补正材料"),
        (Status.DEFERRED,),
        Status.FILED,
        CLERK,
        needs=(
            needs.day("supplemented_on", _("收到日期"), today=True),
            needs.optional_text(_("补正说明")),
        ),
        guards=(
            not_future("supplemented_on"),
            not_before("filed_on", "supplemented_on", AFTER_FILING),
        ),
        effect=documents.supplement,
        main=True,
    ),
    Transition(
        "send_back",
        _("退回"),
        _("退回"),
        (Status.FILED, Status.DEFERRED),
        Status.RETURNED,
        CLERK,
        needs=(needs.reason(_("退回理由")),),
        effect=documents.send_back,
    ),
    Transition(
        "file_again",
        _("重新报送"),
        _("重新报送"),
        (Status.RETURNED,),
        Status.FILED,
        CLERK,
        needs=(needs.day("filed_on", _("备案日期"), today=True),),
        guards=(not_future("filed_on"), not_before("filed_on", "filed_on", AFTER_FILING)),
        effect=documents.file_again,
        main=True,
    ),
)

REVIEW = (
    Transition(
        "begin_review",
        _("开始审查"),
        _("开始审查"),
        (Status.REGISTERED,),
        Status.REVIEWING,
        CLERK,
        needs=(WAY,),
        effect=documents.begin_review,
        main=True,
        bulk=True,
    ),
    Transition(
        "send_opinion",
        _("发出审查意见"),
        _("发出审查意见"),
        (Status.REVIEWING, Status.REPLIED),
        Status.OPINION_SENT,
        CLERK,
        needs=(
            needs.text(_("审查意见"), _("请写明审查意见。")),
            needs.day("opinion_sent_on", _("发出日期"), today=True),
        ),
        guards=(
            not_future("opinion_sent_on"),
            not_before("filed_on", "opinion_sent_on", AFTER_FILING),
        ),
        effect=documents.send_opinion,
        tell=tell("send_opinion", _("已向制定机关发出审查意见"), notices.document_leaders),
    ),
    Transition(
        "take_reply",
        _("登记制定机关反馈"),
        _("制定机关反馈"),
        (Status.OPINION_SENT,),
        Status.REPLIED,
        CLERK,
        needs=(
            needs.text(_("反馈内容"), _("请写明制定机关怎样反馈。")),
            needs.day("replied_on", _("反馈日期"), today=True),
        ),
        guards=(
            not_future("replied_on"),
            not_before("opinion_sent_on", "replied_on", _("不能早于审查意见发出日期。")),
        ),
        effect=documents.take_reply,
        main=True,
    ),
    Transition(
        "conclude",
        _("审查办结"),
        _("审查办结"),
        (Status.REVIEWING, Status.REPLIED),
        Status.CONCLUDED,
        CLERK,
        needs=(
            RESULT,
            needs.day("concluded_on", _("办结日期"), today=True),
            needs.optional_text(_("审查结论")),
        ),
        guards=(
            not_future("concluded_on"),
            not_before("filed_on", "concluded_on", AFTER_FILING),
            not_before("replied_on", "concluded_on", _("不能早于制定机关反馈日期。")),
        ),
        effect=documents.conclude,
        main=True,
        tell=tell("conclude", _("文件审查办结，可以公开"), notices.document_leaders),
    ),
)

DOCUMENT_TABLE = register(
    Table(
        model=Document,
        states=Status,
        transitions=(
            *DOOR,
            *REVIEW,
            Transition(
                "withdraw",
                _("作废"),
                _("作废"),
                tuple(state for state in Status if state != Status.WITHDRAWN),
                Status.WITHDRAWN,
                LEADER,
                needs=(needs.reason(_("作废理由")),),
                effect=documents.withdraw,
            ),
            *publication(ON_RECORD, actors.DOCUMENT_LEADER),
        ),
    )
)


def _hide(entry: Any, step: Any) -> None:
    entry.is_public = False


CLEANUP_TABLE = register(
    Table(
        model=CleanupEntry,
        states=RecordStatus,
        transitions=(
            Transition(
                "withdraw",
                _("作废"),
                _("作废"),
                (RecordStatus.RECORDED,),
                RecordStatus.WITHDRAWN,
                (actors.CITY_CLERK, actors.CITY_LEADER),
                needs=(needs.reason(_("作废理由")),),
                effect=_hide,
            ),
            *publication((RecordStatus.RECORDED,), actors.CITY_LEADER),
        ),
    )
)
