"""Two people who change one record at once, in the back office: what they change apart is kept."""

import pytest
from django.urls import reverse

from accounts.choices import Role
from supervision.activities.models import Activity
from tests.backoffice.test_published_changes import decide, edit, filled_in, page_of
from tests.factories import make_activity, make_opinion, make_org, make_user
from tests.seen_values import seen_on
from tests.supervision.back_office import change_form
from workflow.models import ChangeStatus, ProposedChange

pytestmark = pytest.mark.django_db
PLACE = "城北"


@pytest.fixture
def activity():
    return make_activity(title="原来的标题", place="城南", notes="原来的备注")


@pytest.fixture
def clerks():
    return make_user(Role.CLERK), make_user(Role.CLERK)


@pytest.fixture
def form(client, clerks, activity):
    """What the second person's page sends, opened before the first one saves."""
    client.force_login(clerks[1])
    return {**filled_in(client, activity), **seen_on(client.get(page_of(activity)))}


def now(activity):
    return Activity.objects.get(pk=activity.pk)


def test_changes_of_different_fields_are_both_kept(client, clerks, activity, form):
    edit(client, clerks[0], activity, title="第一个人的标题")
    client.force_login(clerks[1])
    answer = client.post(page_of(activity), {**form, "place": PLACE}, follow=True)
    assert (now(activity).title, now(activity).place) == ("第一个人的标题", PLACE)
    assert "他人修改了" in answer.content.decode()


def test_of_the_same_field_both_values_are_shown_and_nothing_is_lost(
    client, clerks, activity, form
):
    edit(client, clerks[0], activity, title="第一个人的标题", notes="第一个人的备注")
    client.force_login(clerks[1])
    typed = {**form, "title": "第二个人的标题", "place": PLACE}
    answer = client.post(page_of(activity), typed)
    page = answer.content.decode()
    assert now(activity).title == "第一个人的标题"
    for text in ("已由他人改为“第一个人的标题”", "第二个人的标题", PLACE, "第一个人的备注"):
        assert text in page
    again = {**typed, "notes": "第一个人的备注", **seen_on(answer)}
    assert client.post(page_of(activity), again).status_code == 302
    saved = now(activity)
    assert (saved.title, saved.place, saved.notes) == ("第二个人的标题", PLACE, "第一个人的备注")


def test_what_both_changed_alike_is_no_clash(client, clerks, activity, form):
    edit(client, clerks[0], activity, title="同一个标题")
    client.force_login(clerks[1])
    sent = {**form, "title": "同一个标题", "place": PLACE}
    assert client.post(page_of(activity), sent).status_code == 302
    assert (now(activity).title, now(activity).place) == ("同一个标题", PLACE)


def test_an_action_taken_meanwhile_is_no_clash(client, clerks, activity, form):
    Activity.objects.filter(pk=activity.pk).update(version=activity.version + 3)
    client.force_login(clerks[1])
    assert client.post(page_of(activity), {**form, "place": PLACE}).status_code == 302
    assert now(activity).place == PLACE


@pytest.mark.parametrize("crooked", ["", "[]", "{", '{"title": 7}', "null", '{"no_field": "x"}'])
def test_crooked_digests_are_no_fault(client, clerks, activity, form, crooked):
    sent = {**form, "place": PLACE, "seen_values": crooked}
    assert client.post(page_of(activity), sent).status_code == 302


def test_rows_of_an_opinion_are_united_too(client, clerks):
    opinion = make_opinion(unit=make_org("交通运输局"))
    page = reverse("admin:supervision_opinion_change", args=[opinion.pk])
    client.force_login(clerks[1])
    seen = seen_on(client.get(page))
    assert "items-0-seen_values" in seen
    form = change_form(opinion, title=opinion.title)
    opinion.items.update(problem="别人改过的问题")
    sent = {**form, "items-0-problem": "原来的问题", "items-0-suggestion": "新的建议", **seen}
    answer = client.post(page, sent)
    assert "别人改过的问题" in answer.content.decode()
    assert opinion.items.get().problem == "别人改过的问题"


def test_a_change_that_waits_is_saved_beside_what_came_meanwhile(client, clerks):
    public = make_activity(title="原来的标题", place="城南", is_public=True, level="city")
    client.force_login(clerks[0])
    seen = seen_on(client.get(page_of(public)))
    edit(client, clerks[0], public, title="新的标题", **seen)
    Activity.objects.filter(pk=public.pk).update(version=public.version + 1, place=PLACE)
    assert decide(client, make_user(Role.LEADER), ProposedChange.objects.get()).status_code == 302
    assert (now(public).title, now(public).place) == ("新的标题", PLACE)


def test_a_change_that_waits_never_overwrites_the_same_field(client, clerks):
    public = make_activity(title="原来的标题", is_public=True, level="city")
    client.force_login(clerks[0])
    edit(client, clerks[0], public, title="新的标题", **seen_on(client.get(page_of(public))))
    Activity.objects.filter(pk=public.pk).update(version=public.version + 1, title="别的标题")
    change = ProposedChange.objects.get()
    assert decide(client, make_user(Role.LEADER), change).status_code == 409
    change.refresh_from_db()
    assert (change.status, now(public).title) == (ChangeStatus.PROPOSED, "别的标题")


@pytest.mark.parametrize("seen", ["[" * 100_000, "{", "3"])
def test_digests_that_are_none_are_as_if_there_were_none(client, clerks, activity, seen):
    edit(client, clerks[0], activity, place=PLACE, seen_values=seen)
    assert Activity.objects.get().place == PLACE
