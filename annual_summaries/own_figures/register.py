"""Puts the committee's own figures beside those of the house."""

from annual_summaries.own_figures import counting
from registers.figures import FIGURES

FIGURES.extend(counting.in_force, counting.find)
