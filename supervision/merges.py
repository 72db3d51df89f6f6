"""Opinions, items and documents that were entered twice (registers/merging)."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from deputies.people.relations import CITY_CLERK, CITY_LEADER
from registers.merging.declared import MERGEABLE, Mergeable
from supervision.documents.choices import ON_RECORD, ReviewResult
from supervision.documents.models import CleanupEntry, Document
from supervision.items.choices import NOT_IN_FORCE, ItemStatus
from supervision.items.models import Item
from supervision.opinions.choices import UNSEEN_OUTSIDE
from supervision.opinions.models import Opinion
from workflow.canonical import canonical
from workflow.choices import RecordStatus


def two_items(kept: Item, lost: Item) -> Iterator[str]:
    """Why these are two items, or cannot be one as they stand."""
    if ItemStatus.WITHDRAWN in (kept.status, lost.status):
        yield _("已撤回的事项不合并。")
    if lost.pk == kept.joined_to_id or kept.pk == lost.joined_to_id:
        yield _("两条正在并案办理：请先解除并案，再合并。")
    if kept.opinion.activity.level != lost.opinion.activity.level:
        yield _("一条是市级事项，一条是镇级事项，不能合并。")
    if kept.lead_unit_id != lost.lead_unit_id:
        yield _("主办单位不同：确是同一事项的，请先改派成同一单位，再合并。")
    if lost.status == ItemStatus.STRUCK_OFF and kept.status != ItemStatus.STRUCK_OFF:
        yield _("并入的一条已经销号，保留的一条还没有：请反过来合并。")
    elif lost.replied_on and not kept.replied_on:
        yield _("并入的一条已经反馈，保留的一条还没有：请反过来合并。")


def two_opinions(kept: Opinion, lost: Opinion) -> Iterator[str]:
    """Why these are two documents: another addressee or level, or lists that say otherwise."""
    if kept.addressee_id != lost.addressee_id:
        yield _("交办对象不同，是两份意见，不能合并。")
    if kept.activity.level != lost.activity.level:
        yield _("一份是市级意见，一份是镇级意见，不能合并。")
    if kept.status != lost.status:
        yield _("两份意见的状态不同：请先办到同一状态，再合并。")
    others = {item.sequence: item for item in lost.items.all()}
    for item in kept.items.all():
        other = others.get(item.sequence)
        if other and canonical(other.suggestion) != canonical(item.suggestion):
            text = _("两份清单的第%(number)d条内容不同：请先理清清单，再合并。")
            yield text % {"number": item.sequence}
        elif other:
            yield from two_items(item, other)


def two_documents(kept: Document, lost: Document) -> Iterator[str]:
    """Why these are two documents: another maker or level, or reviews that ended otherwise."""
    if kept.maker_id != lost.maker_id:
        yield _("制定机关不同，是两件文件，不能合并。")
    if kept.level != lost.level:
        yield _("一件是市级文件，一件是镇级文件，不能合并。")
    if ReviewResult.REVIEWING not in (kept.result, lost.result) and kept.result != lost.result:
        yield _("两件的审查结果不同，不能合并。")
    if kept.result == ReviewResult.REVIEWING != lost.result:
        yield _("并入的一件审查已经办结，保留的一件还没有：请反过来合并。")
    if hasattr(kept.paper, "cleanup") and hasattr(lost.paper, "cleanup"):
        yield _("两个文号各有一条清理记录：请先合并清理文件。")


def two_cleanups(kept: CleanupEntry, lost: CleanupEntry) -> Iterator[str]:
    """Why these are two documents: another maker, or another result."""
    if kept.maker_id != lost.maker_id:
        yield _("制定机关不同，是两件文件，不能合并。")
    if kept.result != lost.result:
        yield _("两件的清理结果不同，不能合并。")
    if hasattr(kept.paper, "review") and hasattr(lost.paper, "review"):
        yield _("两个文号各有一条备案审查：请先合并备案审查文件。")


def one_paper(other: str) -> Any:
    """What else is recorded under the merged number follows to the kept paper, which is one."""

    def moves_in(kept: Any, lost: Any) -> Iterable[dict[str, Any]]:
        record = getattr(lost.paper, other, None)
        if record is not None:
            type(record)._base_manager.filter(pk=record.pk).update(paper=kept.paper)
        return ()

    return moves_in


OF_PAPER: dict[str, Any] = {
    "who": CITY_CLERK,
    "second": CITY_LEADER,
    "number": lambda record: record.number,
}
MERGEABLE.register(
    Mergeable(
        model=Opinion,
        who=CITY_CLERK,
        second=CITY_LEADER,
        offered=("title", "kind"),
        identifying=("title", "kind", "activity", "handed_over_on"),
        number=lambda opinion: opinion.number or "",
        refusals=two_opinions,
        is_seen=lambda opinion: opinion.status not in UNSEEN_OUTSIDE,
        addresses=("my_items:opinion",),
    ),
    Mergeable(
        model=Item,
        who=CITY_CLERK,
        second=CITY_LEADER,
        offered=("problem", "suggestion", "kind"),
        identifying=("suggestion", "problem", "opinion", "handed_over_on"),
        number=str,
        refusals=two_items,
        is_seen=lambda item: item.status not in NOT_IN_FORCE,
        addresses=("supervision:item", "my_items:item"),
    ),
    Mergeable(
        model=Document,
        offered=("title", "reviewer", "published_on", "filed_on"),
        identifying=("title", "published_on"),
        refusals=two_documents,
        is_seen=lambda document: document.is_public or document.status in ON_RECORD,
        moves_in=one_paper("cleanup"),
        addresses=("supervision:document",),
        **OF_PAPER,
    ),
    Mergeable(
        model=CleanupEntry,
        offered=("title", "decided_on", "review", "opinion"),
        identifying=("title", "decided_on"),
        refusals=two_cleanups,
        is_seen=lambda entry: entry.is_public or entry.status == RecordStatus.RECORDED,
        moves_in=one_paper("review"),
        **OF_PAPER,
    ),
)
