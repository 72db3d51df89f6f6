"""A summary as one plain document in the language of the moment.

Pages, JSON and CSV are all set from it, live or published.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from annual_summaries.revisions.models import FrozenFigure
from annual_summaries.summaries.models import ReportedFigure, SectionPicture, SummaryStatus
from registers.figures import Breakdown, Counted
from registers.rates import CountedRate, find_rate
from registers.spreads import CountedSpread

if TYPE_CHECKING:
    from annual_summaries.revisions.account import Account, Promises
    from annual_summaries.revisions.models import Revision
    from annual_summaries.summaries.models import AnnualSummary, Section

LIVE = "live"
SENTENCE_KEYS = (
    "supervision_activities",
    "inspection_opinions",
    "list_items",
    "list_items_concluded",
)


def numbers(account: Account) -> dict[str, Any]:
    """The counted part: figures with their breakdowns, and rates."""
    return {
        "year": account.year,
        "status": LIVE,
        "published_at": None,
        "revision": 0,
        "note": "",
        "figures": [_figure(counted) for counted in account.figures],
        "rates": [_rate(counted, account.year) for counted in account.rates],
        "reported": [],
    }


def document(
    summary: AnnualSummary, account: Account, revision: Revision | None = None
) -> dict[str, Any]:
    """The whole summary; ``revision`` where it is being published."""
    content = {
        **numbers(account),
        "status": "published" if revision else "draft",
        "title": str(summary),
        "opening": summary.opening,
        "headlines": summary.headline_keys or list(SENTENCE_KEYS),
        "sections": [_section(section) for section in _sections(summary)],
        "reported": reported(summary.year),
        "promises": _promises(account.promises, revision),
        "history": _history(summary) if revision or summary.current_id else [],
        "before": _before(summary.year),
        "spreads": [_spread(counted) for counted in account.spreads],
    }
    content["sentence"] = summary.sentence or year_sentence(content)
    content["sentence_is_counted"] = not summary.sentence
    if revision:
        content["revision"] = revision.number
        content["published_at"] = _moment(revision.published_at)
        content["note"] = revision.note
    return content


def year_sentence(content: dict[str, Any]) -> str:
    """The year in one sentence, where staff wrote none."""
    values = {figure["key"]: figure["value"] for figure in content["figures"]}
    if not all(key in values for key in SENTENCE_KEYS):
        return ""
    return _(
        "%(year)s年，代表参与监督活动%(supervision_activities)s项，常委会交办视察意见"
        "%(inspection_opinions)s份，列出清单事项%(list_items)s条，"
        "年底前核验销号%(list_items_concluded)s条。"
    ) % {"year": content["year"], **values}


def _moment(at: datetime) -> str:
    return timezone.localtime(at).isoformat(timespec="seconds")


def _figure(counted: Counted) -> dict[str, Any]:
    figure = counted.figure
    return {
        "key": figure.key,
        "label": str(figure.label),
        "value": counted.value,
        "unit": str(figure.unit),
        "qualifier": "exact",
        "definition": str(figure.definition),
        "meaning": str(figure.meaning),
        "part_of": figure.part_of,
        "records": reverse("annual:figure", args=[counted.year, figure.key]),
        "breakdowns": [_breakdown(breakdown) for breakdown in counted.breakdowns],
    }


def _breakdown(breakdown: Breakdown) -> dict[str, Any]:
    return {
        "key": breakdown.key,
        "label": str(breakdown.label),
        "chart": breakdown.dimension.chart,
        "rows": [
            {
                "key": row.key,
                "label": row.label,
                "value": row.value,
                "tone": row.tone,
                "place": row.place,
            }
            for row in breakdown.rows
        ],
    }


def _spread(counted: CountedSpread) -> dict[str, Any]:
    spread = counted.spread
    return {
        "key": spread.key,
        "label": str(spread.label),
        "definition": str(spread.definition),
        "figure": spread.figure.key,
        "breakdown": spread.dimension.key,
        "all": counted.all and asdict(counted.all),
        "rows": [asdict(row) for row in counted.rows],
        "rest": counted.rest and asdict(counted.rest),
        "left_out": counted.left_out,
    }


def _rate(counted: CountedRate, year: int) -> dict[str, Any]:
    group = _group(counted)
    return {
        "key": counted.rate.key,
        "label": str(counted.rate.label),
        "definition": str(counted.rate.definition),
        "numerator": counted.numerator,
        "denominator": counted.denominator,
        "part_of": counted.rate.part_of,
        "group": group.key,
        "group_label": str(group.label),
        "records": reverse("annual:rate", args=[year, counted.rate.key]),
    }


def _group(counted: CountedRate) -> Any:
    found = find_rate(counted.rate.key)
    if found is None:
        raise LookupError(counted.rate.key)
    return found[0]


def _section(section: Section) -> dict[str, Any]:
    return {
        "id": section.pk,
        "title": section.title,
        "body": section.body,
        "figures": section.figure_keys,
        "pictures": [_picture(one) for one in section.pictures.all()],
    }


def _sections(summary: AnnualSummary) -> QuerySet[Section]:
    pictures = Prefetch("pictures", SectionPicture.objects.select_related("stored"))
    return summary.sections.prefetch_related(pictures)


def _picture(picture: SectionPicture) -> dict[str, Any]:
    return {
        "url": reverse("annual:picture", args=[picture.stored.uuid]),
        "alt": picture.alt,
        "caption": picture.caption,
    }


def reported(year: int) -> list[dict[str, Any]]:
    """The numbers of a year that others published without records, as they told them."""
    return [_reported(one) for one in ReportedFigure.objects.filter(summary__year=year)]


def _reported(figure: ReportedFigure) -> dict[str, Any]:
    return {
        "section": figure.section_id,
        "label": figure.label,
        "value": figure.value,
        "told": figure.told,
        "precision": figure.precision,
        "is_minimum": figure.is_minimum,
        "unit": figure.unit,
        "qualifier": "reported",
        "source": figure.source,
    }


def _promises(promises: Promises, revision: Revision | None) -> dict[str, Any]:
    today = timezone.localdate(revision.published_at if revision else None)
    return {
        "total": promises.total,
        "shown": [
            {
                "text": promise.item.suggestion,
                "unit": str(promise.unit),
                "promised_on": date_format(promise.promised_on, "DATE_FORMAT"),
                "is_late": promise.promised_on < today,
                "path": promise.item.get_absolute_url(),
            }
            for promise in promises.shown
        ],
    }


def _before(year: int) -> dict[str, Any]:
    """The values published for the year before, as they stand at the moment of writing."""
    frozen = FrozenFigure.objects.filter(
        revision__shown_by__year=year - 1, revision__shown_by__status=SummaryStatus.PUBLISHED
    )
    values = dict(frozen.values_list("key", "value"))
    return {"year": year - 1, "values": values} if values else {}


def _history(summary: AnnualSummary) -> list[dict[str, Any]]:
    """Revisions up to this one, newest first."""
    return [
        {
            "number": revision.number,
            "published_at": _moment(revision.published_at),
            "note": revision.note,
        }
        for revision in summary.revisions.order_by("-number")
    ]
