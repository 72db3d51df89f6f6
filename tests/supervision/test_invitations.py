"""The invitation: every state × every action × every person, and what each does."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from deputies.duty.models import DutyEntry, DutyKind, DutySource
from supervision.attendance.models import AttendanceSource, Invitation, InvitationStatus
from supervision.attendance.workflow import INVITATION_TABLE
from supervision.gatherings.sign_in import invite
from tests.factories import make_activity
from tests.once import once
from tests.supervision.everybody import STRANGERS, Everybody, offered, refusal
from workflow.models import OutboxMessage, TrailEntry
from workflow.transitions import perform

pytestmark = pytest.mark.django_db

S = InvitationStatus
REASON = {"reason": "出差在外。"}
WAYS = {
    S.INVITED: (),
    S.ACCEPTED: (("deputy", "accept"),),
    S.LEAVE_ASKED: (("deputy", "ask_leave"),),
    S.EXCUSED: (("deputy", "ask_leave"), ("clerk", "grant_leave")),
    S.CANCELLED: (("clerk", "cancel"),),
}
OFFERED = {
    S.INVITED: {"deputy": {"accept", "ask_leave"}, "clerk": {"cancel"}},
    S.ACCEPTED: {"deputy": {"ask_leave"}, "clerk": {"cancel"}},
    S.LEAVE_ASKED: {"deputy": {"accept"}, "clerk": {"grant_leave", "refuse_leave", "cancel"}},
    S.EXCUSED: {"deputy": {"accept"}, "clerk": {"cancel"}},
    S.CANCELLED: {"clerk": {"restore"}},
}
LEADS_TO = {
    "accept": S.ACCEPTED,
    "ask_leave": S.LEAVE_ASKED,
    "grant_leave": S.EXCUSED,
    "refuse_leave": S.INVITED,
    "cancel": S.CANCELLED,
    "restore": S.INVITED,
}
PEOPLE = ("clerk", "leader", "handler", "helper", "deputy", *STRANGERS)


@once
def people():
    return Everybody()


def today():
    return timezone.localdate()


def invited(people, status=S.INVITED, **fields):
    """The deputy's invitation to an activity of today, brought into a state."""
    activity = make_activity(**{"starts_on": today(), "place": "西城街道", **fields})
    (invitation,) = invite(activity, [people.deputy.deputy], by=people.clerk)
    for who, action in WAYS[status]:
        invitation = perform(invitation, action, by=getattr(people, who), data=REASON)
    return invitation


def attend(invitation, by, source=AttendanceSource.LIST, **options):
    data = {"source": source}
    return perform(invitation, "attend", by=by, data=data, inner=True, **options)


@pytest.mark.parametrize("status", S.values)
def test_each_person_is_offered_what_the_table_says(people, status):
    invitation = invited(people, status)
    found = {who: offered(invitation, getattr(people, who)) for who in PEOPLE}
    assert {who: actions for who, actions in found.items() if actions} == OFFERED[status]


@pytest.mark.parametrize("status", S.values)
def test_nothing_else_is_done_for_anybody(people, status):
    invitation = invited(people, status)
    for who in PEOPLE:
        for action in {row.action for row in INVITATION_TABLE.transitions}:
            if action not in OFFERED[status].get(who, ()):
                assert refusal(invitation, action, getattr(people, who), REASON), (who, action)
    seen = invitation.version
    invitation.refresh_from_db()
    assert (invitation.status, invitation.version) == (status, seen)


@pytest.mark.parametrize(
    ("status", "who", "action"),
    [
        (status, who, action)
        for status, people in OFFERED.items()
        for who, actions in people.items()
        for action in sorted(actions)
    ],
)
def test_what_is_offered_is_done_and_leads_where_the_table_says(people, status, who, action):
    done = perform(invited(people, status), action, by=getattr(people, who), data=REASON)
    assert done.status == LEADS_TO[action]


@pytest.mark.parametrize("action", ["ask_leave", "cancel"])
def test_a_reason_must_be_given(people, action):
    invitation = invited(people)
    who = people.deputy if action == "ask_leave" else people.clerk
    with pytest.raises(ValidationError, match="理由"):
        perform(invitation, action, by=who, data={"reason": ""})


def test_a_refused_leave_tells_the_deputy_why(people):
    invitation = invited(people, S.LEAVE_ASKED)
    done = perform(invitation, "refuse_leave", by=people.clerk, data={"reason": "人数不足。"})
    assert (done.note, done.reason) == ("人数不足。", "出差在外。")


def test_who_comes_after_all_takes_the_leave_back(people):
    done = perform(invited(people, S.EXCUSED), "accept", by=people.deputy)
    assert (done.status, done.reason) == (S.ACCEPTED, "")


@pytest.mark.parametrize("action", ["accept", "ask_leave"])
def test_after_the_activity_nothing_is_left_to_answer(people, action):
    invitation = invited(people, starts_on=today() - timedelta(days=1))
    assert offered(invitation, people.deputy) == set()


def test_on_the_last_day_there_is(people):
    invitation = invited(people, starts_on=today() - timedelta(days=3), ends_on=today())
    assert offered(invitation, people.deputy) == {"accept", "ask_leave"}


# --- Inviting ------------------------------------------------------------------------------------


def test_a_deputy_is_invited_once(people):
    invitation = invited(people, S.ACCEPTED)
    assert invite(invitation.activity, [people.deputy.deputy], by=people.clerk) == []
    assert Invitation.objects.get().status == S.ACCEPTED


