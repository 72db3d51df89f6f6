"""The matter: the five outcomes, the courteous refusal, and what the citizen may say to it.

Every outcome tells the deputy and the citizen (domain §3.3).
"""

from django.utils.translation import gettext_lazy as _

from liaison_stations import actors, links, matters, needs, notices
from liaison_stations.choices import Handling, MatterStatus
from liaison_stations.models import Matter
from liaison_stations.workflow import guards
from workflow.guards import in_future, not_future
from workflow.needs import FILES, RATING, Need, reason, text
from workflow.needs import words as field_for_words
from workflow.transitions import Table, Transition, register

S = MatterStatus
UNTAKEN = (S.RECEIVED, S.HANDLING)
CLOSED = (S.SOLVED, S.ANSWERED, S.NOT_ACCEPTED)
ROUTE = (needs.DEADLINE, needs.ALSO_FOR_CITIZEN)
WORD = Need("text", field_for_words(_("补充说明")), required=False)


def _passed_on(action, label, handling, sentence, *told, clock=matters.HANDLE_CLOCK, more=()):
    """A row that puts the matter into other hands."""
    return Transition(
        action,
        label,
        label,
        UNTAKEN,
        S.HANDLING,
        (actors.IN_HAND,),
        needs=ROUTE,
        guards=(in_future("deadline"), *more),
        when=lambda matter: matter.handling != handling,
        effect=matters.passed_on(handling, action, sentence, clock),
        tell=notices.tell(action, label, notices.deputies, *told),
    )


OUTCOMES = (
    Transition(
        "accept",
        _("受理"),
        _("受理"),
        (S.RECEIVED,),
        S.HANDLING,
        (actors.KEEPER,),
        needs=(needs.DEPUTY, needs.UNIT, needs.DEADLINE, needs.ALSO_FOR_CITIZEN),
        guards=(in_future("deadline"),),
        effect=matters.accept,
        tell=notices.tell("accept", _("群众事项已受理"), notices.deputies),
        main=True,
        bulk=True,
    ),
    Transition(
        "answer_on_the_spot",
        _("当场答复"),
        _("当场答复"),
        UNTAKEN,
        S.ANSWERED,
        (actors.IN_HAND,),
        needs=(needs.FOR_CITIZEN, needs.CLOSED_ON),
        guards=(not_future("closed_on"), guards.not_before_raised),
        when=lambda matter: matter.handling in ("", Handling.ON_THE_SPOT),
        effect=matters.answered("answer_on_the_spot", Handling.ON_THE_SPOT),
        tell=notices.tell("answer_on_the_spot", _("群众事项已当场答复"), notices.deputies),
    ),
    Transition(
        "solve_on_the_spot",
        _("当场解决"),
        _("当场解决"),
        UNTAKEN,
        S.SOLVED,
        (actors.IN_HAND,),
        needs=(needs.FOR_CITIZEN, needs.CLOSED_ON),
        guards=(not_future("closed_on"), guards.not_before_raised),
        when=lambda matter: matter.handling in ("", Handling.ON_THE_SPOT),
        effect=matters.answered("solve_on_the_spot", Handling.ON_THE_SPOT, solved=True),
        tell=notices.tell("solve_on_the_spot", _("群众事项已当场解决"), notices.deputies),
    ),
    _passed_on(
        "to_village", _("交村社研究"), Handling.VILLAGE, _("您反映的事项已交村（社区）研究办理。")
    ),
    _passed_on(
        "to_town",
        _("交镇街区办理"),
        Handling.TOWN,
        _("您反映的事项已交镇（街道、区）办理。"),
        notices.town_staff,
        more=(guards.goes_to_a_town,),
    ),
    _passed_on(
        "to_city",
        _("上报市人大"),
        Handling.CITY,
        _("您反映的事项已上报市人大常委会。"),
        notices.city_staff,
        clock=matters.ANSWER_CLOCK,
    ),
    _passed_on(
        "entrust_upward",
        _("委托上级代表"),
        Handling.UPWARD,
        _("您反映的事项已委托上级人大代表反映。"),
        notices.city_staff,
        clock=matters.ANSWER_CLOCK,
    ),
    Transition(
        "to_suggestion",
        _("转代表建议"),
        _("转代表建议"),
        UNTAKEN,
        S.HANDLING,
        (actors.IN_HAND,),
        needs=(needs.SUGGESTION, needs.TITLE, needs.ALSO_FOR_CITIZEN),
        guards=(guards.has_deputy,),
        when=lambda matter: matter.suggestion_id is None,
        effect=links.into_suggestion,
        tell=notices.tell("to_suggestion", _("群众事项转为代表建议，请您完善"), notices.deputies),
    ),
    Transition(
        "refuse",
        _("不予受理"),
        _("不予受理"),
        UNTAKEN,
        S.NOT_ACCEPTED,
        (actors.IN_HAND,),
        needs=(needs.RIGHT_DOOR, needs.FOR_CITIZEN),
        effect=matters.refuse,
        tell=notices.tell("refuse", _("群众事项不予受理"), notices.deputies),
    ),
)

