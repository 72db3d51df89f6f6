"""The colours keep the contrast of WCAG 2.2 AA in every scheme, AAA in high contrast."""

import re
from pathlib import Path

import pytest

SOURCE = (Path(__file__).resolve().parents[2] / "static/css/tokens.css").read_text("utf-8")
BLOCK = re.compile(r'(?::root|\[data-contrast="high"\]) \{(.*?)\}', re.DOTALL)
LIGHT, DARK, HIGH, DARK_HIGH = (
    dict(re.findall(r"--([\w-]+): (#\w{6})", block)) for block in BLOCK.findall(SOURCE)
)
SCHEMES = {
    "light": (LIGHT, 4.5),
    "dark": (LIGHT | DARK, 4.5),
    "high": (LIGHT | HIGH, 7),
    "dark-high": (LIGHT | DARK | HIGH | DARK_HIGH, 7),
}
STATES = ["waiting", "working", "replied", "verified", "overdue", "returned"]
TEXTS = ["ink", "muted", "red", "red-deep", "gold", *STATES]
SIGNS = ["faint", "edge", "focus", "chart", "rule"]


def luminance(colour):
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("text", TEXTS)
def test_text_can_be_read_on_every_ground(scheme, text):
    colours, least = SCHEMES[scheme]
    grounds = {"paper", "sheet", f"{text}-wash"} & colours.keys()
    assert min(contrast(colours[text], colours[ground]) for ground in grounds) >= least


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("sign", SIGNS)
def test_edges_and_drawings_stand_out_from_the_ground(scheme, sign):
    colours, _least = SCHEMES[scheme]
    assert min(contrast(colours[sign], colours[ground]) for ground in ("paper", "sheet")) >= 3


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_main_button_can_be_read(scheme):
    colours, least = SCHEMES[scheme]
    assert contrast(colours["on-red"], colours["red-fill"]) >= min(least, 6.5)


@pytest.mark.parametrize("state", STATES)
def test_numbers_inside_a_bar_of_states_can_be_read(state):
    for colours, _least in SCHEMES.values():
        assert contrast(colours[state], colours["sheet"]) >= 4.5
