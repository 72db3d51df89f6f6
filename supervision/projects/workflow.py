"""Well-being projects: the vote that chooses them, news of them, the assessment of the year."""

from collections.abc import Mapping
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.successions.transitions import Succession
from deputies.duty.models import DutyKind, DutySource
from deputies.duty.workflow import record_duty
from pages.untyped import AnyValue
from papers.issuing import issue
from papers.kinds import KINDS
from supervision.assessments.models import counted
from supervision.bodies.relations import BODY_CLERK, BODY_LEADER
from supervision.project_pictures.showing import add_pictures, showing
from supervision.projects.forms import BALLOT, DEPUTIES, PROGRESS
from supervision.projects.models import (
    FULL,
    Project,
    ProjectAssessment,
    ProjectProgress,
    ProjectRound,
    ProjectVisit,
    RoundStatus,
)
from supervision.projects.models import ProjectStatus as S
from supervision.projects.relations import PROJECT_UNIT, tell
from supervision.report_handling import needs as reports_needs
from workflow import needs
from workflow.ballots import check_ballots, majority_of
from workflow.guards import not_future
from workflow.publication import publication
from workflow.relations import Meets, Where
from workflow.transitions import (
    DeskText,
    Guard,
    Step,
    Table,
    Transition,
    Wait,
    perform,
    register,
)
from workflow.urging_rows import urging

S_SHOWN = tuple(one for one in S if one != S.WITHDRAWN)
MONTH = timedelta(days=31)
DECEMBER = 12


def _more_candidates_than_places() -> Q:
    # The city's own have no body, and NULL is equal to nothing.
    same_body = Coalesce(OuterRef("organization"), 0)
    candidates = Project.objects.candidates().alias(of=Coalesce("organization", 0))
    candidates = candidates.filter(of=same_body, year=OuterRef("year")).order_by()
    return Q(places__lt=Subquery(candidates.values("year").annotate(n=Count("pk")).values("n")))


CONTESTED = Meets(
    lambda round_: round_.projects().candidates().count() > round_.places,
    _more_candidates_than_places,
)
"""A year with more candidates than places: there is something to choose (差额票决)."""


def vote(round_: ProjectRound, step: Step) -> None:
    """Enters the deputies' vote on the candidates, once; the chosen ones are under way.

    Raises ValidationError: counts that cannot be true, or a tie at the last place, which only
    another vote decides.
    """
    given = step.data
    votes = given["votes"]
    candidates = list(round_.projects().candidates())
    _check_vote(candidates, given, votes)
    chosen = winners(votes, round_.places, majority_of(given["members"]))
    for name in ("voted_on", "members", "present", "ballots"):
        setattr(round_, name, given[name])
    for project in candidates:
        project.votes = votes[project.pk]
        project.save(update_fields=["votes"])
        if project.pk in chosen:
            perform(project, "choose", by=step.by, at=step.at, inner=True)


def _check_vote(
    candidates: list[Project],
    given: Mapping[str, AnyValue],
    votes: Mapping[int, int | None],
) -> None:
    check_ballots(given["members"], given["present"], given["ballots"])
    for project in candidates:
        if votes.get(project.pk) is None:
            raise ValidationError({"votes": gettext("请填写每个候选项目的票数。")})
        if votes[project.pk] > given["ballots"]:
            sentence = gettext("“%(project)s”得 %(votes)d 票，多于收回的 %(ballots)d 票。")
            facts = {
                "project": project.title,
                "votes": votes[project.pk],
                "ballots": given["ballots"],
            }
            raise ValidationError({"votes": ValidationError(sentence, params=facts)})


def winners(votes: Mapping[int, int], places: int, needed: int) -> set[int]:
    """The keys of those with a majority of all members, the most votes first.

    Raises ValidationError where a tie leaves open who takes the last place.
    """
    passed = sorted((count, key) for key, count in votes.items() if count >= needed)[::-1]
    # No order of ours, by number or by name, may decide what the deputies left undecided.
    if len(passed) > places and passed[places - 1][0] == passed[places][0]:
        sentence = gettext("最后一个名额有项目票数相同（%(votes)d 票），请再次表决后登记。")
        facts = {"votes": passed[places][0]}
        raise ValidationError({"votes": ValidationError(sentence, params=facts)})
    return {key for _count, key in passed[:places]}


