"""Records for tests; items get into their states through the real actions."""

import functools
import io
import itertools
from datetime import date, timedelta

from django.contrib.auth.hashers import get_hasher, make_password
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from accounts.choices import OrganizationKind, Role
from accounts.models import Grant, Organization, User
from attachments.uploads import check
from deputies.people.models import Deputy, Mandate, MandateLevel
from pages.place import place
from supervision.activities.models import Activity
from supervision.inquiries.models import InquiryQuestion, QuestionStatus
from supervision.inspections.models import InspectionReport, InspectionTeam
from supervision.items.choices import ItemStatus
from supervision.items.models import Item
from supervision.opinions.models import Opinion
from workflow.choices import Outcome, Satisfaction
from workflow.transitions import perform

_numbers = itertools.count(1)
PASSWORD = "a-long-enough-password"


def make_org(name=None, kind=OrganizationKind.DEPARTMENT, **fields):
    name = name or f"单位{next(_numbers)}"
    return Organization.objects.get_or_create(name=name, defaults={"kind": kind, **fields})[0]


def committee():
    return make_org(f"{place().kind}人大常委会", OrganizationKind.COMMITTEE)


def government():
    return make_org(f"{place().kind}人民政府", OrganizationKind.GOVERNMENT)


def town_congress(name="石柱镇人大"):
    return make_org(name, OrganizationKind.TOWN_CONGRESS)


@functools.cache
def _hashed(algorithm):
    return make_password(PASSWORD)


def make_user(role=None, organization=None, **fields):
    """A person with one role; congress roles default to the city committee.

    The rows of accounts.services.give_role without its checks, which cost most of a test's time;
    tests/accounts/test_roles.py compares the two.
    """
    number = next(_numbers)
    fields.setdefault("username", f"person{number}")
    fields.setdefault("name", f"人员{number}")
    fields.setdefault("password", _hashed(get_hasher().algorithm))
    user = User.objects.create(**fields)
    if role in (Role.CLERK, Role.LEADER, Role.STATION_CLERK) and organization is None:
        organization = committee()
    if role:
        grant = Grant(user=user, role=role, organization=organization, since=date(2020, 1, 1))
        grant.clean()
        grant.save()
        if user.is_active:
            group, _ = Group.objects.get_or_create(name=role)
            User.groups.through.objects.create(user=user, group=group)
    return User.objects.get(pk=user.pk)


def make_deputy(name=None, user=None, **fields):
    deputy = Deputy.objects.create(name=name or f"代表{next(_numbers)}", user=user, **fields)
    Mandate.objects.create(
        deputy=deputy, level=MandateLevel.COUNTY, term=18, since=date(2022, 1, 20)
    )
    return deputy


def make_deputy_user(name=None):
    """A deputy with an account; the deputy is ``user.deputy``."""
    user = make_user(Role.DEPUTY)
    make_deputy(name, user)
    return User.objects.get(pk=user.pk)


def make_activity(**fields):
    number = next(_numbers)
    defaults = {
        "number": f"A-{number}",
        "year": timezone.localdate().year,
        "title": f"视察活动{number}",
        "method": "inspection",
        "level": "city",
        "starts_on": timezone.localdate() - timedelta(days=200),
        "attendances": 5,
    }
    if "organizer" not in fields:
        fields["organizer"] = committee()
    return Activity.objects.create(**{**defaults, **fields})


def make_opinion(activity=None, items=1, unit=None, deputies=(), **fields):
    """A drafted opinion with its items."""
    number = next(_numbers)
    opinion = Opinion.objects.create(
        **{
            "number": f"永人大视〔2026〕{number}号",
            "activity": activity or make_activity(),
            "title": f"视察意见{number}",
            "addressee": government(),
            **fields,
        }
    )
    for sequence in range(1, items + 1):
        item = Item.objects.create(
            opinion=opinion,
            sequence=sequence,
            problem=f"问题{sequence}",
            suggestion=f"建议{sequence}",
            lead_unit=unit or make_org("交通运输局"),
        )
        item.following_deputies.set(deputies)
    return opinion


class People:
    """One person for each part in an item's timeline."""

    def __init__(self, unit=None):
        self.unit = unit or make_org("交通运输局")
        self.clerk = make_user(Role.CLERK)
        self.leader = make_user(Role.LEADER)
        self.handler = make_user(Role.HANDLER, self.unit)
        self.deputy = make_deputy_user()


@functools.cache
def _white():
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(out, "PNG")
    return out.getvalue()


def png(name="现场.png"):
    return SimpleUploadedFile(name, _white(), content_type="image/png")


@functools.cache
def _checked():
    return check(png())


def evidence():
    """One picture as it is after the checks of an upload."""
    return [_checked()]


def hand_over(opinion, people, *, on=None, at=None):
    """Submits and hands over; the opinion as it is afterwards."""
    opinion = perform(opinion, "submit", by=people.clerk, at=at)
    data = {"handed_over_on": on or timezone.localdate(at)}
    return perform(opinion, "hand_over", by=people.leader, at=at, data=data)


