"""A normative document: checked at the door, reviewed, answered by its maker, concluded; and what a
clean-up repealed or amended."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from supervision.activities.choices import Level
from supervision.activities.relations import CITY_CLERK, CITY_LEADER
from supervision.documents.choices import ON_RECORD, DocumentStatus, ReviewResult, ReviewWay
from supervision.documents.models import CleanupEntry, Document, DocumentEntry
from supervision.documents.relations import DOCUMENT_CLERK, DOCUMENT_LEADER
from supervision.documents.relations import tell_document as tell
from workflow import needs
from workflow.cases import last_day
from workflow.choices import RecordStatus
from workflow.deadlines import compute
from workflow.guards import not_future
from workflow.models import Clock
from workflow.publication import publication
from workflow.transitions import DeskText, Guard, Need, Step, Table, Transition, Wait
from workflow.transitions import register as register_transitions

FILING_CLOCKS: dict[str, str] = {
    Level.CITY: "document_filing_city",
    Level.TOWN: "document_filing_town",
}
CHECK_CLOCKS: dict[str, str] = {
    Level.CITY: "document_check_city",
    Level.TOWN: "document_check_town",
}
SUPPLEMENT_CLOCK, REPLY_CLOCK = "document_supplement", "document_reply"


def explain_filing(document: Document) -> list[str]:
    """How the last day for filing came about, as lines to read."""
    published = document.published_on
    if published is None:
        return []
    clock = Clock.objects.in_force(FILING_CLOCKS[document.level], published)
    return compute(clock, published).lines if clock else []


def set_clocks(document: Any) -> None:
    """The deadlines that follow from the days of publication and of filing."""
    published, level = document.published_on, document.level
    document.filing_due_on = last_day(FILING_CLOCKS[level], published) if published else None
    if document.status == DocumentStatus.FILED:
        document.step_due_on = last_day(CHECK_CLOCKS[level], document.filed_on)


def add_entry(
    document: Document, step: Step, action: str, *, on: date | None = None, text: str = ""
) -> DocumentEntry:
    """Adds a step to the document's course, on the step's own day where none is given."""
    return DocumentEntry.objects.create(
        document=document,
        action=action,
        text=text or "",
        happened_on=on or step.today,
        by=step.by,
        at=step.at,
    )


def register(document: Any, step: Step) -> None:
    """登记: the document is on record; nothing is due but its review."""
    document.registered_on = step.data["registered_on"]
    document.step_due_on = None
    add_entry(document, step, "register", on=document.registered_on)


def defer(document: Any, step: Step) -> None:
    """暂缓登记: the maker has some working days to bring what is missing."""
    document.step_due_on = last_day(SUPPLEMENT_CLOCK, step.today)
    add_entry(document, step, "defer", text=step.data["reason"])


def supplement(document: Any, step: Step) -> None:
    """The missing papers came: the formal check begins anew on that day."""
    day = step.data["supplemented_on"]
    document.step_due_on = last_day(CHECK_CLOCKS[document.level], day)
    add_entry(document, step, "supplement", on=day, text=step.data.get("text", ""))


def send_back(document: Any, step: Step) -> None:
    """退回: not a normative document, or not one for this body."""
    document.step_due_on = None
    add_entry(document, step, "send_back", text=step.data["reason"])


def file_again(document: Any, step: Step) -> None:
    """The maker files a returned document once more."""
    document.filed_on = step.data["filed_on"]
    document.step_due_on = last_day(CHECK_CLOCKS[document.level], document.filed_on)
    add_entry(document, step, "file_again", on=document.filed_on)


def begin_review(document: Any, step: Step) -> None:
    document.way = step.data["way"]
    add_entry(document, step, "begin_review", text=document.get_way_display())


def send_opinion(document: Any, step: Step) -> None:
    """The written opinion to the maker, who answers within the months that the setting gives."""
    document.opinion = step.data["text"]
    document.opinion_sent_on = step.data["opinion_sent_on"]
    document.reply, document.replied_on = "", None
    document.step_due_on = last_day(REPLY_CLOCK, document.opinion_sent_on)
    add_entry(document, step, "send_opinion", on=document.opinion_sent_on, text=document.opinion)


def take_reply(document: Any, step: Step) -> None:
    document.reply = step.data["text"]
    document.replied_on = step.data["replied_on"]
    document.step_due_on = None
    add_entry(document, step, "take_reply", on=document.replied_on, text=document.reply)


def conclude(document: Any, step: Step) -> None:
    document.result = step.data["result"]
    document.concluded_on = step.data["concluded_on"]
    document.conclusion = step.data.get("text") or ""
    document.step_due_on = None
    add_entry(document, step, "conclude", on=document.concluded_on, text=document.conclusion)


def withdraw(document: Any, step: Step) -> None:
    """作废: entered by mistake; it is counted nowhere from now on."""
    document.step_due_on = None
    document.result, document.is_public = ReviewResult.REVIEWING, False
    add_entry(document, step, "withdraw", text=step.data["reason"])


class Conclusion(models.TextChoices):
    """The results with which a review ends; 审查中 is none."""

    NONE_FOUND = ReviewResult.NONE_FOUND.value, ReviewResult.NONE_FOUND.label
    AMENDED = ReviewResult.AMENDED.value, ReviewResult.AMENDED.label
    REPEALED = ReviewResult.REPEALED.value, ReviewResult.REPEALED.label
    CORRECTED = ReviewResult.CORRECTED.value, ReviewResult.CORRECTED.label


def not_before(field: str, name: str, sentence: Any) -> Guard:
    """The day typed in ``name`` is not before the document's own day ``field``."""

    def holds(document: Document, step: Step) -> bool:
        first = getattr(document, field)
        return not first or bool(step.data[name] >= first)

    return Guard(holds, sentence, name)