def choose(project: Project, step: Step) -> None:
    """The vote has chosen it."""
    project.is_chosen = True


def assess(round_: ProjectRound, step: Step) -> None:
    """The ballot at the year's end; raises ValidationError as ``counted`` does."""
    ProjectAssessment.objects.create(round=round_, **counted(step))


def report(project: Project, step: Step) -> None:
    """News of a day; the project stands where its newest report says.

    Raises ValidationError: a day outside the project's year, or told already.
    """
    day = step.data["day"]
    check_day(project, day)
    if project.reports.filter(day=day).exists():
        raise ValidationError({"day": gettext("这一天已经报告过进展。")})
    ProjectProgress.objects.create(
        project=project,
        day=day,
        progress=step.data["progress"],
        note=step.data.get("text") or "",
        by=step.by,
    )
    add_pictures(project, step.data.get("files") or (), day=day, by=step.by)
    # By the day and not by the entry: a report that was forgotten may be entered later.
    project.progress = project.reports.latest("day").progress


def check_day(project: Project, day: date) -> None:
    """A report belongs to the project's year, or to the first quarter after it.

    Raises ValidationError for any other day.
    """
    first, last = date(project.year, 1, 1), date(project.year + 1, 3, 31)
    if not first <= day <= last:
        sentence = gettext("日期要在 %(year)s年1月1日到次年3月31日之间。")
        raise ValidationError({"day": ValidationError(sentence, params={"year": project.year})})


def complete(project: Project, step: Step) -> None:
    """It was completed on a day, however late; raises ValidationError for one before its year."""
    day = step.data["day"]
    if day.year < project.year:
        sentence = gettext("完成日期不能早于%(year)s年1月1日。")
        raise ValidationError({"day": ValidationError(sentence, params={"year": project.year})})
    project.completed_on, project.progress = day, FULL


def reopen(project: Project, step: Step) -> None:
    """It goes on, and stands where its newest report says."""
    project.completed_on = None
    newest = project.reports.order_by("-day").first()
    project.progress = newest.progress if newest else 0


def quiet_since(day: date) -> Q:
    """Projects of which nothing was reported from a day on."""
    news = ProjectProgress.objects.filter(project=OuterRef("pk"), day__gte=day)
    return ~Q(Exists(news))


def visit(project: Project, step: Step) -> None:
    """Deputies looked at it; each gets a draft in the duty record."""
    check_day(project, step.data["day"])
    found = ProjectVisit.objects.create(
        project=project, day=step.data["day"], finding=step.data["text"]
    )
    found.deputies.set(step.data["deputies"])
    for deputy in found.deputies.all():
        record_duty(
            deputy,
            source=DutySource.PROJECT,
            key=f"project_visit:{found.pk}:{deputy.pk}",
            kind=DutyKind.INSPECTION,
            happened_on=found.day,
            text=gettext("回访民生实事项目：%(project)s") % {"project": project.title},
            by=step.by,
            at=step.at,
        )


ROUND_TABLE = register(
    Table(
        model=ProjectRound,
        states=RoundStatus,
        desk=DeskText(
            source=lambda round_: round_.body,
            path=lambda round_: round_.admin_url,
            ready=lambda rounds: rounds.select_related("organization"),
        ),
        transitions=(
            Transition(
                action="vote",
                label=_("登记票决结果"),
                done=_("登记票决结果，锁定"),
                sources=(RoundStatus.COLLECTING,),
                target=RoundStatus.VOTED,
                who=BODY_CLERK,
                needs=BALLOT,
                guards=(
                    not_future("voted_on"),
                    Guard(
                        lambda round_, step: CONTESTED(round_),
                        _("候选项目必须多于应选项目（差额票决），请先登记候选项目。"),
                    ),
                ),
                effect=vote,
                main=True,
                waits=(
                    Wait(
                        key="project_vote",
                        label=_("待登记票决的民生实事"),
                        where=lambda user, day: CONTESTED.condition(),
                    ),
                ),
            ),
            Transition(
                action="assess",
                label=_("登记年底测评"),
                done=_("登记年底测评，锁定"),
                sources=(RoundStatus.VOTED,),
                target=RoundStatus.ASSESSED,
                who=BODY_CLERK,
                needs=reports_needs.BALLOT,
                guards=(not_future("held_on"),),
                effect=assess,
                main=True,
                waits=(
                    Wait(
                        key="project_assess",
                        label=_("待登记测评的民生实事"),
                        # From December of its year on.
                        where=lambda user, day: Q(year__lt=day.year + (day.month == DECEMBER)),
                    ),
                ),
            ),
            *publication(
                tuple(RoundStatus),
                BODY_LEADER,
                waits=(Wait(key="project_round_publish", label=_("待公开的民生实事年度")),),
            ),
        ),
    )
)


