"""Publishing: freezes a year's account into a new revision; called by the transition table."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Max
from django.utils.translation import override

from accounts.models import User
from annual_summaries.revisions.account import account_with_records
from annual_summaries.revisions.document import document
from annual_summaries.revisions.models import (
    FrozenBreakdown,
    FrozenFigure,
    FrozenRate,
    FrozenRateRecord,
    FrozenRecord,
    FrozenRow,
    Revision,
    RevisionPicture,
    RevisionSection,
    StoredForm,
    StoredFormat,
)
from annual_summaries.revisions.open_data import as_breakdowns_csv, as_csv, as_json
from registers.figures import Breakdown, Counted
from registers.rates import CountedRate
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


def freeze(summary: AnnualSummary, *, by: User, at: datetime, note: str = "") -> Revision:
    """A new revision: texts, values, rows, the keys of the counted records, finished forms.

    Args:
        summary: the year.
        by: who publishes it.
        at: when; stands on the page.
        note: what a correction corrects; blank for the first.
    """
    account = account_with_records(summary.year)
    revision = _revision(summary, account, by, at, note)
    for order, counted in enumerate(account.figures):
        _freeze_figure(revision, order, counted)
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
    frozen = FrozenRate.objects.create(
        revision=revision,
        key=counted.rate.key,
        order=order,
        numerator=counted.numerator,
        denominator=counted.denominator,
        **both(label=counted.rate.label, definition=counted.rate.definition),
    )
    FrozenRateRecord.objects.bulk_create(
        (
            FrozenRateRecord(rate=frozen, record=one.pk, is_counted=one.is_counted)
            for one in account.rate_records[counted.rate.key]
        ),
        batch_size=BATCH,
    )


def _freeze_figure(revision: Revision, order: int, counted: Counted) -> None:
    figure = counted.figure
    frozen = FrozenFigure.objects.create(
        revision=revision,
        key=figure.key,
        order=order,
        value=counted.value,
        **both(label=figure.label, unit=figure.unit, definition=figure.definition),
    )
    rows = [
        _freeze_breakdown(frozen, place, breakdown)
        for place, breakdown in enumerate(counted.breakdowns)
    ]
    for start in range(0, len(counted.records), BATCH):
        _freeze_records(frozen, counted.records[start : start + BATCH], rows)


def _freeze_breakdown(frozen: FrozenFigure, order: int, breakdown: Breakdown) -> dict[str, Any]:
    """The frozen rows by their keys."""
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
            spoken[suffix] = [row.label for row in breakdown.rows]
    rows = FrozenRow.objects.bulk_create(
        [
            FrozenRow(
                breakdown=part,
                key=row.key,
                order=place,
                value=row.value,
                tone=row.tone,
                label_zh=spoken["zh"][place],
                label_en=spoken["en"][place],
            )
            for place, row in enumerate(breakdown.rows)
        ],
        batch_size=BATCH,
    )
    return {row.key: row for row in rows}


def _freeze_records(
    frozen: FrozenFigure, records: tuple[Any, ...], rows: list[dict[str, Any]]
) -> None:
    kept = FrozenRecord.objects.bulk_create(
        FrozenRecord(figure=frozen, record=record.pk, amount=record.amount) for record in records
    )
    through = FrozenRecord.rows.through
    through.objects.bulk_create(
        through(frozenrecord=frozen_record, frozenrow=rows[place][key])
        for frozen_record, record in zip(kept, records, strict=True)
        for place, key in enumerate(record.row_keys)
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
