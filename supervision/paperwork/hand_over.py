"""What stands on the hand-over letter (交办函) and on the list behind it."""

from collections.abc import Iterable
from typing import Any

from papers.content import (
    Annex,
    PaperContent,
    Style,
    choices,
    fields,
    heading,
    signs,
    text,
    written_day,
)
from papers.content import written_number as bracketed
from supervision.items.choices import ItemStatus
from supervision.items.models import Item
from supervision.opinions.models import Opinion
from workflow.choices import Outcome, Satisfaction

LIST_HEAD = ["序号", "类别", "问题", "建议", "主办单位", "协办单位", "办理期限"]
LIST_WIDTHS = [14, 18, 62, 67, 30, 26, 24]
NOT_KNOWN = "以另行通知为准"


def letter(opinion: Opinion, occasion: str) -> PaperContent:
    """The opinion's list handed to the supervised organ (监督法 art. 17)."""
    items = _handed_over(opinion)
    activity = opinion.activity
    number = f"（{bracketed(opinion.number)}）" if opinion.number else ""
    title = f"{opinion.title.removesuffix('的意见')}清单"
    return PaperContent(
        issuer=activity.organizer.name,
        title=f"关于交办《{opinion.title}》的函",
        day=written_day(opinion.handed_over_on) if opinion.handed_over_on else "",
        addressee=opinion.addressee.name,
        parts=[
            text(
                f"{activity.organizer.name}于{written_day(activity.starts_on)}组织开展"
                f"“{activity.title}”（{activity.get_method_display()}），形成"
                f"{opinion.get_kind_display()}{number}，列出清单{len(items)}条。"
                "现予交办，请认真研究处理。有关事项如下："
            ),
            heading("一、签收与分办"),
            text(
                f"本件涉及{_units_in_words(items)}。各主办单位应当及时签收；"
                "认为不属于本单位职责的，应当在规定时间内说明理由，申请退回，不得自行转办。"
            ),
            heading("二、办理期限"),
            text(_deadlines_in_words(items)),
            heading("三、反馈与核查"),
            text(
                "主办单位应当逐条反馈办理情况和结果，并附佐证材料。已开通监督工作平台账号的，"
                "在平台办理；没有账号的，填写办理情况反馈表，经负责人签字、加盖公章后报送。"
                "本机关将对照清单现场核查，由代表评价后予以销号。"
            ),
        ],
        attachments=[title],
        signed_by=activity.organizer.name,
        annex=_annex(title, items),
    )


def _handed_over(opinion: Opinion) -> list[Item]:
    items = opinion.items.exclude(status=ItemStatus.WITHDRAWN).order_by("sequence")
    return list(items.select_related("lead_unit").prefetch_related("assisting_units"))


def _units_in_words(items: Iterable[Item]) -> str:
    names = list(dict.fromkeys(str(item.lead_unit) for item in items))
    if len(names) > 6:
        return f"{'、'.join(names[:6])}等{len(names)}个主办单位"
    return "、".join(names) if names else "清单所列单位"


def _deadlines_in_words(items: Iterable[Item]) -> str:
    days = sorted({item.due_on for item in items if item.due_on})
    if not days:
        return f"各条的办理期限{NOT_KNOWN}。"
    if len(days) == 1:
        return f"各条应当于{written_day(days[0])}前办理完毕并反馈。"
    first, last = written_day(days[0]), written_day(days[-1])
    return f"各条的办理期限以清单所列为准，最早的为{first}，最迟的为{last}。"


def _annex(title: str, items: list[Item]) -> Annex:
    return Annex(
        title=title,
        head=LIST_HEAD,
        widths=LIST_WIDTHS,
        rows=[
            [
                str(item.sequence),
                str(item.get_kind_display()),
                item.problem,
                item.suggestion,
                item.lead_unit.name,
                "、".join(unit.name for unit in item.assisting_units.all()),
                written_day(item.due_on) if item.due_on else NOT_KNOWN,
            ]
            for item in items
        ],
        keys=[str(item.pk) for item in items],
    )


def _about(item: Item) -> list[tuple[str, str]]:
    """What every paper on one item says first."""
    return [
        ("来源", f"{item.opinion.title}（{bracketed(item.opinion.number or '')}）"),
        ("清单序号", f"第{item.sequence}条"),
        *([("问题", item.problem)] if item.problem else []),
        ("建议", item.suggestion),
        ("主办单位", item.lead_unit.name),
    ]


def _day(day: Any) -> str:
    return written_day(day) if day else ""


def reply_form(item: Item, occasion: str) -> PaperContent:
    """Filled in by hand by a unit without an account; comes back as a scan."""
    return PaperContent(
        style=Style.FORM,
        issuer=item.opinion.activity.organizer.name,
        title="清单事项办理情况反馈表",
        day=_day(item.handed_over_on),
        parts=[
            fields(
                [
                    *_about(item),
                    ("交办日期", _day(item.handed_over_on)),
                    ("办理期限", _day(item.deadline)),
                ]
            ),
            fields([("签收人及日期", ""), ("经办人、电话", "")]),
            fields([("办理情况", "")], lines=5),
            choices("办理结果", [str(one.label) for one in Outcome]),
            fields([("承诺完成日期", ""), ("附件名称", "")]),
            signs(["主办单位（盖章）", "负责人（签字）", "填表日期\n　　年　　月　　日"]),
        ],
    )


def satisfaction_form(item: Item, occasion: str) -> PaperContent:
    """For a deputy who follows the item and rates on paper."""
    return PaperContent(
        style=Style.FORM,
        issuer=item.opinion.activity.organizer.name,
        title="清单事项办理满意度测评表",
        day=_day(item.replied_on),
        parts=[
            fields(
                [
                    *_about(item),
                    ("反馈日期", _day(item.replied_on)),
                    ("办理情况", item.reply),
                    ("办理结果", str(item.get_outcome_display())),
                ]
            ),
            choices("测评意见（只选一项）", [str(one.label) for one in Satisfaction]),
            fields([("理由和建议", "")], lines=3),
            signs(["代表（签名）", "测评日期\n　　年　　月　　日"]),
        ],
    )


def minutes(item: Item, occasion: str) -> PaperContent:
    """Of the check on the spot: who looked where, when, and at what."""
    found = item.entries.filter(action="verify").order_by("-at", "-id").first()
    checker = str(item.verified_by) if item.verified_by else ""
    return PaperContent(
        style=Style.FORM,
        issuer=item.opinion.activity.organizer.name,
        title="现场核查记录",
        day=_day(item.verified_on),
        parts=[
            fields(
                [
                    *_about(item),
                    ("反馈结果", str(item.get_outcome_display())),
                    ("核查日期", _day(item.verified_on)),
                    ("核查地点", item.verified_place),
                    ("核查人", checker),
                ]
            ),
            fields([("核查情况", found.text if found else "")], lines=4),
            signs(["核查人（签字）", "主办单位在场人员（签字）", "代表（签字）"]),
        ],
    )
