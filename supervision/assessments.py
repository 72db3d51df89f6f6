"""Enters the ballot of a satisfaction assessment; what cannot be true is refused."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from supervision.choices import Satisfaction
from supervision.models import Assessment, AssessmentRule
from workflow.ballots import check_ballots, majority_of, quorum_met

VOTES = ("satisfied", "basically", "dissatisfied", "abstained")


def enter(report, step):
    """Adds the assessment of this round; raises ValidationError as ``counted`` does."""
    return Assessment.objects.create(report=report, round=report.round, **counted(step))


def counted(step):
    """The fields of a satisfaction ballot; its result follows from the rule in force that day.

    Raises ValidationError: counts that cannot be true, no majority of the members present, no
    rule, or a result announced that does not follow from the counts.
    """
    given = step.data
    members, present = given["members"], given["present"]
    votes = {name: given[name] for name in VOTES}
    check_ballots(members, present, sum(votes.values()))
    _check_quorum(members, present)
    rule = _rule_on(given["held_on"])
    result = rule.result_of(members, votes["satisfied"], votes["basically"])
    _check_announced(given.get("announced"), result, rule, given)
    return {
        "held_on": given["held_on"],
        "members": members,
        "present": present,
        **votes,
        "rule": rule,
        "result": result,
        "entered_by": step.by,
    }


def _check_quorum(members, present):
    if not quorum_met(members, present):
        sentence = _(
            "出席 %(present)d 人，未过全体 %(members)d 人的半数（%(needed)d 人），测评无效。"
        )
        told = {"present": present, "members": members, "needed": majority_of(members)}
        raise ValidationError({"present": ValidationError(sentence, params=told)})


def _rule_on(day):
    rule = AssessmentRule.objects.in_force(day)
    if rule is None:
        raise ValidationError({"held_on": _("测评当天没有生效的测评规则，请先设定规则。")})
    return rule


def _check_announced(announced, result, rule, given):
    """What was announced on the spot is compared, never kept."""
    if not announced or announced == result:
        return
    sentence = _(
        "宣布的结果与票数不符：满意 %(satisfied)d 票、基本满意 %(basically)d 票，"
        "要 %(needed)d 票（%(rule)s），按规则应为“%(result)s”。请核对票数。"
    )
    told = {
        "satisfied": given["satisfied"],
        "basically": given["basically"],
        "needed": rule.votes_needed(given["members"]),
        "rule": rule,
        "result": Satisfaction(result).label,
    }
    raise ValidationError({"announced": ValidationError(sentence, params=told)})
