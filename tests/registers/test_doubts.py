"""What looks wrong is said before it is saved, and saved all the same once somebody has looked."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.choices import Role
from deputies.people.models import Mandate
from deputies.suggestions.models import Suggestion
from registers.doubts import doubts_of
from supervision.activities.models import Activity
from tests.factories import (
    make_activity,
    make_deputy,
    make_deputy_user,
    make_opinion,
    make_org,
    make_user,
)
from tests.history import past_document

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)  # a Monday


def changes_of(activity, **changes):
    """What the form of an activity sends."""
    return {
        "number": activity.number,
        "year": activity.year,
        "title": activity.title,
        "method": activity.method,
        "level": activity.level,
        "organizer": activity.organizer_id,
        "starts_on": activity.starts_on,
        "attendances": activity.attendances,
        **changes,
    }


def save(client, activity, **changes):
    """Saves over the page of the back office; returns the answer."""
    page = reverse("admin:supervision_activity_change", args=[activity.pk])
    sent = dict(changes_of(activity, **changes))
    for part in client.get(page).context["inline_admin_formsets"]:
        form = part.formset.management_form
        sent |= {form.add_prefix(name): form[name].value() for name in form.fields}
    return client.post(page, sent)


@pytest.fixture
def clerk(client):
    client.force_login(make_user(Role.CLERK))


def test_a_year_that_does_not_meet_the_date_is_said_and_nothing_is_saved(client, clerk):
    activity = make_activity(year=2026, starts_on=DAY)
    answer = save(client, activity, year=2025)
    assert "年度是 2025 年，开始日期却在 2026 年" in answer.content.decode()
    assert Activity.objects.get(pk=activity.pk).year == 2026


def test_who_ticks_that_it_was_looked_at_saves_all_the_same(client, clerk):
    activity = make_activity(year=2026, starts_on=DAY)
    (tick,) = save(client, activity, year=2025).context["adminform"].form.ticks
    mark = tick.field.widget.attrs["value"]
    assert save(client, activity, year=2025, doubts_seen=mark).status_code == 302
    assert Activity.objects.get(pk=activity.pk).year == 2025


def test_a_tick_for_one_doubt_is_none_for_another(client, clerk):
    activity = make_activity(year=2026, starts_on=DAY)
    (tick,) = save(client, activity, year=2025).context["adminform"].form.ticks
    mark = tick.field.widget.attrs["value"]
    assert save(client, activity, year=2024, doubts_seen=mark).status_code == 200


def test_an_activity_of_the_same_title_body_and_day_is_named(client, clerk):
    there = make_activity(title="视察养老服务", year=2026, starts_on=DAY)
    activity = make_activity(year=2026, starts_on=DAY)
    page = save(client, activity, title="视察养老 服务").content.decode()
    assert f"“{activity.number}”与“{there.number}”标题、单位和日期都相同" in page


@pytest.mark.parametrize(
    "other",
    [
        {"title": "视察消防安全"},
        {"starts_on": date(2026, 3, 3)},
        {"organizer": "石柱镇人大"},
    ],
)
def test_another_title_body_or_day_makes_no_twin(other):
    if "organizer" in other:
        other = {"organizer": make_org(other["organizer"])}
    make_activity(**{"title": "视察养老服务", "year": 2026, "starts_on": DAY} | other)
    activity = make_activity(title="视察养老服务", year=2026, starts_on=DAY)
    assert doubts_of(activity, {}) == []


def test_a_document_of_the_same_title_maker_and_day_is_named():
    there = past_document(number="云政发〔2026〕1号", title="关于停车的办法")
    document = past_document(
        number="云政发〔2026〕2号",
        title="关于停车的办法",
        maker=there.maker,
        filed_on=there.filed_on,
    )
    (said,) = doubts_of(document, {})
    assert "云政发〔2026〕1号" in said
    assert "云政发〔2026〕2号" in said


def test_a_deputy_who_had_left_before_the_activity_is_named():
    gone, here = make_deputy("张离任"), make_deputy("李在任")
    Mandate.objects.filter(deputy=gone).update(until=date(2025, 12, 31), end_reason="moved")
    activity = make_activity(year=2026, starts_on=DAY)
    (said,) = doubts_of(activity, {"deputies": [gone, here]})
    assert "张离任" in said
    assert "李在任" not in said


def test_a_deadline_on_a_day_of_rest_is_said_with_the_next_working_day():
    item = make_opinion().items.get()
    item.due_on = date(2026, 3, 8)
    (said,) = doubts_of(item, {})
    assert "2026年3月8日是休息日" in said
    assert "2026年3月9日" in said


def test_a_deputys_second_suggestion_of_one_title_is_asked_about(client):
    user = make_deputy_user()
    client.force_login(user)
    page = reverse("my_suggestions:new")
    sent = {"title": "关于增设公交站", "text": "请增设。"}
    assert client.post(page, sent).status_code == 302
    again = client.post(page, sent)
    assert again.status_code == 422
    assert "标题、单位和日期都相同" in again.content.decode()
    mark = again.context["form"].fields["doubts_seen"].widget.attrs["value"]
    assert client.post(page, {**sent, "doubts_seen": mark}).status_code == 302
    assert Suggestion.objects.filter(lead_deputy=user.deputy).count() == 2
