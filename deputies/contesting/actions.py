"""“It was not me”: a deputy contests what stands in their name, staff look and decide.

Whatever others write down in a deputy's name becomes a line in the duty record that waits for the
deputy's word (``record_duty``). This is the other answer: the public no longer reads the name
there, the line waits on the desk of staff, and they correct the record or say why it is right.
"""

from __future__ import annotations

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from deputies.contesting.grounds import strike
from deputies.duty import relations
from deputies.duty.models import DutyEntry, DutySource, DutyStatus
from workflow import needs
from workflow.relations import Meets, Where
from workflow.transitions import Step, Transition, Wait

OWN_WORDS = (DutySource.LOGGED, DutySource.EVALUATION)
"""What the deputy did here in person is taken back, not contested."""
BY_ANOTHER_HAND = Meets(
    lambda entry: entry.created_by_id is None or entry.created_by_id != entry.deputy.user_id,
    # Spelled out, for in SQL a comparison with NULL is neither true nor false.
    lambda: Q(created_by=None) | Q(deputy__user=None) | ~Q(created_by=F("deputy__user")),
)
"""A suggestion that came on paper is entered by staff, one that was raised here by its deputy."""
WRITTEN_BY_OTHERS = ~Where(source__in=OWN_WORDS) & (
    ~Where(source=DutySource.SUGGESTION) | BY_ANOTHER_HAND
)
IN_THE_RECORD = (
    DutyStatus.DRAFT,
    DutyStatus.SENT_BACK,
    DutyStatus.SUBMITTED,
    DutyStatus.VERIFIED,
)


def contest(entry: DutyEntry, step: Step) -> None:
    """The deputy says that it was not they; what was verified no longer counts as such."""
    entry.verified_on, entry.verified_by = None, None
    # Personal and disputed: not shown until somebody has looked (个人信息保护法 art. 25).
    entry.is_public = False
    entry.note = step.data["reason"]


def uphold(entry: DutyEntry, step: Step) -> None:
    """It was they: the deputy reads why, and may answer anew."""
    entry.note = step.data["reason"]


def correct(entry: DutyEntry, step: Step) -> None:
    """It was not they: the name leaves the record that it stood in."""
    strike(entry, step)


CONTESTING = (
    Transition(
        action="contest",
        label=_("我没有参加，请更正"),
        done=_("本人提出异议"),
        help=_("公开的页面先不显示您的姓名，由工作人员核对；参加人数等数据在核对以前不变。"),
        sources=IN_THE_RECORD,
        target=DutyStatus.CONTESTED,
        who=relations.OWNER,
        needs=(needs.reason(_("请说明情况")),),
        when=WRITTEN_BY_OTHERS,
        effect=contest,
        tell=relations.tell_duty(
            "contest",
            _("代表对以其名义登记的记录有异议，请核对"),
            relations.verifiers,
            relations.AUTHOR,
        ),
    ),
    Transition(
        action="correct",
        label=_("确有差错，予以更正"),
        done=_("已更正"),
        help=_("代表的姓名从名单里删去，这条履职记录作废。"),
        sources=(DutyStatus.CONTESTED,),
        target=DutyStatus.WITHDRAWN,
        who=relations.CARETAKER,
        effect=correct,
        main=True,
        tell=relations.tell_duty("correct", _("您有异议的记录已经更正"), relations.DEPUTY),
        waits=(
            Wait(
                key="duty_contested",
                label=_("代表有异议的记录"),
                action=_("核对"),
                order="happened_on",
            ),
        ),
    ),
    Transition(
        action="uphold",
        label=_("经核对无误，退回代表再看"),
        done=_("经核对无误"),
        help=_("姓名恢复显示；代表看到理由，可以确认，也可以再次提出异议。"),
        sources=(DutyStatus.CONTESTED,),
        target=DutyStatus.SENT_BACK,
        who=relations.CARETAKER,
        needs=(needs.reason(_("核对的情况")),),
        effect=uphold,
        tell=relations.tell_duty("uphold", _("您有异议的记录经核对无误，请再看"), relations.DEPUTY),
    ),
)
