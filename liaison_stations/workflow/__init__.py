"""The stations' transition tables: matters, reception days, swaps, cases, self-assessments."""

from liaison_stations.workflow.cases import ASSESSMENT_TABLE, CASE_TABLE
from liaison_stations.workflow.matters import MATTER_TABLE
from liaison_stations.workflow.rota import DAY_TABLE, SWAP_TABLE

__all__ = ["ASSESSMENT_TABLE", "CASE_TABLE", "DAY_TABLE", "MATTER_TABLE", "SWAP_TABLE"]