PROJECT_TABLE = register(
    Table(
        model=Project,
        states=S,
        desk=DeskText(
            title=lambda project: project.title,
            subject=lambda project: project.year,
            source=lambda project: project.body,
            path=lambda project: project.desk_url,
            ready=lambda projects: projects.select_related("unit", "organization"),
        ),
        transitions=(
            Transition(
                action="choose",
                label=_("入选"),
                done=_("票决入选"),
                sources=(S.CANDIDATE,),
                target=S.UNDER_WAY,
                who=BODY_CLERK,
                effect=choose,
                inner=True,
            ),
            Transition(
                action="report",
                label=_("报告进展"),
                sources=(S.UNDER_WAY,),
                who=PROJECT_UNIT | BODY_CLERK,
                needs=(
                    needs.day("day", _("日期"), today=True),
                    PROGRESS,
                    needs.optional_text(_("做了什么")),
                    needs.FILES,
                ),
                guards=(not_future("day"),),
                effect=report,
                main=True,
                waits=(
                    Wait(
                        key="project_news",
                        label=_("待报告进展的民生实事"),
                        to=PROJECT_UNIT,  # the clerk may enter what a unit told by telephone
                        where=lambda user, day: Q(is_chosen=True) & quiet_since(day - MONTH),
                    ),
                ),
            ),
            Transition(
                action="complete",
                label=_("确认完成"),
                sources=(S.UNDER_WAY, S.UNFINISHED),
                target=S.COMPLETED,
                who=BODY_CLERK,
                needs=(needs.day("day", _("完成日期")),),
                guards=(not_future("day"),),
                effect=complete,
                waits=(
                    Wait(
                        key="project_complete",
                        label=_("待确认完成的民生实事"),
                        sources=(S.UNDER_WAY,),
                        where=lambda user, day: Q(progress=FULL),
                    ),
                ),
            ),
            Succession(
                model=Project,
                key="closed_projects",
                label=_("责任单位已撤销的民生实事"),
                sources=(S.CANDIDATE, S.UNDER_WAY, S.UNFINISHED),
                who=BODY_CLERK,
                lead="unit",
                tell=tell("succeed", _("承接的民生实事，请继续实施"), PROJECT_UNIT),
            ).row(),
            Transition(
                action="leave_unfinished",
                label=_("登记未完成"),
                sources=(S.UNDER_WAY,),
                target=S.UNFINISHED,
                who=BODY_CLERK,
                needs=(needs.reason(),),
            ),
            Transition(
                action="reopen",
                label=_("恢复实施"),
                sources=(S.COMPLETED, S.UNFINISHED),
                target=S.UNDER_WAY,
                who=BODY_LEADER,
                needs=(needs.reason(),),
                effect=reopen,
            ),
            Transition(
                action="visit",
                label=_("登记代表回访"),
                sources=(S.UNDER_WAY, S.COMPLETED),
                who=BODY_CLERK,
                needs=(
                    needs.day("day", _("日期"), today=True),
                    needs.text(_("看到的情况")),
                    DEPUTIES,
                ),
                guards=(not_future("day"),),
                effect=visit,
            ),
            Transition(
                action="withdraw",
                label=_("撤回"),
                sources=(S.CANDIDATE,),
                target=S.WITHDRAWN,
                who=BODY_CLERK | BODY_LEADER,
                needs=(needs.reason(),),
                when=Where(is_public=False),
            ),
            *publication(
                S_SHOWN,
                BODY_LEADER,
                waits=(Wait(key="project_publish", label=_("待公开的民生实事")),),
            ),
            *showing(S_SHOWN),
            *urging(
                (S.UNDER_WAY,),
                who=BODY_CLERK | BODY_LEADER,
                leader=BODY_LEADER,
                units=PROJECT_UNIT,
                tell=tell,
                letter=lambda one, step: issue(KINDS["project-urge"], one, by=step.by, at=step.at),
            ),
        ),
    )
)
