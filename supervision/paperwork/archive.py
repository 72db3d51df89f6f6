"""The whole file (案卷) of an activity: a cover with what lies in it."""

from papers.content import PaperContent, Style, fields, heading, signs, table, text, written_day
from papers.content import written_number as bracketed
from papers.models import OfficialPaper
from supervision.activities.models import Activity
from supervision.items.choices import NOT_IN_FORCE
from supervision.items.models import Item

MOST_ITEMS, MOST_FILES = 500, 200
ITEM_WIDTHS, FILE_WIDTHS = [28, 14, 48, 30, 18, 18], [14, 98, 44]


def whole_file(activity: Activity, occasion: str) -> PaperContent:
    """Facts, people, stages, opinions with what became of every item, files, papers."""
    items = _items(activity)
    return PaperContent(
        style=Style.FORM,
        issuer=activity.organizer.name,
        title="监督活动案卷",
        day=written_day(activity.ends_on or activity.starts_on),
        parts=[
            fields(_facts(activity)),
            heading("一、经过"),
            *_stages(activity),
            heading("二、意见与清单办理"),
            *_of_items(items),
            heading("三、成效"),
            *_effects(activity),
            heading("四、卷内文件"),
            *_files(activity, items),
            signs(["立卷人（签字）", "检查人（签字）", "归档日期\n　　年　　月　　日"]),
        ],
    )


def _facts(activity: Activity) -> list[tuple[str, str]]:
    days = written_day(activity.starts_on)
    if activity.ends_on and activity.ends_on != activity.starts_on:
        days += f"至{written_day(activity.ends_on)}"
    names = [deputy.name for deputy in activity.deputies.order_by("sort_key", "pk")]
    number = len(names) or activity.attendances or 0
    facts = [
        ("编号", activity.number),
        ("活动名称", activity.title),
        ("监督方式", str(activity.get_method_display())),
        ("组织单位", activity.organizer.name),
        ("时间", days),
        ("地点", activity.place),
        ("参加代表", f"{number}人次" + (f"：{'、'.join(names)}" if names else "")),
    ]
    return [(label, value) for label, value in facts if value]


def _stages(activity: Activity) -> list[dict[str, object]]:
    stages = [stage for stage in activity.stages.all() if stage.text or stage.held_on]
    if not stages:
        return [text("没有登记阶段情况。")]
    return [
        text(
            f"{stage.get_kind_display()}"
            + (f"（{written_day(stage.held_on)}）" if stage.held_on else "")
            + f"：{stage.text}"
        )
        for stage in stages
    ]


def _items(activity: Activity) -> list[Item]:
    items = Item.objects.filter(opinion__activity=activity).exclude(status__in=NOT_IN_FORCE)
    ordered = items.order_by("opinion__handed_over_on", "opinion_id", "sequence")
    return list(ordered.select_related("opinion", "lead_unit")[:MOST_ITEMS])


def _of_items(items: list[Item]) -> list[dict[str, object]]:
    if not items:
        return [text("没有交办的清单事项。")]
    rows = [
        [
            bracketed(item.opinion.number or ""),
            str(item.sequence),
            item.suggestion,
            str(item.lead_unit),
            str(item.get_status_display()),
            str(item.get_satisfaction_display()),
        ]
        for item in items
    ]
    return [table(["文号", "序号", "建议", "主办单位", "状态", "评价"], rows, ITEM_WIDTHS)]


def _effects(activity: Activity) -> list[dict[str, object]]:
    effects = list(activity.effects.order_by("achieved_on", "pk")[:MOST_FILES])
    if not effects:
        return [text("没有登记成效。")]
    return [text(f"{written_day(one.achieved_on)}：{one.text}") for one in effects]


def _files(activity: Activity, items: list[Item]) -> list[dict[str, object]]:
    names = [
        (one.caption or one.stored.name, one.stored.name)
        for one in activity.files.select_related("stored")[:MOST_FILES]
    ]
    subjects = {
        "supervision.opinion": {str(item.opinion_id) for item in items},
        "supervision.item": {str(item.pk) for item in items},
    }
    for kind, keys in subjects.items():
        papers = OfficialPaper.objects.filter(subject_kind=kind, subject_key__in=sorted(keys))
        current = papers.filter(superseded_at=None, void_at=None).order_by("day", "pk")
        names += [(_title(paper), paper.number) for paper in current[:MOST_FILES]]
    if not names:
        return [text("没有卷内文件。")]
    rows = [[str(number), name, mark] for number, (name, mark) in enumerate(names, start=1)]
    return [table(["序号", "文件名称", "文号或文件"], rows, FILE_WIDTHS)]


def _title(paper: OfficialPaper) -> str:
    return str(paper.content.get("title", ""))
