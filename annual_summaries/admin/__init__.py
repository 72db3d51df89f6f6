"""The annual summaries and recognition in the back office."""

from annual_summaries.admin import recognitions, summaries

__all__ = ["recognitions", "summaries"]
