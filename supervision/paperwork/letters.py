"""The papers of supervision, declared: hand-over, supervision, forms, minutes, whole file."""

from functools import partial
from typing import Any

from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from deputies.people.relations import CITY_CLERK, CITY_LEADER
from deputies.suggestions import relations as of_suggestions
from deputies.suggestions.models import Suggestion
from papers.kinds import PaperKind, register
from supervision.activities.models import Activity
from supervision.items.choices import NOT_IN_FORCE, WITH_UNIT, ItemStatus
from supervision.items.models import Item
from supervision.opinions import relations as of_opinions
from supervision.opinions.choices import OpinionStatus
from supervision.opinions.models import Opinion
from supervision.paperwork import archive, hand_over, relations, urging
from supervision.projects import relations as of_projects
from supervision.projects.models import Project
from supervision.promises import relations as of_promises
from supervision.promises.models import Promise

HANDED_OVER = (OpinionStatus.HANDED_OVER, OpinionStatus.REPORTED_BACK, OpinionStatus.PUBLISHED)


def _page_of_item(item: Item) -> str:
    return reverse("my_items:item", args=[item.pk])


def _rows(opinion: Opinion, user: Any) -> set[str] | None:
    """Staff and the addressee have the whole list, a unit its own rows."""
    if relations.WHOLE_LETTER.holds(opinion, user):
        return None
    own = relations.ITEM_OF_UNIT.records(Item.objects.filter(opinion=opinion), user)
    return {str(pk) for pk in own.values_list("pk", flat=True)}


def _round(item: Item) -> str:
    return str(item.round)


def _urged(record: Model) -> str:
    """How often the record was put under supervision: every time has its own letter."""
    return str(urging.orders(record).count())


_form_of_item = partial(
    PaperKind, model=Item, maker=relations.ITEM_MAKER, at_once=True, page=_page_of_item
)
"""A form that staff issue for an item, from the page of that item."""

HAND_OVER = register(
    PaperKind(
        key="hand-over",
        label=_("交办函"),
        model=Opinion,
        reader=relations.LETTER_READER,
        maker=relations.LETTER_MAKER,
        drafts=of_opinions.STAFF,
        ready=lambda opinion: opinion.status in HANDED_OVER,
        at_once=True,
        number=lambda opinion: opinion.number,
        day=lambda opinion: opinion.handed_over_on,
        compose=hand_over.letter,
        rows=_rows,
        page=lambda opinion: reverse("my_items:opinion", args=[opinion.pk]),
    )
)

URGE = register(
    PaperKind(
        key="urge",
        label=_("督办函"),
        series="督办函",
        model=Item,
        reader=relations.UNIT_READER,
        drafts=relations.ITEM_STAFF,
        ready=lambda item: item.status in WITH_UNIT,
        occasion=_urged,
        compose=urging.letter,
        page=_page_of_item,
    )
)

_letter_of_order = partial(PaperKind, label=_("督办函"), occasion=_urged)
"""A letter that the act of supervising makes by itself."""

ORDER_OF_SUGGESTION = register(
    _letter_of_order(
        key="suggestion-urge",
        series="建议督办函",
        model=Suggestion,
        reader=CITY_CLERK | CITY_LEADER | of_suggestions.UNITS,
        compose=urging.of_suggestion,
        page=lambda suggestion: suggestion.get_absolute_url(),
    )
)

ORDER_OF_PROMISE = register(
    _letter_of_order(
        key="promise-urge",
        series="承诺督办函",
        model=Promise,
        reader=of_promises.READER,
        compose=urging.of_promise,
        page=lambda promise: reverse("my_promises:promise", args=[promise.pk]),
    )
)

ORDER_OF_PROJECT = register(
    _letter_of_order(
        key="project-urge",
        series="实事督办函",
        model=Project,
        reader=of_projects.WORKS_ON,
        compose=urging.of_project,
        page=lambda project: project.desk_url,
    )
)

REPLY_FORM = register(
    _form_of_item(
        key="reply-form",
        label=_("办理情况反馈表"),
        series="反馈表",
        reader=relations.UNIT_READER,
        ready=lambda item: item.status in WITH_UNIT,
        day=lambda item: item.handed_over_on,
        compose=hand_over.reply_form,
    )
)

SATISFACTION = register(
    _form_of_item(
        key="satisfaction-form",
        label=_("满意度测评表"),
        series="测评表",
        reader=relations.RATER,
        ready=lambda item: item.status == ItemStatus.AWAITING_EVALUATION,
        occasion=_round,
        compose=hand_over.satisfaction_form,
    )
)

MINUTES = register(
    _form_of_item(
        key="check-minutes",
        label=_("现场核查记录"),
        series="核查",
        reader=relations.CHECK_READER,
        ready=lambda item: item.verified_on is not None and item.status not in NOT_IN_FORCE,
        day=lambda item: item.verified_on,
        occasion=_round,
        compose=hand_over.minutes,
    )
)

WHOLE_FILE = register(
    PaperKind(
        key="activity-file",
        label=_("监督活动案卷"),
        series="案卷",
        model=Activity,
        reader=relations.FILE_READER,
        maker=relations.FILE_MAKER,
        drafts=relations.FILE_READER,
        compose=archive.whole_file,
        page=lambda activity: activity.get_absolute_url(),
    )
)
