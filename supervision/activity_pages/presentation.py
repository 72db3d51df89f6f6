"""What the page of an activity tells, put together from the parts that its viewer may see."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from deputies.contesting.grounds import marked
from supervision.activities.choices import Method, StageKind
from supervision.activities.models import Activity, ActivityFile, Effect
from supervision.activity_pages.what_came import COLUMNS, MOST_COUNTED, WhatCame
from supervision.handling.timeline import ItemStanding
from supervision.inspections.presentation import InspectionParts
from supervision.items.models import Item
from supervision.look_backs.models import LookBack
from supervision.opinions.choices import OpinionStatus
from supervision.opinions.models import Opinion
from supervision.reports.presentation import heard_at
from workflow.attached import Attached

MOST_DEPUTIES = 400
MOST_FILES = 60
MOST_ITEMS = 100
MOST_OPINIONS = 20
MOST_RELATED = 30
MOST_SIBLINGS = 6
SHORT_LIST = 20
DRAWINGS = {
    Method.REPORT: "hearing",
    Method.FINANCE: "hearing",
    Method.HEARING: "hearing",
    Method.APPRAISAL: "hearing",
    Method.ENFORCEMENT: "enforcement",
    Method.RECORDING: "documents",
    Method.SPECIAL_INQUIRY: "inquiry",
    Method.QUESTION: "inquiry",
    Method.INTERPELLATION: "inquiry",
    Method.INVESTIGATION: "inquiry",
    Method.DISMISSAL: "decisions",
    Method.INSPECTION: "activities",
    Method.OVERSIGHT: "activities",
    Method.RESEARCH: "survey",
    Method.INTERVIEW: "survey",
}
"""What is drawn at the head of an activity that has no photograph of its own."""


@dataclass
class Viewer:
    """For whom a page is put together: the public, or a person who may see more."""

    user: Any = None

    def visible(self, model):
        """What the reader may see of a model; the public records for who has no account."""
        if self.user is None:
            return model.objects.public()
        return model.objects.visible_to(self.user)


@dataclass
class StageChapter:
    """One stage of an activity: when, what, and its pictures and papers."""

    label: Any
    begins: date | None = None
    ends: date | None = None
    text: str = ""
    pictures: list[Any] = field(default_factory=list)
    papers: list[Any] = field(default_factory=list)


@dataclass
class StageFile(Attached):
    """A picture or paper with its address; a picture without a caption is named by its stage."""

    @classmethod
    def of(cls, file):
        """A file as the page shows it, named by its caption or by its stage."""
        stage = file.get_stage_display() if file.stage else ""
        fallback = _("%(stage)s照片") % {"stage": stage} if file.stored.is_picture else ""
        return cls(
            url=reverse("supervision:activity_file", args=[file.stored.uuid]),
            name=file.caption or fallback or file.stored.name,
            size=file.stored.size,
        )


@dataclass
class DeputiesNamed:
    """Who took part in an activity; without a list of names, how many did."""

    names: list[tuple[str, str]]
    """Name, and address of the public page or nothing."""
    counted: str

    @property
    def is_short(self):
        """The list needs not be folded."""
        return len(self.names) <= SHORT_LIST

    @classmethod
    def of(cls, activity, viewer):
        """The names, but for those that their owners contest; the numbers count these until
        staff have decided."""
        named = marked(activity.deputies.named(), "activity", activity.pk)
        found = list(named.only("name", "sort_key")[:MOST_DEPUTIES])
        shown = [one for one in found if viewer.user or not one.contested]
        names = [(one.name, one.public_path) for one in shown]
        listed, apart = len(found), len(found) - len(shown)
        times = activity.attendances or 0
        counts = []
        if listed:
            people = {"counter": listed}
            counts.append(ngettext("%(counter)s 人", "%(counter)s 人", listed) % people)
        if apart:
            counts.append(_being_checked(apart))
        if times and listed:
            counts.append(ngettext("，%(counter)s 人次", "，%(counter)s 人次", times))
        elif times:
            counts.append(ngettext("%(counter)s 人次", "%(counter)s 人次", times))
        return cls(names, "".join(counts) % {"counter": times})


def _being_checked(apart: int) -> str:
    words = ngettext("（其中 %(counter)s 人核对中）", "（其中 %(counter)s 人核对中）", apart)
    return words % {"counter": apart}


class ActivityParts:
    """Everything that one activity's page tells, each part read once."""

    def __init__(self, activity, viewer):
        self.activity = activity
        self.viewer = viewer
        self.inspection = None
        if activity.method == Method.ENFORCEMENT:
            self.inspection = InspectionParts(activity, viewer)
        self.has_inquiry = activity.method == Method.SPECIAL_INQUIRY
        self.opinions = self._opinions()
        self.partners = list(activity.partners.order_by("order", "id")[:MOST_RELATED])
        self.reports = self._reports()
        self.chapters = self._chapters()
        self.cover = self._cover()
        self.drawing = DRAWINGS.get(activity.method, "activities")
        self.deputies = DeputiesNamed.of(activity, viewer)
        self.sections = self._sections()
        items = viewer.visible(Item).filter(opinion__activity=activity)
        self.looked = LookBack.objects.filter(item__in=items).counted()
        self.siblings = self._siblings()
        self.effects = list(
            viewer.visible(Effect)
            .filter(activity=activity)
            .select_related("opinion")
            .order_by("achieved_on", "id")[:MOST_RELATED]
        )

    def _opinions(self):
        opinions = list(
            self.viewer.visible(Opinion)
            .filter(activity=self.activity)
            .select_related("addressee")
            .order_by("handed_over_on", "id")[:MOST_OPINIONS]
        )
        items = self._items(opinions)
        for opinion in opinions:
            listed = [item for item in items if item.opinion_id == opinion.pk]
            opinion.listed = listed
            opinion.reported = sum(item.standing.reported_on is not None for item in listed)
            opinion.struck_off = sum(item.struck_off_on is not None for item in listed)
            opinion.report_day, opinion.report_shown = None, ""
        self.items_left = len(items) == MOST_ITEMS
        self.came = WhatCame.of(vars(item) for item in items)
        if self.items_left:
            every = self.viewer.visible(Item).filter(opinion__activity=self.activity)
            self.came = WhatCame.of(every.values(*COLUMNS)[:MOST_COUNTED])
        return opinions

    def _reports(self):
        """The reports heard; an opinion on one leaves its handling report to that one's texts."""
        heard = heard_at(
            self.activity,
            self.viewer,
            lambda entry, stored: reverse("supervision:report_file", args=[stored.uuid]),
        )
        answered = {one.report.opinion_id for one in heard if one.tells_handling}
        for opinion in self.opinions:
            if opinion.status == OpinionStatus.PUBLISHED and opinion.pk not in answered:
                opinion.report_day = opinion.reported_on
                opinion.report_shown = opinion.report_text
        return heard

    def _items(self, opinions):
        items = list(
            self.viewer.visible(Item)
            .filter(opinion__in=[opinion.pk for opinion in opinions])
            .select_related("lead_unit", "promise")
            .prefetch_related("assisting_units")
            .with_report_day()
            .order_by("opinion_id", "sequence")[:MOST_ITEMS]
        )
        for item in items:
            _describe(item)
        return items

    def _chapters(self):
        chapters = {
            stage.kind: StageChapter(stage.get_kind_display(), stage.held_on, text=stage.text)
            for stage in self.activity.stages.all()
        }
        self._complete(chapters)
        self.loose = StageChapter(_("照片与文件"))
        files = self.viewer.visible(ActivityFile).filter(activity=self.activity)
        if self.inspection:
            files = files.exclude(pk__in=self.inspection.papers)
        for file in files.select_related("stored").order_by("id")[:MOST_FILES]:
            chapter = chapters.get(file.stage, self.loose)
            shelf = chapter.pictures if file.stored.is_picture else chapter.papers
            shelf.append(StageFile.of(file))
        return [chapters[kind] for kind in StageKind.values if kind in chapters]

    def _cover(self) -> StageFile | None:
        """The photograph at the head of the page, which its own chapter does not repeat.

        That of the day on site before others; None where there is no photograph.
        """
        shelves = [one for one in (*self.chapters, self.loose) if one.pictures]
        shelves.sort(key=lambda one: one.label != StageKind.ON_SITE.label)
        return shelves[0].pictures.pop(0) if shelves else None

    def _complete(self, chapters):
        """The day on site and the hand-over belong to every timeline, noted down or not."""
        activity = self.activity
        label = _("听取和审议") if self.reports else StageKind.ON_SITE.label
        on_site = chapters.setdefault(StageKind.ON_SITE, StageChapter(label))
        if on_site.begins is None:
            on_site.begins, on_site.ends = activity.starts_on, activity.ends_on
        handed_over = [opinion for opinion in self.opinions if opinion.handed_over_on]
        if handed_over and StageKind.OPINION not in chapters:
            chapters[StageKind.OPINION] = StageChapter(
                StageKind.OPINION.label,
                handed_over[0].handed_over_on,
                text="\n".join(_handed_over(opinion) for opinion in handed_over),
            )

    def _sections(self):
        """The parts of a joint inspection, the leading one first; empty for a single activity."""
        head = self.activity.parent_id or self.activity.pk
        parts = self._near().filter(Q(pk=head) | Q(parent=head)).exclude(pk=self.activity.pk)
        leading_first = F("parent").asc(nulls_first=True)
        return list(parts.order_by(leading_first, "starts_on", "id")[:MOST_RELATED])

    def _siblings(self):
        """Others of the same theme, newest first."""
        others = self._near().filter(theme=self.activity.theme_id or 0, parent=None)
        return list(others.exclude(pk=self.activity.pk).newest_first()[:MOST_SIBLINGS])

    def _near(self):
        return self.viewer.visible(Activity).select_related("organizer")


def _describe(item):
    """Puts on an item of an opinion's list what its line says."""
    item.standing = ItemStanding.of(item)
    item.outcome_word = item.get_outcome_display() if item.standing.reported_on else ""
    item.deadline_label = item.standing.deadline_label
    promise = getattr(item, "promise", None)
    item.promised_day = promise.promised_on if promise and promise.is_open else None


def _handed_over(opinion):
    return _("《%(title)s》（%(number)s）交%(organ)s研究处理。") % {
        "title": opinion.title,
        "number": opinion.number,
        "organ": opinion.addressee.name,
    }
