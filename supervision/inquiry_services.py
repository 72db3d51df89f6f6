"""What the actions on a question of a special inquiry do; called by its table alone."""

from django.utils.translation import gettext as _

from supervision.choices import ItemKind, ItemStatus, OpinionKind, OpinionStatus
from supervision.models import Item, Opinion, Promise
from workflow import trail


def answer(question, step):
    question.answered_on = step.data["answered_on"]
    question.answer = step.data["text"]


def promise(question, step):
    question.promise = step.data["text"]
    question.promised_on = step.data["promised_on"]


def put_off(question, step):
    """The first date stays beside the new one."""
    question.put_off_to = step.data["until"]


def solve(question, step):
    question.solved_on = step.data["solved_on"]
    question.evidence = step.data["text"]


def reopen(question, step):
    """Not solved after all: what was told of the solution is on the trail alone."""
    question.solved_on = None
    question.evidence = ""


def drafted_opinion(question):
    """The opinion of this inquiry that is still being drafted; None where there is none."""
    drafts = Opinion.objects.filter(
        activity=question.activity_id, kind=OpinionKind.INQUIRY, status=OpinionStatus.DRAFTED
    )
    return drafts.order_by("pk").first()


def to_item(question, step):
    """Puts the promise on the list of the inquiry's opinion, with its date as the deadline; a
    date that has passed leaves the deadline to the clock."""
    opinion = drafted_opinion(question) or _draft(question, step)
    last = opinion.items.order_by("-sequence").values_list("sequence", flat=True).first()
    item = Item.objects.create(
        opinion=opinion,
        sequence=(last or 0) + 1,
        kind=ItemKind.PROBLEM,
        problem=question.question,
        suggestion=question.promise,
        lead_unit=question.unit,
        due_on=question.due_on if question.due_on > step.today else None,
    )
    if question.asked_by:
        item.following_deputies.add(question.asked_by)
    Promise.objects.create(item=item, promised_on=question.due_on)
    trail.append(item, "created", by=step.by, at=step.at, target=ItemStatus.DRAFT)
    question.item = item


def _draft(question, step):
    opinion = Opinion.objects.create(
        activity=question.activity,
        kind=OpinionKind.INQUIRY,
        title=_("关于%(title)s的意见") % {"title": question.activity.title},
        addressee=step.data["addressee"],
        drafted_by=step.by,
    )
    trail.append(opinion, "created", by=step.by, at=step.at, target=OpinionStatus.DRAFTED)
    return opinion


def linkable_items(question):
    """Items of this inquiry's opinions that record no other promise."""
    items = Item.objects.filter(
        opinion__activity=question.activity_id,
        opinion__kind=OpinionKind.INQUIRY,
        inquiry_question__isnull=True,
    )
    return items.exclude(status=ItemStatus.WITHDRAWN).order_by("opinion_id", "sequence")


def link_item(question, step):
    question.item = step.data["item"]


def is_item_concluded(question):
    """Whether the item of the promise, if there is one, has run its course."""
    ended = (ItemStatus.STRUCK_OFF, ItemStatus.WITHDRAWN)
    return question.item is None or question.item.status in ended