STEPS = {
    ItemStatus.ACKNOWLEDGED: ("handler", "acknowledge", lambda: {}),
    ItemStatus.HANDLING: ("handler", "report_progress", lambda: {"text": "正在办理。"}),
    ItemStatus.REPLIED: (
        "handler",
        "reply",
        lambda: {"text": "已经办好。", "outcome": Outcome.SOLVED, "files": evidence()},
    ),
    ItemStatus.AWAITING_EVALUATION: (
        "clerk",
        "verify",
        lambda: {"verified_on": timezone.localdate(), "place": "现场"},
    ),
    ItemStatus.STRUCK_OFF: ("leader", "strike_off", lambda: {}),
}
BRANCHES = {
    ItemStatus.REWORK: (
        ItemStatus.REPLIED,
        ("clerk", "send_back", lambda: {"reason": "没有办到位。"}),
    ),
    ItemStatus.LONG_TERM: (
        ItemStatus.AWAITING_EVALUATION,
        (
            "clerk",
            "keep_following",
            lambda: {
                "reason": "需要长期跟踪。",
                "until": timezone.localdate() + timedelta(days=90),
            },
        ),
    ),
    ItemStatus.WITHDRAWN: (
        ItemStatus.HANDED_OVER,
        ("leader", "withdraw", lambda: {"reason": "情况已变化。"}),
    ),
}


def _act(item, people, step):
    who, action, data = step
    return perform(item, action, by=getattr(people, who), data=data())


def make_item(status=ItemStatus.DRAFT, people=None, **fields):
    """An item brought into ``status`` through the real actions."""
    people = people or People()
    opinion = make_opinion(unit=people.unit, deputies=[people.deputy.deputy], **fields)
    item = opinion.items.get()
    if status == ItemStatus.DRAFT:
        return item
    hand_over(opinion, people)
    item.refresh_from_db()
    way, last = BRANCHES.get(status, (status, None))
    for stop, step in STEPS.items():
        if item.status == way:
            break
        if stop == ItemStatus.STRUCK_OFF:
            item = perform(
                item, "evaluate", by=people.deputy, data={"rating": Satisfaction.SATISFIED}
            )
        item = _act(item, people, step)
    return _act(item, people, last) if last else item


def publish(opinion, people=None):
    """Puts the activity, the opinion and its list before the public."""
    Activity.objects.filter(pk=opinion.activity_id).update(is_public=True)
    opinion = Opinion.objects.get(pk=opinion.pk)
    leader = people.leader if people else make_user(Role.LEADER)
    return perform(opinion, "publish_list", by=leader)


def published_item(status=ItemStatus.HANDLING, people=None, **fields):
    """An item of a published list; the item as it is afterwards."""
    people = people or People()
    item = make_item(status, people, **fields)
    publish(item.opinion, people)
    return Item.objects.select_related("opinion__activity").get(pk=item.pk)


def make_team(activity, head, organs):
    """The team of a law-enforcement inspection, with the organs that it inspects."""
    team = InspectionTeam.objects.create(activity=activity, head=head)
    team.organs.set(organs)
    return team


def make_inspection_report(activity, people, *, by=None, published=False):
    report = InspectionReport.objects.create(
        activity=activity,
        reported_on=timezone.localdate(),
        evaluation="总体较好",
        problems="通道被占",
        advice="加强巡查",
        law_advice="建议明确处罚标准",
        created_by=by or people.clerk,
    )
    return perform(report, "publish", by=people.leader) if published else report


def make_inquiry(**fields):
    """A special inquiry of the city committee that was held some days ago."""
    fields.setdefault("starts_on", timezone.localdate() - timedelta(days=40))
    return make_activity(**{"method": "special_inquiry", "title": "招大引强专题询问", **fields})


def make_question(activity=None, **fields):
    """A listed question of a special inquiry; its number is the next one."""
    activity = activity or make_inquiry()
    defaults = {
        "sequence": activity.inquiry_questions.count() + 1,
        "question": f"项目落地为什么慢之{next(_numbers)}",
        "unit": make_org("经济和信息化局"),
    }
    return InquiryQuestion.objects.create(activity=activity, **{**defaults, **fields})


QUESTION_STEPS = {
    QuestionStatus.ANSWERED: (
        "answer",
        lambda: {"answered_on": timezone.localdate() - timedelta(days=30), "text": "已作说明。"},
    ),
    QuestionStatus.PROMISED: (
        "promise",
        lambda: {"text": "年底前办结。", "promised_on": timezone.localdate() + timedelta(days=60)},
    ),
    QuestionStatus.SOLVED: (
        "solve",
        lambda: {"solved_on": timezone.localdate(), "text": "永政办〔2026〕8号"},
    ),
}


def bring_question(status, people, activity=None, **fields):
    """A question brought into ``status`` through the real actions."""
    question = make_question(activity, **fields)
    if status == QuestionStatus.WITHDRAWN:
        return perform(question, "withdraw", by=people.leader, data={"reason": "重复。"})
    for step, (action, data) in QUESTION_STEPS.items():
        if question.status == status:
            break
        question = perform(question, action, by=people.clerk, data=data())
        assert question.status == step
    return question
