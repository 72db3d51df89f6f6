from datetime import date

import pytest

from supervision.assessments.models import satisfaction_of

S, B, D = "satisfied", "basically", "dissatisfied"


@pytest.mark.parametrize(
    ("ratings", "expected"),
    [
        ([], ""),
        ([S], S),
        ([D], D),
        ([S, D], S),
        ([S, B, D], B),
        ([B, B, S], B),
        ([S, D, D], D),
        ([D, D, B, S], B),
    ],
)
def test_one_satisfaction_follows_from_several_ratings(ratings, expected):
    assert satisfaction_of(ratings, date(2026, 1, 1)) == expected
