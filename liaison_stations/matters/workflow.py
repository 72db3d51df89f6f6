"""Where a matter goes (docs/domain.md#where-a-matter-goes), step by step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liaison_stations.cases.proposing import PROPOSE_CASE
from liaison_stations.matters import effects, needs, relations
from liaison_stations.matters.models import Handling, Matter, MatterFile, MatterStatus
from liaison_stations.matters.needs import (
    goes_to_a_town,
    has_deputy,
    merges_elsewhere,
    not_before_raised,
    plan_is_open,
    subject_names_nobody,
)
from liaison_stations.matters.presentation import ON_DESK
from liaison_stations.opinions.receipts import RENEW_RECEIPT
from liaison_stations.stations.relations import CITY, DAILY, KEEPER, TOWN_STAFF
from pages.untyped import AnyRecord, ByDjango
from workflow.guards import in_future, not_future
from workflow.needs import FILES, RATING, optional_text, reason, text
from workflow.relations import Where
from workflow.replacing import Shelf, shelve
from workflow.transitions import Table, Transition, Wait, register

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

S = MatterStatus
UNTAKEN = (S.RECEIVED, S.HANDLING)
CLOSED = (S.SOLVED, S.ANSWERED, S.NOT_ACCEPTED)
WORD = optional_text(_("补充说明"))


def _passed_on(
    action: str,
    label: StrOrPromise,
    handling: str,
    sentence: StrOrPromise,
    *audiences: ByDjango,
    clock: str = effects.HANDLE_CLOCK,
    more: AnyRecord = (),
) -> AnyRecord:
    """A row that puts the matter into other hands."""
    return Transition(
        action=action,
        label=label,
        sources=UNTAKEN,
        target=S.HANDLING,
        who=relations.IN_HAND,
        needs=(needs.DEADLINE, needs.ALSO_FOR_CITIZEN),
        guards=(in_future("deadline"), *more),
        when=~Where(handling=handling),
        effect=effects.passed_on(handling, action, sentence, clock),
        tell=relations.tell(action, label, relations.deputies, *audiences),
    )


OUTCOMES = (
    Transition(
        action="accept",
        label=_("受理"),
        sources=(S.RECEIVED,),
        target=S.HANDLING,
        who=KEEPER,
        needs=(
            needs.SUBJECT,
            needs.DEPUTY,
            needs.UNIT,
            needs.DEADLINE,
            needs.ALSO_FOR_CITIZEN,
        ),
        guards=(in_future("deadline"), subject_names_nobody),
        effect=effects.accept,
        tell=relations.tell("accept", _("群众事项已受理"), relations.deputies),
        main=True,
        bulk=True,
        waits=(
            Wait(
                key="matters_to_accept",
                label=_("待受理的群众事项"),
                to=DAILY,
                due="deadline",
            ),
        ),
    ),
    Transition(
        action="answer_on_the_spot",
        label=_("当场答复"),
        help=_("当场说清楚了，问题不必办或者办不了；群众在回执上看到答复。"),
        sources=UNTAKEN,
        target=S.ANSWERED,
        who=relations.IN_HAND,
        needs=(needs.FOR_CITIZEN, needs.CLOSED_ON, *needs.PICTURES),
        guards=(not_future("closed_on"), not_before_raised),
        when=Where(handling__in=("", Handling.ON_THE_SPOT)),
        effect=effects.answered("answer_on_the_spot", Handling.ON_THE_SPOT),
        tell=relations.tell("answer_on_the_spot", _("群众事项已当场答复"), relations.deputies),
    ),
    Transition(
        action="solve_on_the_spot",
        label=_("当场解决"),
        help=_("当场就办好了，问题已经不在。"),
        sources=UNTAKEN,
        target=S.SOLVED,
        who=relations.IN_HAND,
        needs=(needs.FOR_CITIZEN, needs.CLOSED_ON, *needs.PICTURES),
        guards=(not_future("closed_on"), not_before_raised),
        when=Where(handling__in=("", Handling.ON_THE_SPOT)),
        effect=effects.answered("solve_on_the_spot", Handling.ON_THE_SPOT, solved=True),
        tell=relations.tell("solve_on_the_spot", _("群众事项已当场解决"), relations.deputies),
    ),
    _passed_on(
        "to_village", _("交村社研究"), Handling.VILLAGE, _("您反映的事项已交村（社区）研究办理。")
    ),
    _passed_on(
        "to_town",
        _("交镇街区办理"),
        Handling.TOWN,
        _("您反映的事项已交镇（街道、区）办理。"),
        TOWN_STAFF,
        more=(goes_to_a_town,),
    ),
    _passed_on(
        "to_city",
        _("上报市人大"),
        Handling.CITY,
        _("您反映的事项已上报市人大常委会。"),
        CITY,
        clock=effects.ANSWER_CLOCK,
    ),
    _passed_on(
        "entrust_upward",
        _("委托上级代表"),
        Handling.UPWARD,
        _("您反映的事项已委托上级人大代表反映。"),
        CITY,
        clock=effects.ANSWER_CLOCK,
    ),
    Transition(
        action="to_suggestion",
        label=_("转代表建议"),
        sources=UNTAKEN,
        target=S.HANDLING,
        who=relations.IN_HAND,
        needs=(needs.SUGGESTION, needs.TITLE, needs.ALSO_FOR_CITIZEN),
        guards=(has_deputy,),
        when=Where(suggestion_id__isnull=True),
        effect=effects.into_suggestion,
        tell=relations.tell(
            "to_suggestion", _("群众事项转为代表建议，请您完善"), relations.deputies
        ),
    ),
    Transition(
        action="refuse",
        label=_("不予受理"),
        help=_("不归联络站管的事，例如诉讼、信访、举报；请写明应当到哪里去。"),
        sources=UNTAKEN,
        target=S.NOT_ACCEPTED,
        who=relations.IN_HAND,
        # No refusal without the right door: courts, arbitration and review have their own, and
        # whoever is sent away must know where to (docs/domain.md#where-a-matter-goes).
        needs=(needs.RIGHT_DOOR, needs.FOR_CITIZEN),
        effect=effects.refuse,
        tell=relations.tell("refuse", _("群众事项不予受理"), relations.deputies),
    ),
)


HANDLING = (
    Transition(
        action="report_progress",
        label=_("报告进展"),
        sources=(S.HANDLING,),
        who=relations.IN_HAND,
        needs=(text(_("进展"), help_text=needs.PLAIN_HELP), *needs.PICTURES, FILES),
        effect=effects.report_progress,
    ),
    Transition(
        action="answer",
        label=_("答复群众"),
        help=_("说清楚了，但问题没有解决，或者要以后才办；群众可以说“没有解决”，事项就重新办理。"),
        sources=(S.HANDLING,),
        target=S.ANSWERED,
        who=relations.IN_HAND,
        needs=(needs.FOR_CITIZEN, needs.CLOSED_ON, *needs.PICTURES, FILES),
        guards=(not_future("closed_on"), not_before_raised),
        effect=effects.answered("answer"),
        tell=relations.tell("answer", _("群众事项已答复"), relations.deputies, DAILY),
        waits=(
            Wait(
                key="matters_to_answer",
                label=_("办理中的群众事项"),
                action=_("办理"),
                to=DAILY,
                due="deadline",
            ),
            Wait(
                key="matters_with_town",
                label=_("交镇街区办理的事项"),
                action=_("办理"),
                to=TOWN_STAFF,
                where=lambda user, day: Q(handling=Handling.TOWN),
                due="deadline",
            ),
            Wait(
                key="matters_with_city",
                label=_("上报市人大的事项"),
                action=_("办理"),
                to=CITY,
                where=lambda user, day: Q(handling__in=(Handling.CITY, Handling.UPWARD)),
                due="deadline",
            ),
        ),
    ),
    Transition(
        action="solve",
        label=_("已解决"),
        done=_("办结：已解决"),
        help=_("问题真正解决了，群众去看得到；不是“已经交办”。"),
        # Also after an answer: what was only explained or promised then may be solved later.
        sources=(S.HANDLING, S.ANSWERED),
        target=S.SOLVED,
        who=relations.IN_HAND,
        needs=(needs.FOR_CITIZEN, needs.CLOSED_ON, *needs.PICTURES, FILES),
        guards=(not_future("closed_on"), not_before_raised),
        effect=effects.answered("solve", solved=True),
        tell=relations.tell("solve", _("群众事项已解决"), relations.deputies, DAILY),
        main=True,
    ),
    Transition(
        action="into_item",
        label=_("列入市人大意见清单"),
        done=_("列入意见清单"),
        sources=(S.HANDLING,),
        who=CITY,
        needs=(needs.OPINION, needs.PROBLEM, needs.DEMAND, needs.LEAD_UNIT),
        when=relations.WITH_CITY & Where(item_id__isnull=True),
        effect=effects.into_item,
        tell=relations.tell(
            "into_item",
            _("群众事项已列入意见清单"),
            relations.deputies,
            DAILY,
        ),
    ),
    Transition(
        action="into_topic",
        label=_("提为监督计划议题"),
        sources=(S.HANDLING,),
        who=CITY,
        needs=(needs.TOPIC, needs.WHY),
        guards=(plan_is_open,),
        when=relations.WITH_CITY & Where(topic_id__isnull=True),
        effect=effects.into_topic,
    ),
    Transition(
        action="give_back",
        label=_("退回联络站"),
        sources=(S.HANDLING,),
        who=CITY,
        needs=(reason(),),
        when=relations.WITH_CITY,
        effect=effects.give_back,
        tell=relations.tell("give_back", _("上报的群众事项已退回"), DAILY, TOWN_STAFF),
    ),
    Transition(
        action="assign",
        label=_("调整标题、代表、单位或期限"),
        done=_("调整"),
        sources=UNTAKEN,
        who=KEEPER,
        needs=(needs.SUBJECT, needs.AREA, needs.DEPUTY, needs.UNIT, needs.DEADLINE),
        guards=(in_future("deadline"), subject_names_nobody),
        effect=effects.assign,
        tell=relations.tell("assign", _("群众事项请您负责"), relations.deputies),
    ),
    relations.SUCCEED,
    Transition(
        action="remark",
        label=_("写一句意见"),
        done=_("代表意见"),
        sources=(*UNTAKEN, *CLOSED),
        who=relations.DEPUTY,
        needs=(text(_("意见")),),
        effect=effects.remark,
        tell=relations.tell("remark", _("代表对群众事项提出意见"), relations.staff),
    ),
    Transition(
        action="merge",
        label=_("并入另一件"),
        done=pgettext_lazy("done", "合并"),
        help=_("和另一件说的是同一件事；每位反映人的回执都继续有效。"),
        sources=UNTAKEN,
        target=S.MERGED,
        who=relations.IN_HAND,
        needs=(needs.INTO,),
        guards=(merges_elsewhere,),
        effect=effects.merge,
        tell=relations.tell("merge", _("群众事项已合并办理"), relations.deputies),
    ),
    RENEW_RECEIPT,
    Transition(
        action="reopen",
        label=_("重新办理"),
        sources=CLOSED,
        target=S.HANDLING,
        who=relations.IN_HAND,
        needs=(reason(),),
        effect=effects.reopen,
        tell=relations.tell("reopen", _("群众事项重新办理"), relations.deputies),
    ),
)


CITIZEN = (
    Transition(
        action="not_solved",
        label=_("没有解决"),
        done=_("群众反映没有解决"),
        sources=CLOSED,
        target=S.HANDLING,
        who=relations.CITIZEN,
        needs=(WORD,),
        effect=effects.not_solved,
        tell=relations.tell(
            "not_solved",
            _("群众反映事项没有解决"),
            relations.deputies,
            relations.staff,
        ),
        inner=True,
    ),
    Transition(
        action="confirm",
        label=_("已经解决"),
        done=_("群众确认解决"),
        sources=(S.ANSWERED, S.SOLVED),
        target=S.SOLVED,
        who=relations.CITIZEN,
        effect=effects.confirm,
        inner=True,
    ),
    Transition(
        action="rate",
        label=_("评价"),
        done=_("群众评价"),
        sources=CLOSED,
        who=relations.CITIZEN,
        needs=(RATING, WORD),
        effect=effects.rate,
        inner=True,
    ),
    Transition(
        action="add_word",
        label=_("补充一句"),
        done=_("群众补充"),
        sources=(*UNTAKEN, *CLOSED),
        who=relations.CITIZEN,
        needs=(text(_("补充说明")),),
        effect=effects.add_word,
        tell=relations.tell("add_word", _("群众补充了情况"), relations.staff),
        inner=True,
    ),
    Transition(
        action="ask_again",
        label=_("回访"),
        done=_("请群众确认是否解决"),
        sources=(S.SOLVED, S.ANSWERED),
        who=relations.SYSTEM,
        when=Where(asked_again_on__isnull=True),
        effect=effects.ask_again,
        tell=relations.tell("ask_again", _("请回访反映人：问题是否真正解决"), relations.staff),
        inner=True,
    ),
)


MATTER_TABLE = register(
    Table(
        model=Matter,
        states=MatterStatus,
        transitions=(*OUTCOMES, *HANDLING, PROPOSE_CASE, *CITIZEN),
        desk=ON_DESK,
    )
)

shelve(
    Shelf(
        model=MatterFile,
        record=lambda link: link.entry.matter,
        page=lambda one: one.get_absolute_url(),
    )
)
