"""What each open column of the sheets means, in a sentence; its declaration tells the rest."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registers.ledger import Choice, Column, Day, KeyRef, Month, Names, Percent, Ref, Whole, YesNo

MEANINGS: dict[str, Any] = {
    "名称": gettext_lazy("全称。"),
    "简称": gettext_lazy("平时用的短名。"),
    "类别": gettext_lazy("属于哪一类。"),
    "上级": gettext_lazy("上一级的组织。"),
    "辖区": gettext_lazy("它所管的镇街区。"),
    "姓名": gettext_lazy("姓名；同名的人由标识分开。"),
    "性别": gettext_lazy("性别。"),
    "民族": gettext_lazy("民族。"),
    "单位职务": gettext_lazy("所在单位和职务。"),
    "代表": gettext_lazy("哪一位代表。"),
    "层级": gettext_lazy("哪一级人大。"),
    "届次": gettext_lazy("第几届。"),
    "选区": gettext_lazy("选区的名称。"),
    "代表团": gettext_lazy("开会时所在的代表团。"),
    "代表小组": gettext_lazy("闭会期间所在的小组。"),
    "任职日期": gettext_lazy("任期从哪一天起。"),
    "终止日期": gettext_lazy("任期到哪一天止；还在任的留空。"),
    "日期": gettext_lazy("发生或者登记的那一天。"),
    "类型": gettext_lazy("是哪一种。"),
    "内容": gettext_lazy("做了什么。"),
    "地点": gettext_lazy("在什么地方。"),
    "年度": gettext_lazy("算在哪一年。"),
    "编号": gettext_lazy("公文或者登记上的编号。"),
    "标题": gettext_lazy("题目。"),
    "领衔代表": gettext_lazy("领头提出的代表。"),
    "附议代表": gettext_lazy("一起提出的代表。"),
    "主办单位": gettext_lazy("主要负责办理的单位。"),
    "协办单位": gettext_lazy("协助办理的单位。"),
    "交办日期": gettext_lazy("交给办理单位的那一天。"),
    "答复日期": gettext_lazy("单位答复代表的那一天。"),
    "承诺日期": gettext_lazy("答复里承诺办成的那一天。"),
    "办理结果": gettext_lazy("办成了什么程度。"),
    "状态": gettext_lazy("现在办到哪一步。"),
    "开始日期": gettext_lazy("第一天。"),
    "结束日期": gettext_lazy("最后一天；只有一天的可以留空。"),
    "对象": gettext_lazy("给谁的，或者测评的是什么。"),
    "参训人次": gettext_lazy("参加的人次。"),
    "网格": gettext_lazy("在哪个网格。"),
    "参加人次": gettext_lazy("参加的人次。"),
    "解决难题数": gettext_lazy("当天解决的难题。"),
    "编码": gettext_lazy("站点的编码，也在二维码的地址里。"),
    "镇街区": gettext_lazy("所在的镇街区；市级的留空。"),
    "地址": gettext_lazy("门牌地址。"),
    "电话": gettext_lazy("公开的电话。"),
    "开放时间": gettext_lazy("什么时候开门。"),
    "启用日期": gettext_lazy("从哪一天起开放。"),
    "停用日期": gettext_lazy("到哪一天停用；还在用的留空。"),
    "联络站": gettext_lazy("在哪个联络站。"),
    "接待代表": gettext_lazy("接待群众的代表。"),
    "接待人次": gettext_lazy("接待了多少人次。"),
    "主题": gettext_lazy("谈什么，或者属于哪个主题。"),
    "村社": gettext_lazy("选区里的村和社区。"),
    "组织单位": gettext_lazy("由谁组织；本级常委会的留空。"),
    "次序": gettext_lazy("这一届里的第几次。"),
    "应出席": gettext_lazy("应当出席的人数。"),
    "出席": gettext_lazy("实际出席的人数。"),
    "处理": gettext_lazy("怎样处理。"),
    "应到": gettext_lazy("应到的人数。"),
    "发出": gettext_lazy("发出的票。"),
    "收回": gettext_lazy("收回的票。"),
    "满意": gettext_lazy("满意的票。"),
    "基本满意": gettext_lazy("基本满意的票。"),
    "不满意": gettext_lazy("不满意的票。"),
    "弃权": gettext_lazy("弃权的票。"),
    "方式": gettext_lazy("用什么方式进行。"),
    "上级活动": gettext_lazy("它属于哪一次更大的活动。"),
    "领域": gettext_lazy("属于哪个工作领域。"),
    "市镇联动": gettext_lazy("是不是两级人大一起做的。"),
    "参加代表": gettext_lazy("参加的代表；没有名单的留空。"),
    "检查的法规": gettext_lazy("执法检查所查的法律法规。"),
    "文号": gettext_lazy("公文的文号。"),
    "活动编号": gettext_lazy("属于哪一次监督活动。"),
    "交办对象": gettext_lazy("意见交给谁。"),
    "序号": gettext_lazy("清单或者目录里的第几条。"),
    "问题": gettext_lazy("发现或者询问的问题。"),
    "建议": gettext_lazy("要求怎样改进。"),
    "办理期限": gettext_lazy("应当办结的那一天。"),
    "延期至": gettext_lazy("同意延期的，新的期限。"),
    "评价": gettext_lazy("评价满意不满意。"),
    "提问代表": gettext_lazy("提问的代表。"),
    "应询单位": gettext_lazy("回答询问的单位。"),
    "是否解决": gettext_lazy("问题是不是已经解决。"),
    "解决日期": gettext_lazy("解决的那一天。"),
    "项目": gettext_lazy("项目的名称。"),
    "责任单位": gettext_lazy("负责建设的单位。"),
    "票数": gettext_lazy("代表票决得了多少票。"),
    "入选": gettext_lazy("是不是票决选中。"),
    "进度": gettext_lazy("完成了百分之几。"),
    "完成日期": gettext_lazy("完成的那一天。"),
    "制定机关": gettext_lazy("制定文件的机关。"),
    "审查单位": gettext_lazy("审查文件的人大机构。"),
    "备案日期": gettext_lazy("报送备案的那一天。"),
    "结果": gettext_lazy("审查或者清理的结果。"),
    "办结日期": gettext_lazy("审查办结的那一天；还在审查的留空。"),
    "人次": gettext_lazy("任免的人次；决议决定的留空。"),
    "授予单位": gettext_lazy("由谁授予或者刊登。"),
    "相关代表": gettext_lazy("说到的代表。"),
    "议题": gettext_lazy("计划要监督的事。"),
    "牵头": gettext_lazy("牵头的工作机构。"),
    "计划月份": gettext_lazy("计划在几月进行；全年的留空。"),
    "承诺单位": gettext_lazy("作出承诺的单位。"),
    "兑现日期": gettext_lazy("确认兑现的那一天；没有兑现的留空。"),
    "群众反映": gettext_lazy("群众反映了什么，已改写得认不出人。"),
    "办理答复": gettext_lazy("怎样办理和答复。"),
    "反映日期": gettext_lazy("群众反映的那一天。"),
    "公开日期": gettext_lazy("案例公开的那一天。"),
    "分类": gettext_lazy("按什么分：合计、镇街区、领域、状态、月份。"),
    "分项": gettext_lazy("分类里的哪一项；人少的合并成一项。"),
    "收到": gettext_lazy("收到的件数；不足 5 件的留空。"),
    "已办结": gettext_lazy("其中已经办结的；会让人认出别的数的留空。"),
    "超过期限": gettext_lazy("还没办结、已超过期限的；只在合计写，不足 5 件的留空。"),
    "一半办结天数": gettext_lazy("一半事项在多少天内办结；只在合计写，少于 10 件的留空。"),
}
"""By the name of the column, which means the same in every sheet."""
OF_KINDS: tuple[tuple[type, Any], ...] = (
    (Day, gettext_lazy("日期，年-月-日。")),
    (Month, gettext_lazy("月份，年-月。")),
    (YesNo, gettext_lazy("是或者否。")),
    (Percent, gettext_lazy("0 到 100 的整数。")),
    (Whole, gettext_lazy("整数。")),
    (Names, gettext_lazy("几个的，用“、”分开。")),
)
"""How a value is written, by the kind that its sheet declares."""


def meaning_of(column: Column) -> str:
    """What a column means and how its values are written, in the language of the moment."""
    return " ".join(part for part in (str(MEANINGS[column.name]), _written(column)) if part)


def _written(column: Column) -> str:
    kind = column.kind
    if isinstance(kind, Ref) and kind.many:
        return _("写公开的名称，几个的用“、”分开。")
    if isinstance(kind, Ref | KeyRef):
        return _("没有或者不公开的留空。")
    if isinstance(kind, Choice):
        return _("也可以是别的词。") if kind.open else _("只用列出的词。")
    return next((str(said) for of, said in OF_KINDS if isinstance(kind, of)), "")
