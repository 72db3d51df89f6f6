"""How a deputy's name leaves the records of the deputies' own work."""

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from deputies.bills.models import Bill
from deputies.bills.movers import told_of_bill
from deputies.campaigns.models import CampaignDay
from deputies.contesting.grounds import strikes_from
from deputies.contesting.names import Named, named_in
from deputies.handling.cosigning import told_of_suggestion
from deputies.people.models import Deputy
from deputies.suggestions.models import Suggestion
from deputies.training.models import TrainingPlace
from papers.issuing import make_void
from workflow.transitions import Step, lock, note


def from_campaign(pk: int, deputy: Deputy, step: Step) -> None:
    """Off the names of a day; how often people took part was counted apart and stays."""
    day = lock(CampaignDay(pk=pk))
    day.deputies.remove(deputy)
    note(day, "edited", by=step.by, fields=["deputies"], at=step.at)


def from_training(pk: int, deputy: Deputy, step: Step) -> None:
    """Not there after all: a certificate says what is no longer so."""
    for place in TrainingPlace.objects.filter(training=pk, deputy=deputy, attended=True):
        place.attended, place.marked_by = False, step.by
        place.save(update_fields=["attended", "marked_by"])
        make_void(place, by=step.by, at=step.at)


def from_bill(pk: int, deputy: Deputy, step: Step) -> None:
    """Off the names under a bill."""
    lead = _("议案必须有领衔代表：请先在议案里改填，这条记录会随之撤回。")
    _off_the_names(lock(Bill(pk=pk)), deputy, step, lead)


def from_suggestion(pk: int, deputy: Deputy, step: Step) -> None:
    """Off the names under a suggestion."""
    lead = _("建议必须有领衔代表：请先更正建议，这条记录会随之撤回。")
    _off_the_names(lock(Suggestion(pk=pk)), deputy, step, lead)


def _off_the_names(case: Bill | Suggestion, deputy: Deputy, step: Step, lead: str) -> None:
    """Refused with ``lead`` for the one who leads it: no paper can do without that name."""
    if case.lead_deputy_id == deputy.pk:
        raise ValidationError(lead)
    case.cosigners.remove(deputy)
    note(case, "edited", by=step.by, fields=["cosigners"], at=step.at)


strikes_from("suggestion", from_suggestion)
strikes_from("campaign", from_campaign)
strikes_from("training", from_training)
strikes_from("bill", from_bill)

named_in(
    Named(
        "bill",
        gettext_lazy("议案"),
        lambda deputy: (
            Bill.objects.kept().filter(Q(lead_deputy=deputy) | Q(cosigners=deputy)).distinct()
        ),
        "moved_on",
        told_of_bill,
        order=30,
    )
)
named_in(
    Named(
        "suggestion",
        gettext_lazy("附议的建议"),
        lambda deputy: Suggestion.objects.raised().filter(cosigners=deputy),
        "handed_over_on",
        told_of_suggestion,
        order=40,
    )
)
