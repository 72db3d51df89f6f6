"""What the page of a law-enforcement inspection tells beside the timeline of every activity."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import ngettext

from deputies.contesting.grounds import contested_in
from supervision.activities.models import Activity, ActivityFile
from supervision.inspections.models import Finding, InspectionReport, InspectionTeam, SelfReport
from supervision.items.choices import ItemStatus
from supervision.items.models import Item

MOST_FINDINGS = 200
MOST_PARTS = 60
MOST_SELF_REPORTS = 60


@dataclass
class LevelPart:
    """What one level brought to a joint inspection."""

    activity: Any
    deputies: int
    attendances: int
    findings: int
    items: int
    struck_off: int

    @property
    def people(self):
        """How many took part: deputies by name, or how often some did where no list was kept."""
        number = self.attendances or self.deputies
        if self.attendances:
            words = ngettext("%(counter)s 人次", "%(counter)s 人次", number)
        else:
            words = ngettext("%(counter)s 人", "%(counter)s 人", number)
        return words % {"counter": number}


class InspectionParts:
    """Team, self-inspection reports, findings and report of one inspection, as its viewer may see
    them; of a joint one also the combined picture."""

    def __init__(self, activity, viewer):
        self.activity, self.viewer = activity, viewer
        teams = viewer.visible(InspectionTeam).filter(activity=activity).select_related("head")
        self.team = teams.prefetch_related("organs", "members__deputy").first()
        self.members = self._members()
        self.report = (
            viewer.visible(InspectionReport)
            .kept()
            .filter(activity=activity)
            .select_related("file__stored")
            .first()
        )
        self.self_reports = self._of_team(SelfReport, "organ", "file__stored")[:MOST_SELF_REPORTS]
        self.findings = self._of_team(Finding, "organ")[:MOST_FINDINGS]
        self._open_papers()
        self.joint = None if activity.parent_id else joint_picture(activity, viewer)

    @property
    def is_empty(self):
        """Whether there is neither a team nor a report to show."""
        return not (self.team or self.report)

    def _members(self):
        """Who goes along; the public does not read a name that its owner contests."""
        members = list(self.team.members.all()) if self.team else []
        if self.viewer.user or not any(member.deputy_id for member in members):
            return members
        against = {deputy for key, deputy in contested_in("activity") if key == self.activity.pk}
        return [member for member in members if member.deputy_id not in against]

    def _of_team(self, model, *relations):
        if self.team is None:
            return []
        return self.viewer.visible(model).filter(team=self.team).select_related(*relations)

    def _open_papers(self):
        """The address of each paper that the viewer may open."""
        self.self_reports = list(self.self_reports)
        papers = [*self.self_reports, *([self.report] if self.report else [])]
        keys = [one.file_id for one in papers if one.file_id]
        files = self.viewer.visible(ActivityFile).filter(pk__in=keys)
        seen = set(files.values_list("pk", flat=True)) if keys else set()
        self.papers = seen
        for one in papers:
            one.paper = None
            if one.file_id in seen:
                address = reverse("supervision:activity_file", args=[one.file.stored.uuid])
                one.paper = {"url": address, "name": one.file.stored.name}


class JointPicture:
    """City and towns of one joint inspection together, every record and every person once."""

    def __init__(self, parts, deputies):
        self.parts, self.deputies = parts, deputies
        self.attendances = sum(part.attendances for part in parts)
        self.findings = sum(part.findings for part in parts)
        self.items = sum(part.items for part in parts)
        self.struck_off = sum(part.struck_off for part in parts)


def joint_picture(head, viewer):
    """The combined picture of an inspection and its sections; None without a section.

    Deputies (人) are counted by person, whatever the number of sections that they joined;
    ``attendances`` (人次) are those of parts of which no list of names was kept.
    """
    near = (
        viewer.visible(Activity).filter(Q(pk=head.pk) | Q(parent=head)).select_related("organizer")
    )
    activities = sorted(
        near.order_by("starts_on", "pk")[:MOST_PARTS], key=lambda one: one.pk != head.pk
    )
    if len(activities) < 2:
        return None
    keys = [activity.pk for activity in activities]
    listed = Activity.deputies.through.objects.filter(activity__in=keys)
    by_list = _counted(listed, "activity", people=Count("deputy"))
    findings = _counted(
        viewer.visible(Finding).filter(team__activity__in=keys), "team__activity", found=Count("pk")
    )
    items = _counted(
        viewer.visible(Item)
        .exclude(status=ItemStatus.WITHDRAWN)
        .filter(opinion__activity__in=keys),
        "opinion__activity",
        asked=Count("pk"),
        struck_off=Count("pk", filter=Q(status=ItemStatus.STRUCK_OFF)),
    )
    parts = [
        LevelPart(
            activity=one,
            deputies=by_list.get(one.pk, {}).get("people", 0),
            attendances=0 if one.pk in by_list else one.attendances or 0,
            findings=findings.get(one.pk, {}).get("found", 0),
            items=items.get(one.pk, {}).get("asked", 0),
            struck_off=items.get(one.pk, {}).get("struck_off", 0),
        )
        for one in activities
    ]
    return JointPicture(parts, listed.order_by().values("deputy").distinct().count())


def _counted(records, by, **counts):
    """The counts of each activity, keyed by it."""
    return {row[by]: row for row in records.order_by().values(by).annotate(**counts)}
