"""The ledger sheet 另行公布: numbers that others published without records."""

from django.utils.translation import gettext as _

from annual_summaries.summaries.models import AnnualSummary, ReportedFigure
from annual_summaries.told_numbers.told import LONGEST, UNREADABLE, read
from registers.ledger import SHEETS, Column, Sheet, Text, Year
from workflow import trail


def _checks(line):
    if line["数值"] and read(line["数值"]) is None:
        yield "数值", str(UNREADABLE)


def _of_year(line, run):
    """The summary of the year; an empty draft is begun where there is none."""
    summaries = run.memory.setdefault(AnnualSummary, {})
    year = line["年度"]
    if year not in summaries:
        summary, is_new = AnnualSummary.objects.get_or_create(
            year=year,
            defaults={
                "title": _("%(year)s年年度总结") % {"year": year},
                "drafted_by": run.by,
            },
        )
        if is_new:
            trail.append(summary, "created", by=run.by)
        summaries[year] = summary
    return {"summary": summaries[year]}


REPORTED = Sheet(
    name="另行公布",
    model=ReportedFigure,
    key=("年度", "名称"),
    order=41,
    columns=(
        Column("年度", Year(), "summary__year", required=True),
        Column("名称", Text(), "label", required=True),
        Column("数值", Text(longest=LONGEST), "told", required=True),
        Column("单位", Text(), "unit", required=True),
        Column("出处", Text(), "source", required=True),
    ),
    checks=_checks,
    complete=_of_year,
    unseen=True,
    sorted_by=("summary__year", "order", "pk"),
)


SHEETS.register(REPORTED)
