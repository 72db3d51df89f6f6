"""Classes of the year, and who was in them (人次)."""

from datetime import timedelta

from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from deputies.duty.register import by_month
from deputies.people.models import Mandate, MandateLevel
from deputies.training.models import TrainingClass, TrainingPlace
from registers.calendar import CALENDAR, MOST_EVENTS, Event, Happenings, Status
from registers.figures import FIGURES, Dimension, Figure, RecordLine
from registers.ledger import SHEETS, Column, Day, Sheet, Text, Whole, days_in_order
from registers.waiting import WAITING, Waiting
from workflow.choices import RecordStatus

BY_CLASS = Dimension(
    "by_class",
    _("按培训班"),
    "pk",
    lambda pk, name, starts_on, is_public: name,
    carries=("name", "starts_on", "is_public"),
    order=lambda pk, name, starts_on, is_public: (starts_on, pk),
    hidden=lambda pk, name, starts_on, is_public: not is_public,
    hidden_name=_("未公开的培训班"),
)


BY_AUDIENCE = Dimension("by_audience", _("按对象"), "audience", lambda audience: audience)


def classes_of(year):
    """Training classes that count in a year; withdrawn ones are left out."""
    return TrainingClass.objects.kept().of_year(year)


def _line(training):
    return RecordLine(
        training.name, "", (date_format(training.starts_on, "DATE_FORMAT"), training.audience)
    )


LIST = {"listed": lambda records: records.order_by("starts_on", "pk"), "line": _line}
FIGURES.register(
    Figure(
        "training_classes",
        _("代表培训班"),
        _("批次"),
        _("本年内开班的代表培训班，按班次计。"),
        classes_of,
        (BY_AUDIENCE, by_month("starts_on")),
        order=180,
        meaning=_("为代表举办的培训"),
        **LIST,
        said=("培训班", "培训", "轮训", "办班"),
    ),
    Figure(
        "training_participants",
        _("参加培训"),
        _("人次"),
        _("上述培训班的参训人次；留有名单的按到课的人计。"),
        lambda year: classes_of(year).with_person_times(),
        (BY_CLASS,),
        amount="person_times",
        order=181,
        meaning=_("一人参加一次计一人次"),
        **LIST,
        said=("参训", "受训", "培训", "轮训"),
    ),
)


def _checks(line):
    yield from days_in_order(line, "开始日期", "结束日期", gettext("结束日期不能早于开始日期。"))


def _person_times(training):
    """The count where no list was kept, else those who attended."""
    if training.participants is not None:
        return training.participants
    return sum(place.attended for place in training.places.all())


TRAINING = Sheet(
    name="培训",
    model=TrainingClass,
    key=("名称", "开始日期"),
    order=24,
    columns=(
        Column("名称", Text(), "name", required=True),
        Column("开始日期", Day(), "starts_on", required=True),
        Column("结束日期", Day(), "ends_on"),
        Column("对象", Text(), "audience", required=True),
        Column("参训人次", Whole(), "participants", required=True, read=_person_times),
    ),
    checks=_checks,
    prefetch=("places",),
    complete=lambda line, run: {"is_public": True, "created_by": run.by},
    exported=lambda classes: classes.exclude(status=RecordStatus.WITHDRAWN),
)


SHEETS.register(TRAINING)
REMEMBERED = timedelta(days=60)


def _open(user, today):
    """Classes ahead for the deputy's levels in which they have no place yet."""
    if not user.has_role(Role.DEPUTY):
        return TrainingClass.objects.none()
    sitting = Mandate.objects.on(today).filter(deputy__user=user.pk)
    town = Exists(sitting.filter(level=MandateLevel.TOWN))
    city = Exists(sitting.exclude(level=MandateLevel.TOWN))
    own = TrainingPlace.objects.filter(training=OuterRef("pk"), deputy__user=user.pk)
    ahead = TrainingClass.objects.kept().filter(
        (Q(for_town=True) & town) | (Q(for_city=True) & city), starts_on__gte=today
    )
    still = Q(sign_up_until__isnull=True) | Q(sign_up_until__gte=today)
    return ahead.filter(still).exclude(Exists(own))


def _unrecorded(user, today):
    """Classes just held of which neither a list nor a number of people was recorded."""
    if not user.acts_for_city(Role.CLERK):
        return TrainingClass.objects.none()
    came = TrainingPlace.objects.filter(training=OuterRef("pk"), attended=True)
    held = TrainingClass.objects.kept().filter(
        starts_on__lt=today, starts_on__gte=today - REMEMBERED
    )
    return held.filter(participants__isnull=True).exclude(Exists(came))


WAITING.register(
    Waiting(
        key="training_open",
        label=_("可以报名的培训"),
        action=_("报名"),
        records=_open,
        title=lambda one: one.name,
        source=lambda one: one.place or one.audience,
        path=lambda one: reverse("my_training:list"),
        due=Coalesce(F("sign_up_until"), F("starts_on")),
    ),
    Waiting(
        key="training_attendance",
        label=_("待考勤的培训"),
        action=_("考勤"),
        records=_unrecorded,
        title=lambda one: one.name,
        source=lambda one: one.audience,
        path=lambda one: reverse("admin:deputies_trainingclass_attendance", args=[one.pk]),
        order="starts_on",
    ),
)


def training(user, since, until):
    """Classes in which the deputy has a place; one that was given back is told as cancelled."""
    own = TrainingPlace.objects.filter(
        deputy__user=user.pk, training__starts_on__range=(since, until)
    )
    newest = own.select_related("training").order_by("-training__starts_on", "-pk")
    for place in newest[:MOST_EVENTS]:
        withdrawn = place.training.status == RecordStatus.WITHDRAWN
        kept = place.given_back_at is None and not withdrawn
        yield Event(
            uid=f"training-{place.pk}",
            title=place.training.name,
            starts=place.training.starts_on,
            ends=place.training.ends_on,
            place=place.training.place,
            status=Status.CONFIRMED if kept else Status.CANCELLED,
            version=0 if kept else 1,
        )


CALENDAR.register(Happenings("training", gettext_lazy("培训班"), training))
