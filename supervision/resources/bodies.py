"""The column 组织单位, in which a blank cell means the city committee."""

from accounts.choices import OrganizationKind


def the_committee(target):
    """Whether a named organisation is the city committee itself, which goes without saying."""
    return target.fact("类别") == OrganizationKind.COMMITTEE
