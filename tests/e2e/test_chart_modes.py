"""Every chart in every mode, measured in a browser: each part is seen, and told from the others.

The charts are set without a portal, from their templates and the style sheets as they are, so that
all of them are looked at in all modes within seconds. A chart that is not in CHARTS fails.
"""

from pathlib import Path

import pytest
from django.template.loader import render_to_string

from accounts.models import Area
from annual_summaries.drawing import curve, flow, multiples, tally, years
from annual_summaries.drawing.drawn import KINDS, charts_of, records_of
from annual_summaries.presentation import charts
from congress_portal.directory.campaign_map import maps_of
from deputies.campaigns.models import Grid
from deputies.campaigns.progress import CampaignProgress, GridProgress
from tests.annual_summaries.test_flow import CONCLUDED, SPREAD, figures
from tests.annual_summaries.test_multiples import THREE, figure
from workflow.choices import OUTCOME_SIGNS

pytestmark = pytest.mark.e2e

STYLES = Path(__file__).resolve().parents[2] / "static/css"
MODES = {
    "light": {},
    "dark": {"scheme": "dark"},
    "high contrast": {"contrast": "high"},
    "dark, high contrast": {"scheme": "dark", "contrast": "high"},
    "print": {"media": "print"},
    "print from a dark screen": {"media": "print", "scheme": "dark"},
    "print from high contrast": {"media": "print", "contrast": "high"},
    "very large text": {"text": "xlarge"},
}
SEEN, READ = 3, 4.5  # WCAG 2.2: contrast of what is drawn, and of text
HEAVY = 2  # an empty bar stays well below what is drawn

MEASURE = (
    """() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgb = (colour) => {
    canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const light = (colour) => rgb(colour).map((c) => c / 255)
    .map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const contrast = (one, other) => {
    const [a, b] = [light(one), light(other)].sort((x, y) => y - x);
    return (a + 0.05) / (b + 0.05);
  };
  const style = (element, before) => getComputedStyle(element, before);
  const ground = style(document.body).backgroundColor;
  const lines = ".stay, .dot, .axis, .done, .planned";
  const drawn = (shape) => style(shape)[shape.matches(lines) ? "stroke" : "fill"];
  const look = (element) => element.closest("[class*='s-']")?.getAttribute("class")
    .match(/\\bs-\\w+/)?.[0] ?? "";
  return [...document.querySelectorAll("figure.chart")].map((chart) => ({
    chart: chart.querySelector("figcaption").textContent.trim(),
    faint: [...chart.querySelectorAll(".part, .ink, .now, .stay, .dot, .axis, .done, .planned")]
      .filter((shape) => contrast(drawn(shape), ground) < SEEN)
      .map((shape) => `${shape.getAttribute("class")} ${drawn(shape)}`),
    colours: Object.fromEntries([...chart.querySelectorAll(".part")]
      .map((part) => [look(part), rgb(drawn(part)).join()])),
    unsigned: [...chart.querySelectorAll(".sign")]
      .filter((sign) => !style(sign, "::before").maskImage.startsWith("url"))
      .map((sign) => sign.textContent),
    unreadable: [...chart.querySelectorAll(
      ".tile-map li > *, .pick + label, .flow-label b, th, td")]
      .filter((box) => style(box).display !== "none")
      .map((box) => [box, [box, ...function* () {
        for (let up = box; up; up = up.parentElement) yield up; }()]
        .map((one) => style(one).backgroundColor).find((c) => !c.endsWith(", 0)")) ?? ground])
      .filter(([box, under]) => contrast(style(box).color, under) < READ)
      .map(([box, under]) => `${box.textContent.trim()} ${style(box).color} on ${under}`),
    heavy: [...chart.querySelectorAll(".track")].map((track) => style(track).fill)
      .filter((fill) => fill !== "none" && contrast(fill, ground) >= HEAVY),
    wide: chart.scrollWidth > chart.clientWidth + 1,
  }));
}""".replace("SEEN", str(SEEN))
    .replace("READ", str(READ))
    .replace("HEAVY", str(HEAVY))
)


