"""The ledger sheet 决定任免: one document may decide, appoint and remove."""

from registers.ledger import Choice, Column, Day, Ref, Sheet, Text, Whole, register
from supervision.choices import DecisionKind
from supervision.models import Decision
from supervision.resources.bodies import the_committee, without_withdrawn

DECISIONS = Sheet(
    name="决定任免",
    model=Decision,
    key=("组织单位", "文号", "类别"),
    order=32,
    columns=(
        Column("组织单位", Ref("组织", unsaid=the_committee), "organization"),
        Column("文号", Text(), "number", required=True),
        Column("日期", Day(), "decided_on", required=True),
        Column("类别", Choice(DecisionKind), "kind", required=True),
        Column("标题", Text(), "title", required=True),
        Column("人次", Whole(most=10_000), "people"),
    ),
    complete=lambda line, run: {"created_by": run.by, "is_public": True},
    exported=without_withdrawn,
    sorted_by=("decided_on", "pk"),
)

register(DECISIONS)
