"""What only the stations' actions ask for: inputs, and conditions beyond state and person.

Inputs of every room are ``workflow.needs``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import Prefetch, Q, QuerySet
from django.forms.models import ModelChoiceIterator
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from accounts.organizations.choosing import UnitField
from attachments.uploads import KeepingInput, PictureField
from deputies.people.models import Deputy
from deputies.suggestions.models import IN_PUBLIC, Suggestion, SuggestionStatus
from liaison_stations.citizens_data.subjects import LONGEST, NAMED, names_somebody
from liaison_stations.likeness import duplicates
from liaison_stations.matters import effects
from liaison_stations.matters.models import Matter, Showing
from liaison_stations.stations.models import Station
from liaison_stations.stations.relations import CITY
from pages.days import DayField
from pages.fields import PlainField
from pages.untyped import AnyReader, AnyRecord
from supervision.activities.choices import Level
from supervision.opinions.choices import OpinionStatus
from supervision.opinions.models import Opinion
from workflow.guards import not_before
from workflow.needs import day, line, text, words
from workflow.transitions import Guard, Need

if TYPE_CHECKING:
    from django.db.models import Model
    from django_stubs_ext import StrOrPromise

    from workflow.people import Actor

STILL_TAKES_MATTERS = (SuggestionStatus.DRAFT, SuggestionStatus.SUBMITTED)
PICTURE_HELP = _("可以不传。反映人凭回执可以看到，请不要拍到人脸、车牌和门牌。")
PLAIN_HELP = _("反映人凭回执可以看到，请不要写姓名、电话和住址。")


class PostedChoice(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Boxes to tick, one for each deputy posted there."""

    widget = forms.CheckboxSelectMultiple


def posted(station: Station, on: date | None = None) -> QuerySet[Deputy]:
    """The deputies posted to a station on a day, in the order of official lists."""
    postings = station.postings.on(on or timezone.localdate())
    return Deputy.objects.filter(pk__in=postings.values("deputy")).by_strokes()


def _deputy(matter: Matter) -> forms.Field:
    return forms.ModelChoiceField(
        label=_("负责代表"), queryset=posted(matter.station), initial=matter.deputy_id
    )


def _unit(matter: Matter) -> forms.Field:
    units = Organization.objects.handling_units().on(timezone.localdate())
    return UnitField(label=_("办理单位"), queryset=units, initial=matter.unit_id)


class LikelyOnes(ModelChoiceIterator):  # type: ignore[type-arg]  # generic in the stubs alone
    """Offers the few that may be the same; every other one is found by its words beside this."""

    def __iter__(self) -> Iterator[AnyRecord]:
        field: Any = self.field
        for one in self.queryset.filter(pk__in=field.likely):
            yield self.choice(one)


class MatterChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A matter to go on in, called by its subject line; ``likely`` are the keys offered."""

    iterator = LikelyOnes
    widget = forms.RadioSelect
    likely: Sequence[int] = ()

    def label_from_instance(self, one: AnyRecord) -> str:
        raised = date_format(one.raised_on, "SHORT_DATE_FORMAT")
        return gettext("%(title)s（%(number)s，%(day)s）") % {
            "title": one.title,
            "number": one.number,
            "day": raised,
        }


def _into(matter: Matter) -> forms.Field:
    others = Matter.objects.open().filter(station=matter.station_id).exclude(pk=matter.pk)
    field = MatterChoice(
        label=_("并入哪一件"),
        queryset=others,
        empty_label=None,
        help_text=format_html(
            '<a href="{}">{}</a>',
            reverse("my_station:alike", args=[matter.pk]),
            _("把两件的原话并排比一比，或者查找别的事项"),
        ),
    )
    field.likely = duplicates.keys_for(matter)
    return field


def _subject(matter: Matter) -> forms.Field:
    return PlainField(
        label=_("标题"),
        max_length=LONGEST,
        initial=matter.subject,
        help_text=_("一句话说清是什么事，例如“西街路灯不亮”；不写姓名、电话和门牌。"),
    )


def _opinion(matter: Matter) -> forms.Field:
    drafts = Opinion.objects.filter(
        status=OpinionStatus.DRAFTED, activity__level=Level.CITY
    ).order_by("-id")
    return forms.ModelChoiceField(
        label=_("市人大起草中的意见"), queryset=drafts.select_related("activity")
    )


def _lead_unit(matter: Matter) -> forms.Field:
    units = Organization.objects.handling_units().on(timezone.localdate())
    return UnitField(label=_("主办单位"), queryset=units, initial=matter.unit_id)


class SuggestionChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic in the stubs alone
    """A deputy's suggestions; a draft is called by the matters that it came from, for its title is
    its deputy's alone."""

    def label_from_instance(self, one: AnyRecord) -> str:
        if one.is_public and one.status in IN_PUBLIC:
            return str(one)
        titles = "、".join(f"{each.title}（{each.number}）" for each in one.matters.all())
        return gettext("由事项 %(numbers)s 转来的建议") % {"numbers": titles}


def _suggestion(matter: Matter) -> forms.Field:
    led = Suggestion.objects.filter(lead_deputy=matter.deputy_id).order_by("-id")
    return SuggestionChoice(
        label=_("并入已有的建议"),
        queryset=led if matter.deputy_id else led.none(),
        help_text=_("留空则为负责代表新建一份建议草稿。"),
    )


