"""Which registers are open data, column by column, and which are not and why."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from congress_portal.open_data.datasets import Dataset, Records
from congress_portal.open_data.without_sheets import WITHOUT_SHEETS
from deputies.people.models import Deputy
from liaison_stations.stations.directory import is_small
from registers.ledger import Column, Day
from supervision.handling.timeline import ItemStanding
from supervision.items.models import Item
from supervision.projects.models import Project
from supervision.promises.standing import ANSWERED
from workflow.choices import Outcome


def _of_public_projects(records: Records) -> Records:
    return records.filter(project__in=Project.objects.public().values("pk"))


def _all_of_them(records: Records) -> Records:
    return records


def _with_report_day(items: Records) -> Records:
    return Item.objects.public().with_report_day()


def _of_public_deputies(mandates: Records) -> Records:
    return mandates.filter(deputy__in=Deputy.objects.public().values("pk"))


def _reported(item: Any) -> bool:
    return ItemStanding.at(item.status, item.reported_on, None).reported_on is not None


def _is_promised(suggestion: Any) -> bool:
    return suggestion.status in ANSWERED and suggestion.outcome == Outcome.PLANNED


def _enough_people(record: Any) -> bool:
    return not is_small(record.people)


DATASETS: dict[str, Dataset] = {
    one.key: one
    for one in (
        Dataset(
            "organizations",
            "组织",
            ("名称", "简称", "类别", "上级", "辖区"),
            _("人大及其工作机构、镇街区、被监督的机关和办理单位，一行一个。"),
            public=_all_of_them,
            has_pages=False,
        ),
        Dataset(
            "deputies",
            "代表",
            ("姓名", "性别", "民族", "单位职务"),
            _("现任和曾任的各级人大代表，一行一人。"),
        ),
        Dataset(
            "mandates",
            "代表任期",
            ("代表", "层级", "届次", "选区", "代表团", "代表小组", "任职日期", "终止日期"),
            _("代表的每一个任期。"),
            "since",
            public=_of_public_deputies,
            has_pages=False,
        ),
        Dataset(
            "duty",
            "履职记录",
            ("代表", "日期", "类型", "内容", "地点"),
            _("代表公开的履职记录。"),
            "happened_on",
            has_pages=False,
        ),
        Dataset(
            "suggestions",
            "代表建议",
            (
                "年度",
                "编号",
                "标题",
                "领衔代表",
                "附议代表",
                "主办单位",
                "协办单位",
                "交办日期",
                "答复日期",
                "办理结果",
                "状态",
            ),
            _("公开的代表建议，交给谁办、办到哪一步。"),
            "year",
            shown=(("承诺日期", _is_promised),),
            more=(Column("承诺日期", Day(), "promised_on"),),
            has_pages=False,
            ground="suggestion",
        ),
        Dataset(
            "training",
            "培训",
            ("名称", "开始日期", "结束日期", "对象", "参训人次"),
            _("代表培训班。"),
            "starts_on",
            has_pages=False,
        ),
        Dataset(
            "campaigns",
            "专项行动",
            ("名称", "网格", "日期", "参加人次", "解决难题数"),
            _("代表参加的专项行动，每个网格每天一行。"),
            "day",
        ),
        Dataset(
            "stations",
            "联络站",
            (
                "编码",
                "名称",
                "类型",
                "镇街区",
                "地址",
                "电话",
                "开放时间",
                "启用日期",
                "停用日期",
            ),
            _("代表联络站和联络点。"),
        ),
        Dataset(
            "receptions",
            "接待记录",
            ("联络站", "日期", "类型", "接待代表", "接待人次", "主题"),
            _("联络站公开的接待和走访；不足 5 人次的不写人次。"),
            "held_on",
            shown=(("接待人次", _enough_people),),
            has_pages=False,
            ground="reception",
        ),
        Dataset(
            "constituencies",
            "选区",
            ("层级", "届次", "选区", "镇街区", "村社"),
            _("选区和它的村、社区。"),
            has_pages=False,
        ),
        Dataset(
            "sessions",
            "会议",
            ("组织单位", "类别", "届次", "次序", "日期", "结束日期", "应出席", "出席"),
            _("常委会会议、主任会议和代表大会会议。"),
            "held_on",
            has_pages=False,
        ),
        Dataset(
            "bills",
            "议案",
            ("年度", "编号", "标题", "领衔代表", "附议代表", "日期", "处理"),
            _("公开的议案和怎么处理。"),
            "year",
            has_pages=False,
            ground="bill",
        ),
        Dataset(
            "ballots",
            "测评",
            (
                "对象",
                "编号",
                "日期",
                "应到",
                "发出",
                "收回",
                "满意",
                "基本满意",
                "不满意",
                "弃权",
            ),
            _("满意度测评的票数。"),
            "held_on",
            has_pages=False,
        ),
        Dataset(
            "activities",
            "监督活动",
            (
                "编号",
                "年度",
                "标题",
                "方式",
                "层级",
                "组织单位",
                "上级活动",
                "主题",
                "领域",
                "市镇联动",
                "开始日期",
                "结束日期",
                "地点",
                "参加代表",
                "参加人次",
                "检查的法规",
            ),
            _("公开的监督活动：视察、执法检查、听取报告、专题询问等。"),
            "year",
        ),
        Dataset(
            "opinions",
            "意见",
            ("文号", "活动编号", "类别", "标题", "交办日期", "交办对象"),
            _("公开的监督意见，一份一行。"),
            "handed_over_on",
        ),
        Dataset(
            "items",
            "清单事项",
            (
                "文号",
                "序号",
                "类别",
                "问题",
                "建议",
                "主办单位",
                "协办单位",
                "办理期限",
                "延期至",
                "办理结果",
                "评价",
            ),
            _("监督意见逐条交办的清单事项；办理结果在单位报告办结之后才写。"),
            "handed_over_on",
            public=_with_report_day,
            shown=(("办理结果", _reported),),
        ),
        Dataset(
            "effects",
            "成效",
            ("活动编号", "文号", "序号", "日期", "类别", "内容"),
            _("监督活动带来的制度、政策、资金和机制。"),
            "achieved_on",
        ),
        Dataset(
            "inquiries",
            "专题询问问题",
            ("活动编号", "序号", "问题", "提问代表", "应询单位", "是否解决", "解决日期"),
            _("专题询问中提出的问题和是否解决。"),
            ground="question",
        ),
        Dataset(
            "projects",
            "民生实事",
            (
                "组织单位",
                "年度",
                "序号",
                "项目",
                "责任单位",
                "票数",
                "入选",
                "进度",
                "状态",
                "完成日期",
            ),
            _("代表票决的民生实事项目。"),
            "year",
        ),
        Dataset(
            "project-progress",
            "民生实事进展",
            ("组织单位", "年度", "序号", "日期", "进度"),
            _("民生实事项目逐月的进度。"),
            "day",
            public=_of_public_projects,
            has_pages=False,
        ),
        Dataset(
            "documents",
            "备案审查",
            (
                "文号",
                "标题",
                "制定机关",
                "层级",
                "审查单位",
                "备案日期",
                "方式",
                "结果",
                "办结日期",
            ),
            _("报送备案的规范性文件和审查结果。"),
            "filed_on",
        ),
        Dataset(
            "repealed-documents",
            "清理文件",
            ("文号", "标题", "制定机关", "结果", "日期"),
            _("清理中废止或者修改的文件。"),
            "decided_on",
            has_pages=False,
        ),
        Dataset(
            "decisions",
            "决定任免",
            ("组织单位", "文号", "日期", "类别", "标题", "人次"),
            _("决议决定和人事任免。"),
            "decided_on",
        ),
        Dataset(
            "recognition",
            "宣传表彰",
            ("日期", "类别", "标题", "授予单位", "相关代表"),
            _("典型案例、媒体报道、获奖和批示。"),
            "happened_on",
        ),
        *WITHOUT_SHEETS,
    )
}
"""Every register that is open, by the key of its address."""

NOT_OPEN = {
    "事项分项": _("分项随所属的事项办理；公开的是事项本身。"),
    "建议分项": _("分项随所属的建议办理；公开的是建议本身。"),
    "群众事项": _("群众的话不公开；件数在 matters，经两人审核的案例在 cases。"),
    "另行公布": _("已发布年度的在年度数据的 JSON 里，没有发布的不公开。"),
}
"""The sheets of which no row is open, and why."""
