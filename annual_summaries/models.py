"""The records of the annual summaries, a folder for each concept."""

from annual_summaries.own_figures.models import OwnFigure
from annual_summaries.recognitions.models import Recognition
from annual_summaries.revisions.models import (
    FrozenBreakdown,
    FrozenFigure,
    FrozenRate,
    FrozenRow,
    Revision,
    RevisionPicture,
    RevisionSection,
    StoredForm,
)
from annual_summaries.summaries.models import (
    AnnualSummary,
    ReportedFigure,
    Section,
    SectionPicture,
)
