"""The transition tables of the annual summaries and of recognition."""

from annual_summaries.workflow import recognitions, summaries

__all__ = ["recognitions", "summaries"]
