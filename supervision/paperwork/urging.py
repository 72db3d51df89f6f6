"""What stands on the supervision letter (督办函) about one item."""

from django.http import Http404
from django.utils import timezone

from papers.content import PaperContent, text, written_day, written_number
from supervision.items.models import Item
from workflow.choices import UrgingKind
from workflow.urging import Urging, UrgingQuerySet


def orders(item: Item) -> UrgingQuerySet:
    """How often, and with which demands, the item was put under supervision."""
    return Urging.objects.of(item).filter(action=UrgingKind.SUPERVISE)


def letter(item: Item, occasion: str) -> PaperContent:
    """The unit is called on to do what is overdue or has stood still (监督法 art. 17).

    Raises:
        Http404: for an item that was never handed over.
    """
    if item.handed_over_on is None:
        raise Http404
    opinion, organizer = item.opinion, item.opinion.activity.organizer.name
    number = written_number(opinion.number or "")
    deadline = f"，办理期限为{written_day(item.deadline)}" if item.deadline else ""
    said = orders(item).last()
    answered = said.answer_by if said else None
    by = f"{written_day(answered)}前" if answered else "收到本函后及时"
    parts = [
        text(
            f"{organizer}《{opinion.title}》（{number}）清单第{item.sequence}条“"
            f"{item.suggestion.rstrip('。')}”，于{written_day(item.handed_over_on)}"
            f"交办你单位{deadline}。"
        ),
        *([text(said.text)] if said and said.text else []),
        text(
            f"请切实履行主办责任，抓紧办理，并在{by}书面反馈进展情况、存在困难和"
            "下一步措施。逾期仍未反馈的，将按照有关规定报告主任会议。"
        ),
        text("特此督办。"),
    ]
    return PaperContent(
        issuer=organizer,
        title=f"关于督促办理清单第{item.sequence}条事项的函",
        day=written_day(timezone.localdate(said.at)) if said else "",
        addressee=item.lead_unit.name,
        parts=parts,
        signed_by=organizer,
        copies=opinion.addressee.name if opinion.addressee_id != item.lead_unit_id else "",
    )