def every_chart():
    """One of each kind, with every look that its parts can have."""
    outcomes = [(outcome, 9, look) for outcome, look in OUTCOME_SIGNS.items()]
    steps = ("在办", "working"), ("单位报告办结", "replied"), ("核验销号", "verified")
    (chapter,), _rest = charts_of([[figure("stations", THREE), figure("matters", THREE)]], [], "")
    rates = [charts.ChartRate("解决率", 57, 74), charts.ChartRate("答复率", 74, 74)]
    path = records_of("")
    return [
        charts.horizontal_bars("bars", "按单位", [("水务局", 8), ("教育局", 3)], unit="条"),
        charts.month_columns("months", "按月份", [3, 0, None, *range(9)], 4, unit="人次"),
        charts.stacked_bar("outcomes", "按办理结果", outcomes, unit="件"),
        charts.stacked_bar("progress", "按进度", [(w, 5, s) for w, s in steps], unit="条"),
        charts.rate_chart("rates", "比率", rates),
        *chapter,
        *campaign_maps(),
        charts.stacked_bar("kinds", "按类型", [(one, 9, one) for one in KINDS], unit="个"),
        tally.tally("tally", "按单位", [("水务局", 8), ("教育局", 0)], unit="条"),
        years.year_columns(
            "years", "历年", [(2021, 12), (2022, None), (2023, 74)], unit="条", notes=["口径不同。"]
        ),
        years.rate_lines(
            "rate-lines",
            "比率的变化",
            [2022, 2023],
            [("解决率", [81.8, 77.0]), ("公开率", [None, 9])],
        ),
        flow.flow(figures(), path),
        flow.span_chart(SPREAD, CONCLUDED, path),
        curve.curve(
            "curve", "全年进度", [5, 12, 15, 40, 55, 60, *[None] * 6], {3: 20, 6: 70, 12: 100}
        ),
    ]


def campaign_maps():
    """Those of a campaign: seven grids in two towns, one of them with too few problems to tell."""
    towns = [Area(pk=pk, name=name, row=1, column=pk) for pk, name in ((1, "东城"), (2, "江南"))]
    numbers = [(310, 45), (260, 38), (145, 21), (90, 12), (60, 9), (33, 6), (12, 2)]
    grids = [
        GridProgress(Grid(pk=pk, name=f"第{pk}网格", area=towns[pk % 2]), people, solved)
        for pk, (people, solved) in enumerate(numbers, 1)
    ]
    return maps_of(CampaignProgress(grids))


def document():
    """A page of the charts alone, with the style sheets of the summary."""
    sheets = {name: (STYLES / f"{name}.css").read_text("utf-8") for name in ("tokens", "site")}
    printed, annual = ((STYLES / f"{name}.css").read_text("utf-8") for name in ("print", "annual"))
    drawn = "".join(render_to_string(one.template, {"chart": one}) for one in every_chart())
    return (
        f'<!doctype html><html lang="zh-Hans"><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width">'
        f"<style>{sheets['tokens']}{sheets['site']}</style>"
        f'<style media="print">{printed}</style><style>{annual}</style>'
        f'<body><div class="page"><main><article class="annual">{drawn}</article></main></div>'
    )


@pytest.fixture(scope="module")
def measured(chromium):
    """What is measured of every chart, by mode; the window is as wide as a phone."""
    context = chromium.new_context(viewport={"width": 360, "height": 800})
    page = context.new_page()
    page.set_content(document())
    found = {}
    for name, mode in MODES.items():
        page.emulate_media(
            media=mode.get("media", "screen"), color_scheme=mode.get("scheme", "light")
        )
        page.evaluate(
            "([text, contrast]) => Object.assign(document.documentElement.dataset,"
            " { text, contrast })",
            [mode.get("text", "normal"), mode.get("contrast", "normal")],
        )
        found[name] = page.evaluate(MEASURE)
    context.close()
    return found


def faults(found, what):
    return [f"{one['chart']}: {fault}" for one in found for fault in one[what]]


def test_every_kind_of_chart_is_looked_at():
    kinds = {
        template
        for module in (charts, flow, multiples, curve, tally, years)
        for kind in vars(module).values()
        if (template := getattr(kind, "template", None))
    }
    assert {one.template for one in every_chart()} == kinds


@pytest.mark.parametrize("mode", MODES)
def test_every_part_stands_out_from_its_ground(measured, mode):
    assert faults(measured[mode], "faint") == []


@pytest.mark.parametrize("mode", MODES)
def test_every_part_has_a_colour_of_its_own(measured, mode):
    shared = {
        one["chart"]: one["colours"]
        for one in measured[mode]
        if len(set(one["colours"].values())) < len(one["colours"])
    }
    assert shared == {}


@pytest.mark.parametrize("mode", MODES)
def test_every_part_has_a_sign_beside_its_word(measured, mode):
    assert faults(measured[mode], "unsigned") == []


@pytest.mark.parametrize("mode", MODES)
def test_every_number_can_be_read_on_its_square(measured, mode):
    assert faults(measured[mode], "unreadable") == []


@pytest.mark.parametrize("mode", MODES)
def test_an_empty_bar_does_not_look_full(measured, mode):
    assert faults(measured[mode], "heavy") == []


@pytest.mark.parametrize("mode", MODES)
def test_no_chart_is_wider_than_its_page(measured, mode):
    assert [one["chart"] for one in measured[mode] if one["wide"]] == []


def test_what_was_measured_had_parts_in_it(measured):
    parts = {one["chart"].split()[0]: len(one["colours"]) for one in measured["light"]}
    told = {name: parts[name] for name in ("按办理结果", "从交办到销号")}
    assert told == {"按办理结果": len(OUTCOME_SIGNS), "从交办到销号": 7}
