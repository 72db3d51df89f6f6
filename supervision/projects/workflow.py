"""Well-being projects: proposed, voted on, carried out, rated."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from attachments.uploads import store
from deputies.duty.models import DutyKind, DutySource
from deputies.duty.workflow import record_duty
from deputies.people.models import Deputy
from supervision.bodies.relations import BODY_CLERK, BODY_LEADER
from supervision.projects.models import (
    Project,
    ProjectAssessment,
    ProjectPicture,
    ProjectProgress,
    ProjectRound,
    ProjectVisit,
    RoundStatus,
)
from supervision.projects.models import ProjectStatus as S
from supervision.projects.relations import PROJECT_UNIT
from supervision.reports import ballots
from supervision.reports import needs as reports_needs
from workflow import needs
from workflow.ballots import check_ballots, majority_of
from workflow.guards import not_future
from workflow.publication import publication
from workflow.transitions import Need, Table, Transition, perform, register

FULL = 100
MOST = 99_999


def count(name, label, help_text=""):
    return Need(
        name,
        lambda record: forms.IntegerField(
            label=label, min_value=0, max_value=MOST, help_text=help_text
        ),
        missing=_("请填写数字。"),
    )


class VotesWidget(forms.MultiWidget):
    """A number for each candidate, each with its own label."""

    def __init__(self, titles, attrs=None):
        self.titles = titles
        boxes = {str(key): forms.NumberInput(attrs={"min": 0, "max": MOST}) for key in titles}
        super().__init__(boxes, attrs)

    def decompress(self, value):
        return [(value or {}).get(key) for key in self.titles]

    def render(self, name, value, attrs=None, renderer=None):
        context = self.get_context(name, value, attrs)["widget"]["subwidgets"]
        rows = (
            (part["attrs"].get("id") or part["name"], title, self._box(part, renderer))
            for part, title in zip(context, self.titles.values(), strict=True)
        )
        lines = format_html_join("", '<li><label for="{}" lang="zh-Hans">{}</label> {}</li>', rows)
        return format_html('<ol class="votes">{}</ol>', lines)

    def _box(self, part, renderer):
        return mark_safe(self._render(part["template_name"], {"widget": part}, renderer))  # noqa: S308  Django's own widget template


class VotesField(forms.MultiValueField):
    """{key of the candidate: votes}; a missing number is a fault, what was typed stays."""

    def __init__(self, candidates, **options):
        self.keys = [project.pk for project in candidates]
        titles = {project.pk: f"{project.sequence}. {project.title}" for project in candidates}
        fields = [forms.IntegerField(min_value=0, max_value=MOST) for _key in self.keys]
        super().__init__(fields, widget=VotesWidget(titles), require_all_fields=True, **options)

    def compress(self, values):
        return dict(zip(self.keys, values, strict=True)) if values else {}


VOTES = Need(
    "votes",
    lambda round_: VotesField(
        list(round_.projects().candidates().in_order()), label=_("各候选项目得票")
    ),
    missing=_("请填写每个候选项目的票数。"),
)


BALLOT = (
    needs.day("voted_on", _("票决日期")),
    count("members", _("全体代表人数")),
    count("present", _("出席代表人数")),
    count("ballots", _("收回票数")),
    VOTES,
)


PROGRESS = Need(
    "progress",
    lambda project: forms.IntegerField(
        label=_("进度（%）"), min_value=0, max_value=FULL, initial=project.progress
    ),
    missing=_("请填写 0 到 100 之间的进度。"),
)


DEPUTIES = Need(
    "deputies",
    lambda project: forms.ModelMultipleChoiceField(
        label=_("参加回访的代表"),
        queryset=Deputy.objects.in_office(timezone.localdate()).by_strokes(),
        widget=forms.CheckboxSelectMultiple,
    ),
    missing=_("请选择参加的代表。"),
)


_FULL_TURNOUT = 100


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
        sentence = gettext("候选项目 %(candidates)d 个，必须多于应选的 %(places)d 个（差额票决）。")
        facts = {"candidates": len(candidates), "places": round_.places}
        raise ValidationError(sentence, params=facts)
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


def winners(votes, places, needed):
    """The keys of those with a majority of all members, the most votes first.

    Raises ValidationError where a tie leaves open who takes the last place.
    """
    passed = sorted((count, key) for key, count in votes.items() if count >= needed)[::-1]
    if len(passed) > places and passed[places - 1][0] == passed[places][0]:
        sentence = gettext("最后一个名额有项目票数相同（%(votes)d 票），请再次表决后登记。")
        facts = {"votes": passed[places][0]}
        raise ValidationError({"votes": ValidationError(sentence, params=facts)})
    return {key for _count, key in passed[:places]}


def choose(project, step):
    project.is_chosen = True


def assess(round_, step):
    """The ballot at the year's end; raises ValidationError as ``assessments.counted`` does."""
    ProjectAssessment.objects.create(round=round_, **ballots.counted(step))


def report(project, step):
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
    for upload in step.data.get("files") or ():
        ProjectPicture.objects.create(project=project, stored=store(upload, by=step.by), day=day)
    project.progress = project.reports.latest("day").progress


def check_day(project, day):
    """A report belongs to the project's year, or to the first quarter after it."""
    first, last = date(project.year, 1, 1), date(project.year + 1, 3, 31)
    if not first <= day <= last:
        sentence = gettext("日期要在 %(year)s年1月1日到次年3月31日之间。")
        raise ValidationError({"day": ValidationError(sentence, params={"year": project.year})})


def complete(project, step):
    day = step.data["day"]
    check_day(project, day)
    project.completed_on, project.progress = day, _FULL_TURNOUT


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
            text=gettext("回访民生实事项目：%(project)s") % {"project": project.title},
            by=step.by,
            at=step.at,
        )


ROUND_TABLE = register(
    Table(
        model=ProjectRound,
        states=RoundStatus,
        transitions=(
            Transition(
                action="vote",
                label=_("登记票决结果"),
                done=_("登记票决结果，锁定"),
                sources=(RoundStatus.COLLECTING,),
                target=RoundStatus.VOTED,
                who=BODY_CLERK,
                needs=BALLOT,
                guards=(not_future("voted_on"),),
                effect=vote,
                main=True,
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
            ),
            *publication(tuple(RoundStatus), BODY_LEADER),
        ),
    )
)


PROJECT_TABLE = register(
    Table(
        model=Project,
        states=S,
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
            ),
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
                when=lambda project: not project.is_public,
            ),
            *publication(tuple(one for one in S if one != S.WITHDRAWN), BODY_LEADER),
        ),
    )
)