def _suggestions_known(led: AnyRecord, user: AnyReader) -> AnyRecord:
    """What the public reads, and what came from matters that the person reads."""
    seen = Matter.objects.visible_to(user)
    known = led.filter(
        Q(pk__in=led.public().values("pk"))
        | Q(status__in=STILL_TAKES_MATTERS, pk__in=seen.values("suggestion"))
    )
    return known.prefetch_related(Prefetch("matters", seen.order_by("pk")))


def _drafts_of_the_house(drafts: AnyRecord, user: Actor) -> AnyRecord:
    """The committee's own station staff put a matter on a list that colleagues are drafting: they
    choose it by its title and read no more of it."""
    return drafts if CITY.holds(None, user) else drafts.none()


def _deputies(day_of_reception: AnyRecord) -> forms.Field:
    station = day_of_reception.station
    return PostedChoice(
        label=_("接待代表"),
        queryset=posted(station, day_of_reception.day),
        initial=list(day_of_reception.duties.values_list("deputy", flat=True)),
    )


def _other_deputy(day_of_reception: AnyRecord) -> forms.Field:
    on_duty = day_of_reception.duties.values("deputy")
    return forms.ModelChoiceField(
        label=_("请哪位代表接替"),
        queryset=posted(day_of_reception.station, day_of_reception.day).exclude(pk__in=on_duty),
    )


def _time(label: StrOrPromise, name: str) -> Callable[[AnyRecord], forms.Field]:
    return lambda one: forms.TimeField(
        label=label,
        initial=getattr(one, name),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )


def _new_day(one: AnyRecord) -> forms.Field:
    return DayField(label=_("改到"), initial=one.day)


def area(matter: Matter) -> forms.Field:
    """The field for the policy area."""
    return PlainField(label=_("领域"), max_length=50, initial=matter.policy_area)


SUBJECT = Need("subject", _subject, required=False)
DEPUTY = Need("deputy", _deputy, required=False)
UNIT = Need("unit", _unit, required=False)
AREA = Need("policy_area", area, required=False)
DEADLINE = day("deadline", _("办理期限"), _("留空则按规则计算。"), required=False)
INTO = Need("into", _into, missing=_("请选择并入哪一件。"))
RIGHT_DOOR = Need(
    "right_door",
    line(_("应当到哪里反映"), 300),
    missing=_("请写明群众应当到哪里反映。"),
)


FOR_CITIZEN = text(
    _("给群众的答复"),
    _("请写明给群众的答复。"),
    PLAIN_HELP,
)


ALSO_FOR_CITIZEN = Need(
    "text",
    words(_("给群众的说明"), PLAIN_HELP),
    required=False,
)


def _picture(shows: Showing) -> Need:
    def field(matter: Matter) -> PictureField:
        label = _("照片：%(shows)s") % {"shows": shows.label}
        return PictureField(label=label, help_text=PICTURE_HELP, widget=KeepingInput)

    return Need(shows.value, field, required=False)


PICTURES = tuple(map(_picture, Showing))
"""What the place looked like before and after, for the citizen behind the receipt's code."""
CLOSED_ON = day("closed_on", _("办结日期"), today=True)
OPINION = Need(
    "opinion", _opinion, missing=_("请选择一份起草中的意见。"), offers=_drafts_of_the_house
)
LEAD_UNIT = Need("lead_unit", _lead_unit, missing=_("请选择主办单位。"))
PROBLEM = Need(
    "problem",
    words(_("问题"), _("写入清单的文字，请不要写群众的姓名、电话和住址。")),
    missing=_("请写明问题。"),
)


DEMAND = Need("demand", words(_("建议")), missing=_("请写明建议。"))
SUGGESTION = Need("suggestion", _suggestion, required=False, offers=_suggestions_known)
TITLE = Need("title", line(_("建议标题")), required=False)
TOPIC = Need(
    "title",
    line(_("监督议题（反复出现的问题，请不要写群众的姓名和住址）")),
    missing=_("请写明议题。"),
)


WHY = Need("demand", words(_("为什么值得监督")), missing=_("请写明理由。"))
DEPUTIES = Need("deputies", _deputies, required=False)
OTHER_DEPUTY = Need("other_deputy", _other_deputy, missing=_("请选择一位代表。"))
NEW_DAY = Need("day", _new_day, missing=_("请选择日期。"))
OPENS = Need("opens", _time(_("开始时间"), "opens"), missing=_("请填写开始时间。"))
CLOSES = Need("closes", _time(_("结束时间"), "closes"), missing=_("请填写结束时间。"))


def _names_nobody(matter: Model, step: AnyRecord) -> bool:
    citizen = getattr(matter, "citizen", None)
    return not names_somebody(step.data.get("subject") or "", citizen.name if citizen else "")


subject_names_nobody = Guard(_names_nobody, NAMED, "subject")
merges_elsewhere = Guard(
    lambda matter, step: step.data["into"].pk != matter.pk and step.data["into"].is_open,
    _("这一件不能作为并入的对象。"),
    "into",
)
has_deputy = Guard(
    lambda matter, step: bool(step.data.get("deputy") or matter.deputy_id),
    _("请先确定负责代表。"),
)


not_before_raised = not_before("closed_on", "raised_on", _("办结日期不能早于反映日期。"))


goes_to_a_town = Guard(
    lambda matter, step: bool(matter.station.organization_id),
    _("总站没有所属镇街区，请选择其他去向。"),
)


plan_is_open = Guard(
    lambda matter, step: effects.open_plan() is not None,
    _("现在没有正在拟订的年度计划，请先登记计划。"),
)
