"""What the actions on normative documents do to the records; called by the tables alone."""

from django.utils import timezone

from supervision.choices import DocumentStatus, Level, ReviewResult
from supervision.models import DocumentEntry
from workflow.deadlines import compute
from workflow.models import Clock

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
