"""What the actions on normative documents do to the records; called by the tables alone."""

from typing import Any

from django import forms
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from supervision.activities import relations as activities_relations
from supervision.activities.choices import Level
from supervision.documents import relations
from supervision.documents.choices import ON_RECORD, DocumentStatus, ReviewResult, ReviewWay
from supervision.documents.models import CleanupEntry, Document, DocumentEntry
from workflow import needs
from workflow.choices import RecordStatus
from workflow.deadlines import compute
from workflow.guards import not_future
from workflow.models import Clock
from workflow.publication import publication
from workflow.transitions import Guard, Need, Table, Transition
from workflow.transitions import register as register_transitions

FILING_CLOCKS = {Level.CITY: "document_filing_city", Level.TOWN: "document_filing_town"}
CHECK_CLOCKS = {Level.CITY: "document_check_city", Level.TOWN: "document_check_town"}
SUPPLEMENT_CLOCK, REPLY_CLOCK = "document_supplement", "document_reply"


def last_day(key, start):
    """The last day of a clock that starts on ``start``; None where it was never set."""
    clock = Clock.objects.in_force(key, start)
    return compute(clock, start).due_on if clock else None


def explain_filing(document):
    """How the last day for filing came about, as lines to read."""
    clock = document.published_on and Clock.objects.in_force(
        FILING_CLOCKS[document.level], document.published_on
    )
    return compute(clock, document.published_on).lines if clock else []


def set_clocks(document):
    """The deadlines that follow from the days of publication and of filing."""
    published, level = document.published_on, document.level
    document.filing_due_on = last_day(FILING_CLOCKS[level], published) if published else None
    if document.status == DocumentStatus.FILED:
        document.step_due_on = last_day(CHECK_CLOCKS[level], document.filed_on)


def tell_story(document, action, *, by, on, at=None, text=""):
    """Adds a step to the document's course."""
    return DocumentEntry.objects.create(
        document=document,
        action=action,
        text=text or "",
        happened_on=on,
        by=by,
        at=at or timezone.now(),
    )


def _told(document, step, action, *, on=None, text=""):
    return tell_story(document, action, by=step.by, on=on or step.today, at=step.at, text=text)


def register(document, step):
    """登记: the document is on record; nothing is due but its review."""
    document.registered_on = step.data["registered_on"]
    document.step_due_on = None
    _told(document, step, "register", on=document.registered_on)


def defer(document, step):
    """暂缓登记: the maker has some working days to bring what is missing."""
    document.step_due_on = last_day(SUPPLEMENT_CLOCK, step.today)
    _told(document, step, "defer", text=step.data["reason"])


def supplement(document, step):
    """The missing papers came: the formal check begins anew on that day."""
    day = step.data["supplemented_on"]
    document.step_due_on = last_day(CHECK_CLOCKS[document.level], day)
    _told(document, step, "supplement", on=day, text=step.data.get("text", ""))


def send_back(document, step):
    """退回: not a normative document, or not one for this body."""
    document.step_due_on = None
    _told(document, step, "send_back", text=step.data["reason"])


def file_again(document, step):
    """The maker files a returned document once more."""
    document.filed_on = step.data["filed_on"]
    document.step_due_on = last_day(CHECK_CLOCKS[document.level], document.filed_on)
    _told(document, step, "file_again", on=document.filed_on)


def begin_review(document, step):
    document.way = step.data["way"]
    _told(document, step, "begin_review", text=document.get_way_display())


def send_opinion(document, step):
    """The written opinion to the maker, who answers within the months that the setting gives."""
    document.opinion = step.data["text"]
    document.opinion_sent_on = step.data["opinion_sent_on"]
    document.reply, document.replied_on = "", None
    document.step_due_on = last_day(REPLY_CLOCK, document.opinion_sent_on)
    _told(document, step, "send_opinion", on=document.opinion_sent_on, text=document.opinion)


def take_reply(document, step):
    document.reply = step.data["text"]
    document.replied_on = step.data["replied_on"]
    document.step_due_on = None
    _told(document, step, "take_reply", on=document.replied_on, text=document.reply)


def conclude(document, step):
    document.result = step.data["result"]
    document.concluded_on = step.data["concluded_on"]
    document.conclusion = step.data.get("text") or ""
    document.step_due_on = None
    _told(document, step, "conclude", on=document.concluded_on, text=document.conclusion)


