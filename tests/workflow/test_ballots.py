import pytest
from django.core.exceptions import ValidationError

from workflow.ballots import carried, check_ballots, majority_of, quorum_met


@pytest.mark.parametrize(("members", "needed"), [(1, 1), (2, 2), (30, 16), (31, 16)])
def test_a_majority_is_more_than_half_of_all_members(members, needed):
    assert majority_of(members) == needed


def test_a_meeting_needs_a_majority_of_all_members():
    assert (quorum_met(30, 15), quorum_met(30, 16)) == (False, True)


def test_votes_are_measured_by_all_members_not_by_those_present():
    assert (carried(30, 15), carried(30, 16)) == (False, True)


def test_more_present_than_members_is_refused():
    with pytest.raises(ValidationError, match="多于全体 30 人"):
        check_ballots(30, 31, 0)


def test_more_ballots_than_people_present_is_refused():
    with pytest.raises(ValidationError, match="多于出席的 28 人"):
        check_ballots(30, 28, 29)


def test_ballots_not_returned_are_no_fault():
    check_ballots(30, 28, 27)
