"""How a person stands to a law-enforcement inspection: its team, its findings, its report."""

from supervision.activities.relations import leader_at, reader_at
from workflow.choices import RecordStatus
from workflow.relations import Where

INSPECTION_LEADER = leader_at("activity")
INSPECTION_READER = reader_at("activity")
PUBLIC = Where(is_public=True, activity__is_public=True, status=RecordStatus.RECORDED)
"""A report that everybody reads: published, of a published inspection, and not withdrawn."""
