"""What the actions on well-being projects do; called by the transition tables alone."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from deputies.choices import DutyKind, DutySource
from deputies.duty import record_duty
from supervision import assessments
from supervision.models import ProjectAssessment, ProjectPicture, ProjectProgress, ProjectVisit
from workflow.ballots import check_ballots, majority_of
from workflow.transitions import perform
from workflow.uploads import store

FULL = 100


def vote(round_, step):
    """Enters the deputies' vote on the candidates, once; the chosen ones are under way.

    Raises ValidationError: no more candidates than places, counts that cannot be true, or a tie
    at the last place, which only another vote decides.
    """
    given = step.data
    votes = given["votes"]
    candidates = list(round_.projects().candidates())
    _check_vote(round_, candidates, given, votes)
    chosen = winners(votes, round_.places, majority_of(given["members"]))
    for name in ("voted_on", "members", "present", "ballots"):
        setattr(round_, name, given[name])
    for project in candidates:
        project.votes = votes[project.pk]
        project.save(update_fields=["votes"])
        if project.pk in chosen:
            perform(project, "choose", by=step.by, at=step.at, inner=True)


def _check_vote(round_, candidates, given, votes):
    if len(candidates) <= round_.places:
        sentence = _("候选项目 %(candidates)d 个，必须多于应选的 %(places)d 个（差额票决）。")
        facts = {"candidates": len(candidates), "places": round_.places}
        raise ValidationError(sentence, params=facts)
    check_ballots(given["members"], given["present"], given["ballots"])
    for project in candidates:
        if votes.get(project.pk) is None:
            raise ValidationError({"votes": _("请填写每个候选项目的票数。")})
        if votes[project.pk] > given["ballots"]:
            sentence = _("“%(project)s”得 %(votes)d 票，多于收回的 %(ballots)d 票。")
            facts = {
                "project": project.title,
                "votes": votes[project.pk],
                "ballots": given["ballots"],
            }
            raise ValidationError({"votes": ValidationError(sentence, params=facts)})


def winners(votes, places, needed):
    """The keys of those with a majority of all members, the most votes first.

    Raises ValidationError where a tie leaves open who takes the last place.
    """
    passed = sorted((count, key) for key, count in votes.items() if count >= needed)[::-1]
    if len(passed) > places and passed[places - 1][0] == passed[places][0]:
        sentence = _("最后一个名额有项目票数相同（%(votes)d 票），请再次表决后登记。")
        facts = {"votes": passed[places][0]}
        raise ValidationError({"votes": ValidationError(sentence, params=facts)})
    return {key for _count, key in passed[:places]}


def choose(project, step):
    project.is_chosen = True


def assess(round_, step):
    """The ballot at the year's end; raises ValidationError as ``assessments.counted`` does."""
    ProjectAssessment.objects.create(round=round_, **assessments.counted(step))


def report(project, step):
    """News of a day; the project stands where its newest report says.

    Raises ValidationError: a day outside the project's year, or told already.
    """
    day = step.data["day"]
    check_day(project, day)
    if project.reports.filter(day=day).exists():
        raise ValidationError({"day": _("这一天已经报告过进展。")})
    ProjectProgress.objects.create(
        project=project,
        day=day,
        progress=step.data["progress"],
        note=step.data.get("text") or "",
        by=step.by,
    )
    for upload in step.data.get("files") or ():
        ProjectPicture.objects.create(project=project, stored=store(upload, by=step.by), day=day)
    project.progress = project.reports.latest("day").progress


def check_day(project, day):
    """A report belongs to the project's year, or to the first quarter after it."""
    first, last = date(project.year, 1, 1), date(project.year + 1, 3, 31)
    if not first <= day <= last:
        sentence = _("日期要在 %(year)s年1月1日到次年3月31日之间。")
        raise ValidationError({"day": ValidationError(sentence, params={"year": project.year})})


def complete(project, step):
    day = step.data["day"]
    check_day(project, day)
    project.completed_on, project.progress = day, FULL


def reopen(project, step):
    project.completed_on = None
    newest = project.reports.order_by("-day").first()
    project.progress = newest.progress if newest else 0


def visit(project, step):
    """Deputies looked at it; each gets a draft in the duty record."""
    check_day(project, step.data["day"])
    found = ProjectVisit.objects.create(
        project=project, day=step.data["day"], finding=step.data["text"]
    )
    found.deputies.set(step.data["deputies"])
    for deputy in found.deputies.all():
        record_duty(
            deputy,
            source=DutySource.STAFF,
            key=f"project_visit:{found.pk}:{deputy.pk}",
            kind=DutyKind.INSPECTION,
            happened_on=found.day,
            text=_("回访民生实事项目：%(project)s") % {"project": project.title},
            by=step.by,
            at=step.at,
        )
