"""The words around a number of a draft: what it counts, and whether it counts anything here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from annual_summaries.draft_numbers.names import GENERIC, ends, pairs_of, smooth
from annual_summaries.draft_numbers.numbers import DIGITS, PLACES, TextNumber, chinese_value

CLAUSE_END = re.compile(r"[，、；：，;:,（）()\n。！？—]")
OTHER_YEAR = re.compile(
    r"(?P<year>20\d{2})\s*年|(?P<before>(?<![比较])(?:上年|去年|上一年|前一年)(?!年?[底末]))"
    r"|(?P<this>今年|本年|当年)"
)
CHANGE = re.compile(
    r"同比|环比|比上年|较上年|比去年|较去年|增长|增加了?|下降|减少了?|上升|提高了?|多了|少了|翻了"
)
HEADED = re.compile(r"[：:]\s*$")
BRACKETED = re.compile(r"\s{0,9}[）)]")
OTHER_SPAN = re.compile(r"五年来|四年来|三年来|两年来|近年来|届以来|换届以来|本届|累计五年|历年")
FUTURE = re.compile(
    r"明年|来年|下年度|下一年|下一步|新的一年|展望|力争|今年还要|(?<!未)来三年"
    r"|(?:我们|常委会)?(?:(?<!年度)(?<!工作)(?<!监督)计划|拟|将)(?:再|新|继续)?(?:开展|举办|举行|组织|建设|新建|安排|把|配)"
    r"|再(?:开展|举办|新建|新增|组织)"
    r"|(?:今年|还)(?:打算|准备|预计|想|争取)|打算(?:再|把|让|办|建|开)|争取(?:再|把|让|办|建|开|达)"
)
"""Plans, of which no record can speak yet."""
EACH = re.compile(r"平均|人均|户均|场均|每[份场次个件名站天月周]|个人|本人|^我(?![市县区旗镇乡们])")
REST = re.compile(r"余下|剩余|剩下|其余|另有|还有")
WHOLE = re.compile(
    r"合计|共计|总计|累计|总共|一共|总数|拢共|拢总|加起来|合起来|凑一块|前前后后|满打满算|共(?![产同识享青])"
)
FOREIGN = re.compile(
    r"(?:议题|企业|公告|志愿者|日记|笔记|信件|材料|简报|稿件|经费|资金|面积|党课|文章|心得|体会|宣誓)$"
)
"""What stands right before a number that no figure of a congress counts."""
OTHER_COUNTED = re.compile(
    r"镇街区|乡镇|街道|部门|单位|委办局|副?主任|委员|企业|小区|村|社区|月|小时|年|元|平方|公里|亩|台|张|户|字|岁|倍"
)
"""What stands right behind a number that counts bodies, months, money."""
PART = re.compile(
    r"里头|其中|当中|(?<=[\d项份条件个次场人名位])[里中]|涉及|有关|属于|最[大小长短]的"
)
ONE_OF_THEM = re.compile(r"(?:一|另一|头一|有一|有的)[期批场班次处家]?(?:是|有)?$")
RESPECTIVELY = "分别"

BREAK = re.compile(r"[。；;！？\n，,]")
JOINT = re.compile(r"、|和|以及|及")
DATE = re.compile(r"(?:\d{1,2}|[一二三四五六七八九十]{1,2})月(?:底|末|初|上旬|中旬|下旬|以来|起)")
MONTH = re.compile(r"([一二三四五六七八九十]{1,2})月")
NEARNESS = (1.0, 0.75, 0.5, 0.35)
"""The weight of a word by the number of clauses between it and the number."""
NEAR_ENOUGH = 0.5
BEFORE = 0.25
AFTER = 0.3


@dataclass(frozen=True)
class Clause:
    """A clause near a number; ``weight`` from 0 to 1 is how much its words say of the number."""

    text: str
    weight: float

    @cached_property
    def core(self) -> str:
        """Without the words that many names share."""
        return GENERIC.sub("", self.text)


@dataclass(frozen=True)
class Surroundings:
    """What stands around a number in its sentence, and ``before`` it in its paragraph.

    ``since`` is where the number before it ends, ``until`` where the next one begins.
    """

    number: TextNumber
    sentence: str
    since: int
    until: int
    before: str

    @cached_property
    def clauses(self) -> list[Clause]:
        """The words around the number, the nearest first."""
        earlier = CLAUSE_END.split(self.sentence[: self.number.start])[::-1]
        following = CLAUSE_END.split(self.sentence[self.number.end : self.until])
        found = [(f"{earlier[0]}\0{self.number.unit}\0{following[0]}", NEARNESS[0])]
        for distance, text in enumerate(earlier[1:], 1):
            found.append((text, NEARNESS[min(distance, len(NEARNESS) - 1)]))
        if HEADED.search(self.between):  # 废止文件：106件
            found[1] = (found[1][0], NEARNESS[0])
        if BRACKETED.match(self.sentence[self.number.end :]):  # （102件）来自文件清理
            found.append((following[1], NEARNESS[1]))
        elif self.until == len(self.sentence):  # else they are the next number's words
            found += [(text, AFTER) for text in following[1:2]]
        each = [*found, (self.before, BEFORE)]
        return [Clause(smooth(_arabic_months(text)), weight) for text, weight in each]

    @cached_property
    def pairs(self) -> frozenset[str]:
        """Every two characters of the words that are near enough to name a row."""
        near = [clause for clause in self.clauses if clause.weight >= NEAR_ENOUGH]
        texts = [text for clause in near for text in (clause.text, clause.core)]
        return pairs_of("\n".join((*texts, self.leads)))

    @cached_property
    def between(self) -> str:
        """The words since the number before."""
        return self.sentence[self.since : self.number.start]

    @cached_property
    def own(self) -> str:
        """The words of its clause before the number, since the number before."""
        return CLAUSE_END.split(self.between)[-1]

    @cached_property
    def leads(self) -> str:
        """What is said right before the number, without fillers: 交通出行类最多，有."""
        for clause in reversed(CLAUSE_END.split(self.between)):
            if text := ends(smooth(_arabic_months(clause))):
                return text
        return ""

    @cached_property
    def after(self) -> str:
        """The words behind the number in its clause."""
        return CLAUSE_END.split(self.sentence[self.number.end : self.until])[0]

    @property
    def is_part(self) -> bool:
        """Whether a part is told of a whole told before: 其中."""
        before = self.sentence[: self.number.start]
        return bool(PART.search(before) or ONE_OF_THEM.search(self.own))

    @property
    def is_whole(self) -> bool:
        """Whether a sum is told: 合计, 共."""
        return bool(WHOLE.search(self.own))

    @property
    def counts_others(self) -> bool:
        """Whether the number counts a thing that no figure counts."""
        return bool(OTHER_COUNTED.match(self.after))

    @property
    def is_rest(self) -> bool:
        """Whether the number is what is left of another one."""
        return bool(REST.search(self.own))

    @property
    def is_respective(self) -> bool:
        """Whether several names stand before several numbers: 甲、乙分别3条和2条."""
        last = BREAK.split(self.sentence[: self.number.start])[-1]
        return any(RESPECTIVELY in text for text in (last, self.between, self.after))

    @property
    def counts_nothing_here(self) -> bool:
        """Changes, averages, plans, other spans of years: what the year's records do not say."""
        before = self.sentence[: self.number.start]
        return bool(
            OTHER_SPAN.search(self.sentence)
            or CHANGE.search(f"{self.own}\0{self.after}")
            or EACH.search(self.own)
            or FOREIGN.search(self.leads)
            or FUTURE.search(before)
            or self._counts_a_list(before)
        )

    def _counts_a_list(self, before: str) -> bool:
        """Whether a number in characters counts what stands before it: 甲、乙和丙三项工作."""
        if self.number.text[:1] not in DIGITS and self.number.text[:1] not in PLACES:
            return False
        listed = BREAK.split(before.rstrip("，,"))[-1]
        return "、" in listed and len(JOINT.split(listed)) == self.number.value


def year_told(before: str, year: int) -> int:
    """The year that the words before a number speak of."""
    named = list(OTHER_YEAR.finditer(before))
    if not named or named[-1]["this"]:
        return year
    return int(named[-1]["year"]) if named[-1]["year"] else year - 1


def _arabic_months(text: str) -> str:
    """六月 as the rows of figures have it: 6月."""
    text = DATE.sub("", text)
    return MONTH.sub(lambda found: f"{chinese_value(found[1])}月", text)