def withdraw(document, step):
    """作废: entered by mistake; it is counted nowhere from now on."""
    document.step_due_on = None
    document.result, document.is_public = ReviewResult.REVIEWING, False
    _told(document, step, "withdraw", text=step.data["reason"])


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
CLERK, LEADER = relations.DOCUMENT_CLERK, relations.DOCUMENT_LEADER
AFTER_FILING = _("不能早于备案日期。")
tell = relations.tell_document
DOOR = (
    Transition(
        action="register",
        label=_("登记"),
        sources=(DocumentStatus.FILED,),
        target=DocumentStatus.REGISTERED,
        who=CLERK,
        needs=(needs.day("registered_on", _("登记日期"), today=True),),
        guards=(
            not_future("registered_on"),
            not_before("filed_on", "registered_on", AFTER_FILING),
        ),
        effect=register,
        main=True,
        bulk=True,
    ),
    Transition(
        action="defer",
        label=_("暂缓登记"),
        sources=(DocumentStatus.FILED,),
        target=DocumentStatus.DEFERRED,
        who=CLERK,
        needs=(needs.reason(_("需要补正的材料")),),
        effect=defer,
    ),
    Transition(
        action="supplement",
        label=_("收到补正材料"),
        done=_("补正材料"),
        sources=(DocumentStatus.DEFERRED,),
        target=DocumentStatus.FILED,
        who=CLERK,
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
    ),
    Transition(
        action="send_back",
        label=_("退回"),
        sources=(DocumentStatus.FILED, DocumentStatus.DEFERRED),
        target=DocumentStatus.RETURNED,
        who=CLERK,
        needs=(needs.reason(_("退回理由")),),
        effect=send_back,
    ),
    Transition(
        action="file_again",
        label=_("重新报送"),
        sources=(DocumentStatus.RETURNED,),
        target=DocumentStatus.FILED,
        who=CLERK,
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
        who=CLERK,
        needs=(WAY,),
        effect=begin_review,
        main=True,
        bulk=True,
    ),
    Transition(
        action="send_opinion",
        label=_("发出审查意见"),
        sources=(DocumentStatus.REVIEWING, DocumentStatus.REPLIED),
        target=DocumentStatus.OPINION_SENT,
        who=CLERK,
        needs=(
            needs.text(_("审查意见"), _("请写明审查意见。")),
            needs.day("opinion_sent_on", _("发出日期"), today=True),
        ),
        guards=(
            not_future("opinion_sent_on"),
            not_before("filed_on", "opinion_sent_on", AFTER_FILING),
        ),
        effect=send_opinion,
        tell=tell("send_opinion", _("已向制定机关发出审查意见"), relations.DOCUMENT_LEADER),
    ),
    Transition(
        action="take_reply",
        label=_("登记制定机关反馈"),
        done=_("制定机关反馈"),
        sources=(DocumentStatus.OPINION_SENT,),
        target=DocumentStatus.REPLIED,
        who=CLERK,
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
    ),
    Transition(
        action="conclude",
        label=_("审查办结"),
        sources=(DocumentStatus.REVIEWING, DocumentStatus.REPLIED),
        target=DocumentStatus.CONCLUDED,
        who=CLERK,
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
        tell=tell("conclude", _("文件审查办结，可以公开"), relations.DOCUMENT_LEADER),
    ),
)


DOCUMENT_TABLE = register_transitions(
    Table(
        model=Document,
        states=DocumentStatus,
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
                who=LEADER,
                needs=(needs.reason(_("作废理由")),),
                effect=withdraw,
            ),
            *publication(ON_RECORD, relations.DOCUMENT_LEADER),
        ),
    )
)


def _hide(entry: Any, step: Any) -> None:
    entry.is_public = False


CLEANUP_TABLE = register_transitions(
    Table(
        model=CleanupEntry,
        states=RecordStatus,
        transitions=(
            Transition(
                action="withdraw",
                label=_("作废"),
                sources=(RecordStatus.RECORDED,),
                target=RecordStatus.WITHDRAWN,
                who=activities_relations.CITY_CLERK | activities_relations.CITY_LEADER,
                needs=(needs.reason(_("作废理由")),),
                effect=_hide,
            ),
            *publication((RecordStatus.RECORDED,), activities_relations.CITY_LEADER),
        ),
    )
)
