"""The ledger sheet of receptions, and what was received in a year."""

from django.db.models import Count, Exists, IntegerField, OuterRef, Subquery
from django.urls import reverse
from django.utils.formats import date_format

from liaison_stations.receptions.effects import change
from liaison_stations.receptions.forms import ReceptionForm
from liaison_stations.receptions.models import Reception, ReceptionKind
from liaison_stations.stations.relations import KEEPER
from registers.figures import RecordLine
from registers.ledger import SHEETS, Choice, Column, Day, Ref, Sheet, Text, Whole
from workflow.edits import PublicEdit, edited_under_my


def receptions_of(year):
    """Receptions that were held within a year."""
    return Reception.objects.held_in(year)


def meetings_with_deputies_of(year):
    """Receptions with the number of deputies who received."""
    through = Reception.deputies.through.objects.filter(reception=OuterRef("pk")).order_by()
    counted = through.values("reception").annotate(count=Count("pk")).values("count")
    found = Reception.objects.held_in(year).filter(Exists(through))
    return found.annotate(received_by=Subquery(counted, output_field=IntegerField()))


def reception_line(reception: Reception) -> RecordLine:
    """How a reception stands in the list behind a figure."""
    facts = (date_format(reception.held_on, "DATE_FORMAT"), reception.get_kind_display())
    path = reverse("stations:visits", args=[reception.station.code])
    return RecordLine(reception.topic or str(reception.station), path, facts)


def _recorded_by(line, run):
    return {"created_by": run.by}


RECEPTIONS = Sheet(
    name="接待记录",
    model=Reception,
    key=("联络站", "日期", "主题", "接待代表"),
    order=27,
    columns=(
        Column("联络站", Ref("联络站"), "station", required=True),
        Column("日期", Day(), "held_on", required=True),
        Column("类型", Choice(ReceptionKind), "kind", default=ReceptionKind.DAILY),
        Column("接待代表", Ref("代表", many=True), "deputies"),
        Column("来宾", Text(), "guests"),
        Column("接待人次", Whole(), "people", required=True),
        Column("主题", Text(), "topic"),
    ),
    complete=_recorded_by,
    sorted_by=("held_on", "pk"),
)


SHEETS.register(RECEPTIONS)

edited_under_my(Reception, PublicEdit(form=ReceptionForm.of, save=change, publisher=KEEPER))
