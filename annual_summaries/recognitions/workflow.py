"""A recognition: recorded, published by a second person, withdrawn where it was a mistake."""

from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from annual_summaries.recognitions.models import Recognition
from annual_summaries.summaries.workflow import LEADER
from workflow import needs
from workflow.choices import RecordStatus
from workflow.publication import publication
from workflow.transitions import Actor, Table, Transition, register

CLERK = Actor(
    "clerk",
    _("市人大经办人员"),
    lambda recognition, user: user.acts_for_city(Role.CLERK),
    (Role.CLERK,),
)


RECOGNITION_TABLE = register(
    Table(
        model=Recognition,
        states=RecordStatus,
        transitions=(
            *publication((RecordStatus.RECORDED,), LEADER),
            Transition(
                action="withdraw",
                label=_("作废"),
                sources=(RecordStatus.RECORDED,),
                target=RecordStatus.WITHDRAWN,
                who=CLERK | LEADER,
                needs=(needs.reason(),),
                when=lambda recognition: not recognition.is_public,
            ),
            Transition(
                action="restore",
                label=_("恢复"),
                sources=(RecordStatus.WITHDRAWN,),
                target=RecordStatus.RECORDED,
                who=CLERK | LEADER,
                needs=(needs.reason(),),
            ),
        ),
    )
)
