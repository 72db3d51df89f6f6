"""The yearly plan: proposed, scored, adopted together, published, changed where all can see it."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from accounts.choices import Role
from liaison_stations.matters.models import Handling, MatterStatus
from supervision.plans.models import Plan, PlanStatus, Topic, TopicStatus
from tests.factories import make_activity, make_deputy_user, make_user, town_congress
from tests.liaison_stations.world import WORDS, World, act, make_matter
from tests.once import once
from workflow.transitions import perform

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
YEAR = 2026
ADDRESS = f"/supervision/plan/{YEAR}/"


@once
def clerk():
    return make_user(Role.CLERK)


@once
def leader():
    return make_user(Role.LEADER)


@once
def plan(clerk):
    plan = Plan.objects.create(year=YEAR, created_by=clerk)
    for title in ("视察停车收费", "听取医保报告"):
        Topic.objects.create(plan=plan, title=title, month=5, created_by=clerk)
    return plan


def adopt(plan, by, topics=None):
    chosen = plan.topics.all() if topics is None else topics
    inputs = {"adopted_on": TODAY, "meeting": "第40次主任会议", "topics": chosen}
    return perform(plan, "adopt", by=by, data=inputs)


@once
def public(plan, clerk, leader):
    """The adopted plan, published."""
    return perform(adopt(plan, clerk), "publish", by=leader)


def topic(title="视察停车收费"):
    return Topic.objects.get(title=title)


def page(client):
    return client.get(ADDRESS).content.decode()


def test_ticked_topics_are_in_and_the_others_out(plan, clerk):
    adopt(plan, clerk, [topic()])
    assert (topic().status, topic("听取医保报告").status) == ("adopted", "left_out")


def test_a_plan_without_a_topic_is_not_adopted(plan, clerk):
    with pytest.raises(ValidationError, match="至少要列入一个议题"):
        adopt(plan, clerk, [])
    assert Plan.objects.get().status == PlanStatus.DRAFT


def test_points_of_several_people_are_averaged(plan, clerk, leader):
    perform(topic(), "score", by=clerk, data={"points": 8})
    perform(topic(), "score", by=leader, data={"points": 5})
    assert Topic.objects.with_score().get(title="视察停车收费").score == 6.5


def test_a_later_word_of_the_same_person_replaces_the_first(plan, clerk):
    for points in (3, 9):
        perform(topic(), "score", by=clerk, data={"points": points})
    assert Topic.objects.with_score().get(title="视察停车收费").score == 9


def test_the_scores_are_not_public(client, public, clerk):
    assert "评分" not in page(client)


def test_a_draft_does_not_exist_for_the_public(client, plan):
    assert client.get(ADDRESS).status_code == 404


def test_an_adopted_plan_is_public_after_a_second_person_published_it(client, plan, clerk):
    adopt(plan, clerk)
    assert client.get(ADDRESS).status_code == 404


def test_who_registered_the_plan_does_not_publish_it(plan, clerk, leader):
    Plan.objects.update(created_by=leader)
    with pytest.raises(PermissionDenied):
        perform(adopt(Plan.objects.get(), clerk), "publish", by=leader)


def test_the_public_reads_the_lines(client, public):
    text = page(client)
    assert ("视察停车收费" in text, "第40次主任会议通过" in text) == (True, True)


def test_what_was_left_out_is_not_shown(client, plan, clerk, leader):
    perform(adopt(plan, clerk, [topic()]), "publish", by=leader)
    assert "听取医保报告" not in page(client)


def test_a_line_says_what_became_of_it(client, public):
    activity = make_activity(title="城区停车收费视察", is_public=True)
    Topic.objects.filter(title="视察停车收费").update(activity=activity)
    assert activity.get_absolute_url() in page(client)


def test_an_unpublished_activity_is_not_named(client, public):
    Topic.objects.filter(title="视察停车收费").update(activity=make_activity(title="内部视察"))
    text = page(client)
    assert ("内部视察" in text, "情况还没有公布" in text) == (False, True)


def test_a_moved_line_is_shown_as_a_change(client, public, clerk):
    perform(topic(), "move", by=clerk, data={"month": 9, "reason": "等新办法出台。"})
    text = page(client)
    assert ("5月改为9月" in text, "等新办法出台。" in text) == (True, True)


def test_moving_to_the_same_month_is_refused(public, clerk):
    with pytest.raises(ValidationError, match="和原定月份相同"):
        perform(topic(), "move", by=clerk, data={"month": 5, "reason": "x"})


def test_a_dropped_line_stays_visible(client, public, leader):
    perform(topic(), "drop", by=leader, data={"reason": "并入执法检查。"})
    assert "<del>视察停车收费</del>" in page(client)


def test_a_clerk_does_not_drop_a_line(public, clerk):
    with pytest.raises(PermissionDenied):
        perform(topic(), "drop", by=clerk, data={"reason": "x"})


def test_a_line_added_after_the_adoption_is_a_change(client, public, clerk, leader):
    late = Topic.objects.create(plan=public, title="调研低空经济", created_by=clerk)
    perform(late, "add", by=leader, data={"reason": "新的重点工作。"})
    assert "增补" in page(client)


def test_nothing_is_added_before_the_adoption(plan, leader):
    assert "add" not in {row.action for row in _allowed(topic(), leader)}


def _allowed(record, user):
    from workflow.transitions import allowed

    return allowed(record, user)


def test_the_wording_of_an_adopted_line_is_fixed(client, public, clerk):
    client.force_login(clerk)
    address = f"/admin/supervision/topic/{topic().pk}/change/"
    client.post(address, {"title": "别的"})
    assert Topic.objects.filter(title="视察停车收费").exists()


def test_another_towns_clerk_does_not_adopt(plan):
    with pytest.raises(PermissionDenied):
        adopt(plan, make_user(Role.TOWN_CLERK, town_congress()))


def test_a_deputy_proposes_a_topic(client, plan):
    user = make_deputy_user()
    client.force_login(user)
    client.post("/my/proposals/", {"title": "监督校车安全", "reason": "家长反映多。"})
    one = topic("监督校车安全")
    assert (one.proposed_by, one.source, one.status) == (user.deputy, "deputy", "proposed")


def test_a_proposal_without_a_reason_keeps_what_was_typed(client, plan):
    client.force_login(make_deputy_user())
    answer = client.post("/my/proposals/", {"title": "监督校车安全", "reason": ""})
    assert (answer.status_code, "监督校车安全" in answer.content.decode()) == (422, True)


def test_the_same_topic_twice_is_refused(client, plan):
    client.force_login(make_deputy_user())
    answer = client.post("/my/proposals/", {"title": "视察停车收费", "reason": "x"})
    assert "已有同一标题的议题" in answer.content.decode()


@pytest.mark.parametrize("role", [Role.CLERK, Role.LEADER, Role.SYSADMIN])
def test_proposing_here_is_for_deputies(client, plan, role):
    client.force_login(make_user(role))
    assert client.get("/my/proposals/").status_code == 404


def test_a_recurring_matter_becomes_a_topic_in_words_that_name_nobody(plan):
    world = World()
    matter = make_matter(world, MatterStatus.HANDLING, Handling.CITY)
    inputs = {"title": "村道路灯维护情况", "demand": "三个站反映过。"}
    matter = act(matter, "into_topic", world.station_clerk, **inputs)
    assert (matter.topic.source, WORDS in matter.topic.reason) == ("station", False)


def test_two_matters_share_one_topic(plan):
    world = World()
    inputs = {"title": "村道路灯维护情况", "demand": "三个站反映过。"}
    for _ in range(2):
        matter = make_matter(world, MatterStatus.HANDLING, Handling.CITY)
        act(matter, "into_topic", world.station_clerk, **inputs)
    assert topic("村道路灯维护情况").matters.count() == 2


def test_without_an_open_plan_no_topic_is_made():
    world = World()
    matter = make_matter(world, MatterStatus.HANDLING, Handling.CITY)
    inputs = {"title": "村道路灯维护情况", "demand": "三个站反映过。"}
    with pytest.raises(ValidationError, match="没有正在拟订的年度计划"):
        act(matter, "into_topic", world.station_clerk, **inputs)


def test_topics_wait_to_be_scored_until_the_person_gave_points(client, plan, clerk):
    client.force_login(clerk)
    assert "视察停车收费" in client.get("/my/").content.decode()
    perform(topic(), "score", by=clerk, data={"points": 8})
    assert "视察停车收费" not in client.get("/my/").content.decode()


def test_the_page_costs_the_same_with_two_lines_and_with_five(
    client, public, leader, django_assert_num_queries
):
    def look(number):
        for count in range(number):
            line = Topic.objects.create(
                plan=public, title=f"{number}-{count}", status=TopicStatus.ADOPTED
            )
            line.activity = make_activity(is_public=True)
            line.save()
        with django_assert_num_queries(5):
            client.get(ADDRESS)

    client.get("/")  # the site's own name is read once
    look(1)
    look(3)
