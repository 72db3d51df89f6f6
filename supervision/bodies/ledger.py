"""What the sheets of a body share: 组织单位, in which a blank cell means the city committee."""

from accounts.choices import OrganizationKind
from workflow.choices import RecordStatus


def the_committee(target):
    """Whether a named organisation is the city committee itself, which goes without saying."""
    return target.fact("类别") == OrganizationKind.COMMITTEE


def without_withdrawn(records):
    """What an export holds of records that may be withdrawn."""
    return records.exclude(status=RecordStatus.WITHDRAWN)
