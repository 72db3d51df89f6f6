from annual_summaries.models.editions import (
    FrozenBreakdown,
    FrozenFigure,
    FrozenRate,
    FrozenRecord,
    FrozenRow,
    Revision,
    RevisionSection,
    StoredForm,
)
from annual_summaries.models.pictures import RevisionPicture, SectionPicture
from annual_summaries.models.summaries import AnnualSummary, ReportedFigure, Section
from annual_summaries.recognitions.models import Recognition

__all__ = [
    "AnnualSummary",
    "FrozenBreakdown",
    "FrozenFigure",
    "FrozenRate",
    "FrozenRecord",
    "FrozenRow",
    "Recognition",
    "ReportedFigure",
    "Revision",
    "RevisionPicture",
    "RevisionSection",
    "Section",
    "SectionPicture",
    "StoredForm",
]
