"""The annual figures of items (docs/domain.md#annual-figures)."""

from datetime import date

from django.db.models import Case, DateField, F, OuterRef, Q, Subquery, Value, When
from django.utils.translation import gettext_lazy as _

from registers.dimensions import by_body
from registers.figures import RecordLine, by_choice
from registers.one_pass import part
from registers.rates import RATES, Rate, RateGroup
from supervision.activities.choices import Level
from supervision.handling.models import Closure
from supervision.handling.timeline import SIGNS
from supervision.items.choices import Directness, ItemStatus, Progress, Reached
from supervision.items.models import Item
from supervision.opinions.choices import OpinionKind
from supervision.opinions.register import opinions
from workflow.choices import Outcome, Satisfaction
from workflow.days import year_span


def items_on(documents):
    """The lines of these documents; what was withdrawn is no longer on them."""

    def records(year):
        kept = Item.objects.exclude(status=ItemStatus.WITHDRAWN)
        year_end = Value(date(year, 12, 31), output_field=DateField())
        return kept.filter(opinion__in=documents(year)).alias(_year_end=year_end)

    return records


def withdrawn_from(documents):
    """The lines that were taken off these documents after they were handed over."""

    def records(year):
        gone = Item.objects.filter(status=ItemStatus.WITHDRAWN, handed_over_on__isnull=False)
        return gone.filter(opinion__in=documents(year))

    return records


def concluded(items):
    """Those of them that were struck off by the end of the year and not reopened by then."""
    return part(items, lambda year: Item.objects.stands_concluded(date(year, 12, 31)))


def on_kind(kind):
    """The lines of the documents of one kind among all."""
    return part(all_items_of, lambda year: Q(opinion__kind=kind))


all_items_of = items_on(opinions())
items_of = on_kind(OpinionKind.INSPECTION)
concluded_items_of = concluded(items_of)


def all_items_handed_over_in(year):
    """Items of the city committee, on documents of any kind, handed over in the year."""
    return Item.objects.handed_over().filter(
        handed_over_on__range=year_span(year), opinion__activity__level=Level.CITY
    )


BY_UNIT = by_body("by_unit", _("按主办单位"), "lead_unit")
BY_STATUS = by_choice(
    "by_status",
    _("按办理进度"),
    Case(
        *(When(status__in=step.states, then=Value(step.value)) for step in Progress),
        default=Value(""),
    ),
    Progress,
    blank=ItemStatus.DRAFT.label,
    chart="parts",
    tone=lambda step: SIGNS.get(step, SIGNS[None]),
)


def _closures_standing_at_the_end_of(year):
    """Of the item of the row outside: struck off by the end of a year and not reopened by then."""
    later = Q(reopened_on__isnull=True) | Q(reopened_on__year__gt=year)
    return Closure.objects.filter(later, item=OuterRef("pk"), struck_off_on__year__lte=year)


def with_days_to_close(items, year):
    """Annotates the day of the hand-over and that of the striking off that stood at year's end."""
    closures = _closures_standing_at_the_end_of(year).order_by("struck_off_on")
    until = Subquery(closures.values("struck_off_on")[:1])
    return items.annotate(_since=F("handed_over_on"), _until=until)


# The last day of the year, as a value: a day that depended on the row would ask for its closures
# one by one.
BY_REACHED = by_choice(
    "by_reached",
    _("按年底办到哪一步"),
    Case(
        When(
            Item.objects.stands_concluded(OuterRef("_year_end")),
            then=Value(Reached.CONCLUDED.value),
        ),
        When(
            ~Q(verified_place="") & Q(verified_on__lte=F("_year_end")),
            then=Value(Reached.CHECKED.value),
        ),
        When(replied_on__lte=F("_year_end"), then=Value(Reached.ANSWERED.value)),
        When(acknowledged_on__lte=F("_year_end"), then=Value(Reached.ACKNOWLEDGED.value)),
        default=Value(Reached.HANDED_OVER.value),
    ),
    Reached,
    show_all=True,
    chart="steps",
)
BY_WAY = by_choice(
    "by_way",
    _("按是否退回过"),
    Case(
        When(Q(round__gt=1) | Q(status=ItemStatus.REWORK), then=Value(Directness.RETURNED.value)),
        default=Value(Directness.STRAIGHT.value),
    ),
    Directness,
    show_all=True,
    chart="flow",
)
BY_OUTCOME = by_choice("by_outcome", _("按办理结果"), "outcome", Outcome)
BY_KIND_OF_OPINION = by_choice("by_kind", _("按意见类别"), "opinion__kind", OpinionKind)
BY_TOWN_OF_OPINION = by_body("by_body", _("按组织单位"), "opinion__activity__organizer")


def _item_line(item):
    progress = Progress.of(item.status)
    word = progress.label if progress else item.get_status_display()
    facts = (item, item.lead_unit, word, item.origin)
    return RecordLine(item.suggestion, item.get_absolute_url(), facts)


def _listed(items):
    """Ready to be shown, each told apart where an answer was written down from paper."""
    ready = items.select_related("opinion", "lead_unit").with_origin()
    return ready.order_by("opinion__handed_over_on", "opinion_id", "sequence")


ITEM_LIST = {
    "listed": _listed,
    "line": _item_line,
}


RATED = ~Q(satisfaction="")
RATES.register(
    RateGroup(
        "items",
        _("意见所列事项"),
        all_items_handed_over_in,
        (
            Rate(
                "answered",
                _("答复率"),
                _("本年内交办的事项中，承办单位年底前已反馈的。"),
                lambda cutoff: Q(replied_on__lte=cutoff),
                said=("答复率", "办复率", "反馈率"),
            ),
            Rate(
                "satisfied",
                _("满意率"),
                _("代表已评价的事项中，评价为满意和基本满意的。"),
                lambda cutoff: Q(satisfaction__in=[Satisfaction.SATISFIED, Satisfaction.BASICALLY]),
                lambda cutoff: RATED,
                said=("满意率", "满意度"),
            ),
            Rate(
                "satisfied_fully",
                _("其中：满意"),
                _("代表已评价的事项中，评价为满意的。"),
                lambda cutoff: Q(satisfaction=Satisfaction.SATISFIED),
                lambda cutoff: RATED,
                part_of="satisfied",
                said=("其中 满意", "满意的 %"),
            ),
            Rate(
                "solved",
                _("解决率"),
                _("本年内交办的事项中，办理结果为已解决的。"),
                lambda cutoff: Q(outcome=Outcome.SOLVED),
                said=("解决率",),
            ),
            Rate(
                "verified",
                _("核实率"),
                _("本年内交办的事项中，人大到现场核实、记有地点和日期的。"),
                lambda cutoff: Q(verified_on__isnull=False) & ~Q(verified_place=""),
                said=("核实率", "核查率"),
            ),
            Rate(
                "published",
                _("公开率"),
                _("本年内交办的事项中，已向社会公开的。"),
                lambda cutoff: Q(
                    is_public=True,
                    opinion__is_public=True,
                    opinion__activity__is_public=True,
                ),
                said=("公开率", "公布率"),
            ),
        ),
        order=10,
        **ITEM_LIST,
    )
)
