"""Which names of laws a text tells."""

import pytest

from supervision.inspected_laws.models import laws_in


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", []),
        ("消防法、河道条例", ["消防法", "河道条例"]),
        ("《消防法》、《河道条例》", ["《消防法》", "《河道条例》"]),
        ("《消防法》《河道条例》", ["《消防法》", "《河道条例》"]),
        ("《消防法》和《河道条例》", ["《消防法》", "《河道条例》"]),
        ("《消防法》，《河道条例》", ["《消防法》", "《河道条例》"]),
        ("《种子、苗木条例》", ["《种子、苗木条例》"]),
        ("、消防法、 、", ["消防法"]),
    ],
)
def test_each_law_is_told_by_its_own_name(text: str, names: list[str]) -> None:
    assert laws_in(text) == names
