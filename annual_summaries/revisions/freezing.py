"""Publishing: freezes a year's account into a new revision; called by the transition table."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import User
from annual_summaries.revisions.account import account_with_records
from annual_summaries.revisions.document import document
from annual_summaries.revisions.models import (
    FrozenBreakdown,
    FrozenFigure,
    FrozenRate,
    FrozenRow,
    Revision,
    RevisionPicture,
    RevisionSection,
    StoredForm,
    StoredFormat,
)
from annual_summaries.revisions.open_data import as_breakdowns_csv, as_csv, as_json
from registers.figures import Breakdown, Counted, Record
from registers.rates import CountedRate
from workflow.progress import Progress, begin, lift_limits, watching
from workflow.transitions import Step

if TYPE_CHECKING:
    from annual_summaries.revisions.account import Account
    from annual_summaries.summaries.models import AnnualSummary

LANGUAGES = {"zh-hans": "zh", "en": "en"}
BATCH = 1000


def publish(summary: AnnualSummary, step: Step) -> None:
    """Freezes what is counted and written now; puts the checksum of it all on the trail.

    Args:
        summary: the year that is published, or published anew.
        step: who publishes; its data holds ``note`` and ``explanation`` and is given ``checksum``.
    """
    revision = freeze(summary, by=step.by, at=step.at, note=step.data.get("note") or "")
    if explanation := step.data.get("explanation"):
        revision.explanation = explanation
        revision.save(update_fields=["explanation"])
    summary.current = revision
    step.data["checksum"] = revision.checksum


def freeze(
    summary: AnnualSummary,
    *,
    by: User,
    at: datetime,
    note: str = "",
    progress: Progress | None = None,
) -> Revision:
    """A new revision: texts, values, rows, the keys of the counted records, finished forms.

    Args:
        summary: the year.
        by: who publishes it.
        at: when; stands on the page.
        note: what a correction corrects; blank for the first.
        progress: is told of each figure that is counted and of each that is frozen; whoever
            watches where none is given.
    """
    progress = progress or watching()
    lift_limits()
    begin(progress, _("统计"))
    account = account_with_records(summary.year, progress)
    begin(progress, _("固化"), sum(len(counted.records) for counted in account.figures))
    revision = _revision(summary, account, by, at, note)
    for order, counted in enumerate(account.figures):
        _freeze_figure(revision, order, counted)
        progress(str(counted.figure.label), len(counted.records))
    for order, counted_rate in enumerate(account.rates):
        _freeze_rate(revision, order, counted_rate, account)
    _store_forms(revision, summary, account)
    return revision


def both(**texts: Any) -> dict[str, Any]:
    """Each text in both languages: label → label_zh and label_en."""
    spoken = {}
    for language, suffix in LANGUAGES.items():
        with override(language):
            spoken |= {f"{name}_{suffix}": str(text) for name, text in texts.items()}
    return spoken


def _revision(
    summary: AnnualSummary, account: Account, by: User, at: datetime, note: str
) -> Revision:
    last = summary.revisions.aggregate(last=Max("number"))["last"] or 0
    # The sentence is the committee's and Chinese, whatever language the person reads who publishes.
    with override(settings.LANGUAGE_CODE):
        sentence = document(summary, account)["sentence"]
    revision = Revision.objects.create(
        summary=summary,
        number=last + 1,
        published_at=at,
        published_by=by,
        note=note,
        title=str(summary),
        sentence=sentence,
        opening=summary.opening,
    )
    RevisionSection.objects.bulk_create(
        RevisionSection(
            revision=revision,
            order=order,
            title=section.title,
            body=section.body,
            figure_keys=section.figure_keys,
        )
        for order, section in enumerate(summary.sections.all())
    )
    RevisionPicture.objects.bulk_create(
        RevisionPicture(
            revision=revision,
            order=order,
            stored_id=picture.stored_id,
            alt=picture.alt,
            caption=picture.caption,
        )
        for order, picture in enumerate(summary.pictures.all())
    )
    return revision


def _freeze_rate(revision: Revision, order: int, counted: CountedRate, account: Account) -> None:
    among = account.rate_records[counted.rate.key]
    FrozenRate.objects.create(
        revision=revision,
        key=counted.rate.key,
        order=order,
        numerator=counted.numerator,
        denominator=counted.denominator,
        counted=[one.pk for one in among if one.is_counted],
        among=[one.pk for one in among],
        **both(label=counted.rate.label, definition=counted.rate.definition),
    )


def _freeze_figure(revision: Revision, order: int, counted: Counted) -> None:
    figure = counted.figure
    frozen = FrozenFigure.objects.create(
        revision=revision,
        key=figure.key,
        order=order,
        value=counted.value,
        records=[record.pk for record in counted.records],
        # Figures of people count amounts: the list behind a number needs them to add up to it.
        amounts=[record.amount for record in counted.records] if figure.amount else [],
        **both(label=figure.label, unit=figure.unit, definition=figure.definition),
    )
    for place, breakdown in enumerate(counted.breakdowns):
        _freeze_breakdown(frozen, place, breakdown, counted.records)


def _freeze_breakdown(
    frozen: FrozenFigure, order: int, breakdown: Breakdown, records: tuple[Record, ...]
) -> None:
    part = FrozenBreakdown.objects.create(
        figure=frozen,
        key=breakdown.key,
        order=order,
        chart=breakdown.dimension.chart,
        **both(label=breakdown.label),
    )
    spoken = {}
    for language, suffix in LANGUAGES.items():
        with override(language):
            # One change of language for all rows of a breakdown, not one for each of them.
            spoken[suffix] = [row.label for row in breakdown.rows]
    keys: dict[str, list[int]] = {row.key: [] for row in breakdown.rows}
    for record in records:
        keys[record.row_keys[order]].append(record.pk)
    FrozenRow.objects.bulk_create(
        (
            FrozenRow(
                breakdown=part,
                key=row.key,
                order=place,
                value=row.value,
                tone=row.tone,
                records=keys[row.key],
                label_zh=spoken["zh"][place],
                label_en=spoken["en"][place],
            )
            for place, row in enumerate(breakdown.rows)
        ),
        batch_size=BATCH,
    )


def _store_forms(revision: Revision, summary: AnnualSummary, account: Account) -> None:
    digest = hashlib.sha256()
    for language in LANGUAGES:
        with override(language):
            content = document(summary, account, revision)
        for form, body in finished(content).items():
            StoredForm.objects.create(revision=revision, language=language, form=form, body=body)
            digest.update(body.encode())
    revision.checksum = digest.hexdigest()
    revision.save(update_fields=["checksum"])


def finished(content: dict[str, Any]) -> dict[Any, Any]:
    """A document in every form in which it is kept."""
    return {
        StoredFormat.PAGE: json.dumps(content, ensure_ascii=False, separators=(",", ":")),
        StoredFormat.JSON: as_json(content),
        StoredFormat.CSV: as_csv(content),
        StoredFormat.BREAKDOWNS: as_breakdowns_csv(content),
    }


def is_intact(revision: Revision) -> bool:
    """Whether every stored form still is what was published."""
    digest = hashlib.sha256()
    for body in revision.forms.order_by("pk").values_list("body", flat=True):
        digest.update(body.encode())
    return digest.hexdigest() == revision.checksum
