"""The special inquiry and the joint inspection of the demo: each part has something to look at."""

from datetime import date

import pytest
from django.utils import timezone

from accounts.choices import OrganizationKind, Role
from congress_portal.demo_past import inspections
from congress_portal.demo_stories import inquiries
from registers.waits import Waits
from supervision.activity_pages.presentation import Viewer
from supervision.inquiries.models import InquiryQuestion, QuestionStatus
from supervision.inspections.models import Finding
from supervision.inspections.presentation import joint_picture
from supervision.items.choices import ItemStatus
from supervision.items.models import Item
from tests.factories import (
    committee,
    government,
    make_deputy_user,
    make_inquiry,
    make_org,
    make_user,
    town_congress,
)
from tests.history import past_activity
from tests.once import once

pytestmark = pytest.mark.django_db


@once
def people():
    committee(), government()
    return {
        "clerk": make_user(Role.CLERK),
        "leader": make_user(Role.LEADER),
        "deputy": make_deputy_user(),
        "deputy2": make_deputy_user(),
    }


@once
def inquiry(people):
    units = {"handler": make_org("住房和城乡建设局"), "handler2": make_org("教育局")}
    return inquiries.play(people, units)


def test_every_question_is_published_and_stands_somewhere_else(inquiry):
    questions = InquiryQuestion.objects.public().filter(activity=inquiry).in_order()
    assert [one.status for one in questions] == [
        QuestionStatus.PROMISED,
        QuestionStatus.PROMISED,
        QuestionStatus.SOLVED,
        QuestionStatus.ANSWERED,
    ]


def test_one_promise_stands_on_a_list(inquiry):
    item = Item.objects.get()
    assert (item.status, item.inquiry_question.activity) == (ItemStatus.DRAFT, inquiry)


def test_one_promise_waits_for_the_clerk(people, inquiry):
    kinds = {count.kind.key for count in Waits(people["clerk"], timezone.localdate()).counts()}
    assert "inquiry_promises" in kinds


def test_past_inquiries_get_their_broadcasts(people):
    past = make_inquiry(number="2023-015", broadcast_url="https://example.org/live")
    inquiries.play(people, {"handler": make_org("住建局"), "handler2": make_org("教育局")})
    assert past.broadcast.viewers == 168000
    assert timezone.localdate(past.broadcast.starts_at) == date(2023, 6, 30)


def test_the_joint_inspection_is_told_with_its_sections(people):
    for name in inspections.STORY["organs"]:
        make_org(name, OrganizationKind.DEPARTMENT)
    public = {"method": "enforcement", "is_public": True}
    city = past_activity(number="2023-016", **public)
    for number in ("2023-016-S1", "2023-016-S2", "2023-016-S3"):
        past_activity(
            number=number, parent=city, level="town", organizer=town_congress(number), **public
        )
    report = inspections.play(people)
    assert (report.is_public, report.activity) == (True, city)
    assert joint_picture(city, Viewer()).findings == Finding.objects.count() == 6


def test_without_the_ledgers_there_is_nothing_to_tell(people):
    assert inspections.play(people) is None