def test_who_is_invited_is_told(people):
    invitation = invited(people)
    message = OutboxMessage.objects.get(recipient=people.deputy)
    assert message.path == f"/my/invitations/{invitation.pk}/"
    assert message.subject.startswith("邀请您参加活动")


def test_of_what_is_over_nobody_is_told(people):
    invited(people, starts_on=today() - timedelta(days=9))
    assert not OutboxMessage.objects.exists()


def test_an_invitation_begins_on_the_trail(people):
    entry = TrailEntry.objects.of(invited(people)).get()
    assert (entry.action, entry.actor, entry.target) == ("created", people.clerk, S.INVITED)


def test_inviting_many_costs_no_more_queries(people, django_assert_num_queries):
    from deputies.people.models import Deputy

    activity = make_activity(starts_on=today())
    deputies = Deputy.objects.select_related("user")
    with django_assert_num_queries(9):
        invite(activity, list(deputies[:1]), by=people.clerk)
    with django_assert_num_queries(9):
        invite(activity, list(deputies), by=people.clerk)


@pytest.mark.parametrize(
    ("status", "who", "action", "recipients"),
    [
        (S.INVITED, "deputy", "ask_leave", "clerk"),
        (S.LEAVE_ASKED, "clerk", "grant_leave", "deputy"),
        (S.LEAVE_ASKED, "clerk", "refuse_leave", "deputy"),
        (S.ACCEPTED, "clerk", "cancel", "deputy"),
        (S.CANCELLED, "clerk", "restore", "deputy"),
    ],
)
def test_who_must_hear_of_it_is_told(people, status, who, action, recipients):
    invitation = invited(people, status)
    OutboxMessage.objects.all().delete()
    perform(invitation, action, by=getattr(people, who), data=REASON)
    assert OutboxMessage.objects.get().recipient == getattr(people, recipients)


def test_no_message_holds_the_reason(people):
    invited(people, S.EXCUSED)
    assert not any("出差" in one.subject + one.body for one in OutboxMessage.objects.all())


# --- Attending -----------------------------------------------------------------------------------


def test_attendance_leaves_the_answer_as_it_was(people):
    done = attend(invited(people, S.ACCEPTED), people.clerk)
    assert (done.status, done.attended_by, done.marked_by) == (S.ACCEPTED, "list", people.clerk)


def test_by_code_nobody_marked_it(people):
    done = attend(invited(people), people.deputy, AttendanceSource.CODE)
    assert (done.attended_by, done.marked_by) == ("code", None)


def test_who_came_stands_on_the_list_of_the_activity(people):
    invitation = attend(invited(people), people.clerk)
    assert list(invitation.activity.deputies.all()) == [people.deputy.deputy]


def test_the_list_is_a_new_version_of_the_activity(people):
    invitation = invited(people)
    before = invitation.activity.version
    attend(invitation, people.clerk)
    invitation.activity.refresh_from_db()
    assert invitation.activity.version == before + 1
    assert TrailEntry.objects.of(invitation.activity).get().content["fields"] == ["deputies"]


def test_who_came_has_a_draft_in_the_duty_record(people):
    invitation = attend(invited(people), people.clerk)
    entry = DutyEntry.objects.get()
    assert (entry.deputy, entry.source) == (people.deputy.deputy, DutySource.ATTENDANCE)
    assert (entry.source_key, entry.kind) == (
        f"activity:{invitation.activity_id}:{invitation.deputy_id}",
        DutyKind.INSPECTION,
    )
    assert (entry.text, entry.place) == (invitation.activity.title, "西城街道")
    assert entry.happened_on == today()


@pytest.mark.parametrize(
    ("method", "kind"),
    [
        ("enforcement", DutyKind.ENFORCEMENT),
        ("inspection", DutyKind.INSPECTION),
        ("research", DutyKind.INSPECTION),
        ("hearing", DutyKind.MEETING),
        ("special_inquiry", DutyKind.MEETING),
    ],
)
def test_the_method_says_what_kind_of_duty_it_was(people, method, kind):
    attend(invited(people, method=method), people.clerk)
    assert DutyEntry.objects.get().kind == kind


def test_ticked_later_it_was_done_on_the_first_day(people):
    first = today() - timedelta(days=20)
    attend(invited(people, starts_on=first, ends_on=first + timedelta(days=2)), people.clerk)
    assert DutyEntry.objects.get().happened_on == first


def test_nobody_attends_what_has_not_begun(people):
    invitation = invited(people, starts_on=today() + timedelta(days=1))
    with pytest.raises(ValidationError, match="还没有开始"):
        attend(invitation, people.clerk)
    assert Invitation.objects.get().attended_at is None


def test_who_came_is_not_cancelled_any_more(people):
    invitation = attend(invited(people), people.clerk)
    assert offered(invitation, people.clerk) == {"unattend"}
    assert offered(invitation, people.deputy) == set()


def test_a_wrong_tick_is_taken_back_with_a_reason(people):
    invitation = attend(invited(people), people.clerk)
    done = perform(invitation, "unattend", by=people.clerk, data={"reason": "勾错了人。"})
    assert (done.attended_at, done.attended_by, done.note) == (None, "", "勾错了人。")
    assert not done.activity.deputies.exists()
    assert DutyEntry.objects.get().status == "withdrawn"


def test_taken_back_and_ticked_again_the_duty_counts_again(people):
    invitation = attend(invited(people), people.clerk)
    invitation = perform(invitation, "unattend", by=people.clerk, data={"reason": "勾错了人。"})
    attend(invitation, people.clerk)
    assert DutyEntry.objects.exclude(status="withdrawn").count() == 1