HANDLING = (
    Transition(
        "report_progress",
        _("报告进展"),
        _("报告进展"),
        (S.HANDLING,),
        None,
        (actors.IN_HAND,),
        needs=(text(_("进展"), help_text=needs.PLAIN_HELP), FILES),
        effect=matters.report_progress,
    ),
    Transition(
        "answer",
        _("答复群众"),
        _("答复群众"),
        (S.HANDLING,),
        S.ANSWERED,
        (actors.IN_HAND,),
        needs=(needs.FOR_CITIZEN, needs.CLOSED_ON, FILES),
        guards=(not_future("closed_on"), guards.not_before_raised),
        effect=matters.answered("answer"),
        tell=notices.tell("answer", _("群众事项已答复"), notices.deputies, notices.keepers),
    ),
    Transition(
        "solve",
        _("已解决"),
        _("办结：已解决"),
        (S.HANDLING, S.ANSWERED),
        S.SOLVED,
        (actors.IN_HAND,),
        needs=(needs.FOR_CITIZEN, needs.CLOSED_ON, FILES),
        guards=(not_future("closed_on"), guards.not_before_raised),
        effect=matters.answered("solve", solved=True),
        tell=notices.tell("solve", _("群众事项已解决"), notices.deputies, notices.keepers),
        main=True,
    ),
    Transition(
        "into_item",
        _("列入市人大意见清单"),
        _("列入意见清单"),
        (S.HANDLING,),
        None,
        (actors.CITY,),
        needs=(needs.OPINION, needs.PROBLEM, needs.DEMAND, needs.LEAD_UNIT),
        when=lambda matter: matter.handling == Handling.CITY and matter.item_id is None,
        effect=links.into_item,
        tell=notices.tell(
            "into_item", _("群众事项已列入意见清单"), notices.deputies, notices.keepers
        ),
    ),
    Transition(
        "into_topic",
        _("提为监督计划议题"),
        _("提为监督计划议题"),
        (S.HANDLING,),
        None,
        (actors.CITY,),
        needs=(needs.TOPIC, needs.WHY),
        guards=(guards.plan_is_open,),
        when=lambda matter: matter.handling == Handling.CITY and matter.topic_id is None,
        effect=links.into_topic,
    ),
    Transition(
        "give_back",
        _("退回联络站"),
        _("退回联络站"),
        (S.HANDLING,),
        None,
        (actors.CITY,),
        needs=(reason(),),
        when=lambda matter: matter.handling == Handling.CITY,
        effect=matters.give_back,
        tell=notices.tell(
            "give_back", _("上报的群众事项已退回"), notices.keepers, notices.town_staff
        ),
    ),
    Transition(
        "assign",
        _("调整代表、单位或期限"),
        _("调整"),
        UNTAKEN,
        None,
        (actors.KEEPER,),
        needs=(needs.AREA, needs.DEPUTY, needs.UNIT, needs.DEADLINE),
        guards=(in_future("deadline"),),
        effect=matters.assign,
        tell=notices.tell("assign", _("群众事项请您负责"), notices.deputies),
    ),
    Transition(
        "remark",
        _("写一句意见"),
        _("代表意见"),
        (*UNTAKEN, *CLOSED),
        None,
        (actors.DEPUTY,),
        needs=(text(_("意见")),),
        effect=matters.remark,
        tell=notices.tell("remark", _("代表对群众事项提出意见"), notices.staff),
    ),
    Transition(
        "merge",
        _("并入另一件"),
        _("合并"),
        UNTAKEN,
        S.MERGED,
        (actors.IN_HAND,),
        needs=(needs.INTO,),
        guards=(guards.merges_elsewhere,),
        effect=matters.merge,
        tell=notices.tell("merge", _("群众事项已合并办理"), notices.deputies),
    ),
    Transition(
        "reopen",
        _("重新办理"),
        _("重新办理"),
        CLOSED,
        S.HANDLING,
        (actors.IN_HAND,),
        needs=(reason(),),
        effect=matters.reopen,
        tell=notices.tell("reopen", _("群众事项重新办理"), notices.deputies),
    ),
)

CITIZEN = (
    Transition(
        "not_solved",
        _("没有解决"),
        _("群众反映没有解决"),
        CLOSED,
        S.HANDLING,
        (actors.CITIZEN,),
        needs=(WORD,),
        effect=matters.not_solved,
        tell=notices.tell("not_solved", _("群众反映事项没有解决"), notices.deputies, notices.staff),
        inner=True,
    ),
    Transition(
        "confirm",
        _("已经解决"),
        _("群众确认解决"),
        (S.ANSWERED, S.SOLVED),
        S.SOLVED,
        (actors.CITIZEN,),
        effect=matters.confirm,
        inner=True,
    ),
    Transition(
        "rate",
        _("评价"),
        _("群众评价"),
        CLOSED,
        None,
        (actors.CITIZEN,),
        needs=(RATING, WORD),
        effect=matters.rate,
        inner=True,
    ),
    Transition(
        "add_word",
        _("补充一句"),
        _("群众补充"),
        (*UNTAKEN, *CLOSED),
        None,
        (actors.CITIZEN,),
        needs=(text(_("补充说明")),),
        effect=matters.add_word,
        tell=notices.tell("add_word", _("群众补充了情况"), notices.staff),
        inner=True,
    ),
    Transition(
        "ask_again",
        _("回访"),
        _("请群众确认是否解决"),
        (S.SOLVED, S.ANSWERED),
        None,
        (actors.SYSTEM,),
        when=lambda matter: matter.asked_again_on is None,
        effect=matters.ask_again,
        tell=notices.tell("ask_again", _("请回访反映人：问题是否真正解决"), notices.staff),
        inner=True,
    ),
)

MATTER_TABLE = register(
    Table(model=Matter, states=MatterStatus, transitions=(*OUTCOMES, *HANDLING, *CITIZEN))
)
