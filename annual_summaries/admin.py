"""The annual summaries and recognition in the back office."""

from annual_summaries.own_figures import admin as own_figures_admin
from annual_summaries.recognitions import admin as recognitions_admin
from annual_summaries.summaries import admin as summaries_admin
