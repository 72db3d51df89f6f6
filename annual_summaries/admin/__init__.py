"""The annual summaries and recognition in the back office."""

from annual_summaries.admin import summaries
from annual_summaries.recognitions import admin as recognitions

__all__ = ["recognitions", "summaries"]
