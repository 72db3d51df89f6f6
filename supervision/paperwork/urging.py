"""What stands on supervision letters (督办函): of an item, a suggestion, a promise, a project."""

from django.db.models import Model
from django.http import Http404
from django.utils import timezone

from accounts.choices import OrganizationKind
from accounts.models import Organization
from deputies.suggestions.models import Suggestion
from papers.content import PaperContent, text, written_day, written_number
from supervision.items.models import Item
from supervision.projects.models import Project
from supervision.promises.models import Promise
from workflow.choices import UrgingKind
from workflow.urging import Urging, UrgingQuerySet

COMMITTEE = "人大常委会"
"""Where no committee is entered."""


def orders(record: Model) -> UrgingQuerySet:
    """How often, and with which demands, the record was put under supervision."""
    return Urging.objects.of(record).filter(action=UrgingKind.SUPERVISE)


def letter(item: Item, occasion: str) -> PaperContent:
    """The unit is called on to do what is overdue or has stood still (监督法 art. 17).

    Raises:
        Http404: for an item that was never handed over.
    """
    if item.handed_over_on is None:
        raise Http404
    opinion, organizer = item.opinion, item.opinion.activity.organizer.name
    return _order(
        item,
        issuer=organizer,
        addressee=item.lead_unit.name,
        title=f"关于督促办理清单第{item.sequence}条事项的函",
        opening=f"{_named(item)}，于{written_day(item.handed_over_on)}"
        f"交办你单位{_deadline(item)}。",
        copies=opinion.addressee.name if opinion.addressee_id != item.lead_unit_id else "",
    )


def of_suggestion(suggestion: Suggestion, occasion: str) -> PaperContent:
    """The unit is called on to handle a deputy's suggestion.

    Raises:
        Http404: for a suggestion that was never handed over.
    """
    if suggestion.handed_over_on is None or suggestion.lead_unit is None:
        raise Http404
    number = f"第{suggestion.year}-{suggestion.number}号" if suggestion.number else ""
    return _order(
        suggestion,
        issuer=_committee(),
        addressee=suggestion.lead_unit.name,
        title=f"关于督促办理{number}代表建议的函",
        opening=f"{number}代表建议《{suggestion.title}》（领衔代表{suggestion.lead_deputy.name}），"
        f"于{written_day(suggestion.handed_over_on)}交办你单位{_deadline(suggestion)}。",
    )


def of_promise(promise: Promise, occasion: str) -> PaperContent:
    """The unit is called on to keep what it promised in its reply."""
    return _order(
        promise,
        issuer=promise.item.opinion.activity.organizer.name,
        addressee=promise.unit.name,
        title=f"关于督促兑现清单第{promise.item.sequence}条事项承诺的函",
        opening=f"{_named(promise.item)}，你单位承诺于{written_day(promise.promised_on)}前办结。",
    )


def of_project(project: Project, occasion: str) -> PaperContent:
    """The unit is called on to bring a well-being project forward."""
    return _order(
        project,
        issuer=project.organization.name if project.organization else _committee(),
        addressee=project.unit.name,
        title="关于督促推进民生实事项目的函",
        opening=f"{project.year}年民生实事第{project.sequence}项“{project.title}”，"
        f"由你单位负责实施，目前进度为{project.progress}%。",
    )


def _committee() -> str:
    committee = Organization.objects.filter(kind=OrganizationKind.COMMITTEE).first()
    return committee.name if committee else COMMITTEE


def _named(item: Item) -> str:
    opinion = item.opinion
    number = written_number(opinion.number or "")
    return (
        f"{opinion.activity.organizer.name}《{opinion.title}》（{number}）"
        f"清单第{item.sequence}条“{item.suggestion.rstrip('。')}”"
    )


def _deadline(record: Item | Suggestion) -> str:
    return f"，办理期限为{written_day(record.deadline)}" if record.deadline else ""


def _order(
    record: Model, *, issuer: str, addressee: str, title: str, opening: str, copies: str = ""
) -> PaperContent:
    """What every such letter says: of what it is, what is demanded, and by when."""
    said = orders(record).last()
    answered = said.answer_by if said else None
    by = f"{written_day(answered)}前" if answered else "收到本函后及时"
    return PaperContent(
        issuer=issuer,
        title=title,
        day=written_day(timezone.localdate(said.at)) if said else "",
        addressee=addressee,
        parts=[
            text(opening),
            *([text(said.text)] if said and said.text else []),
            text(
                f"请切实履行主办责任，抓紧办理，并在{by}书面反馈进展情况、存在困难和"
                "下一步措施。逾期仍未反馈的，将按照有关规定报告主任会议。"
            ),
            text("特此督办。"),
        ],
        signed_by=issuer,
        copies=copies,
    )