def _way(document: Document) -> forms.Field:
    return forms.ChoiceField(
        label=_("审查方式"),
        choices=ReviewWay.choices,
        widget=forms.RadioSelect,
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
            not_before("filed_on", "registered_on", AFTER_FILING),
        ),
        effect=register,
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
        effect=defer,
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
            not_before("filed_on", "supplemented_on", AFTER_FILING),
        ),
        effect=supplement,
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
        effect=send_back,
    ),
    Transition(
        action="file_again",
        label=_("重新报送"),
        sources=(DocumentStatus.RETURNED,),
        target=DocumentStatus.FILED,
        who=DOCUMENT_CLERK,
        needs=(needs.day("filed_on", _("备案日期"), today=True),),
        guards=(not_future("filed_on"), not_before("filed_on", "filed_on", AFTER_FILING)),
        effect=file_again,
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
        effect=begin_review,
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
            not_before("filed_on", "opinion_sent_on", AFTER_FILING),
        ),
        effect=send_opinion,
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
            not_before("opinion_sent_on", "replied_on", _("不能早于审查意见发出日期。")),
        ),
        effect=take_reply,
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
            not_before("filed_on", "concluded_on", AFTER_FILING),
            not_before("replied_on", "concluded_on", _("不能早于制定机关反馈日期。")),
        ),
        effect=conclude,
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


def _desk_text(page: str) -> DeskText:
    return DeskText(
        title=lambda document: document.title,
        subject=lambda document: document.number,
        source=lambda document: document.maker,
        path=lambda document: reverse(page, args=[document.pk]),
        ready=lambda documents: documents.select_related("maker"),
    )


DOCUMENT_TABLE = register_transitions(
    Table(
        model=Document,
        states=DocumentStatus,
        desk=_desk_text("admin:supervision_document_change"),
        transitions=(
            *DOOR,
            *REVIEW,
            Transition(
                action="withdraw",
                label=_("作废"),
                sources=tuple(
                    state for state in DocumentStatus if state != DocumentStatus.WITHDRAWN
                ),
                target=DocumentStatus.WITHDRAWN,
                who=DOCUMENT_LEADER,
                needs=(needs.reason(_("作废理由")),),
                effect=withdraw,
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


CLEANUP_TABLE = register_transitions(
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
