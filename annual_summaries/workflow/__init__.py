"""The transition tables of the annual summaries and of recognition."""

from annual_summaries.recognitions import workflow as recognitions
from annual_summaries.workflow import summaries

__all__ = ["recognitions", "summaries"]
