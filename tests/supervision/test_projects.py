"""Well-being projects: voted once, reported by month, visited, assessed, published, imported."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from accounts.choices import Role
from deputies.duty.models import DutyEntry
from registers import figures
from registers.figures import FIGURES
from registers.waiting import WAITING
from supervision.assessments.models import AssessmentRule
from supervision.projects.models import (
    Project,
    ProjectProgress,
    ProjectRound,
    ProjectStatus,
    RoundStatus,
)
from supervision.projects.workflow import CONTESTED, winners
from tests.factories import make_deputy, make_org, make_user, town_congress
from tests.history import date, past_project
from tests.once import once
from workflow.transitions import Conflict, perform

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
YEAR = TODAY.year


@once
def clerk():
    return make_user(Role.CLERK)


@once
def leader():
    return make_user(Role.LEADER)


@once
def unit():
    return make_org("教育局")


@once
def handler(unit):
    return make_user(Role.HANDLER, unit)


@once
def round_(unit):
    """Four candidates for three places."""
    for number in range(1, 5):
        candidate(unit, sequence=number, title=f"第{number}个候选项目")
    return ProjectRound.objects.create(year=YEAR, places=3)


def candidate(unit, **fields):
    blank = {"is_chosen": False, "progress": 0, "completed_on": None}
    return past_project(YEAR, status=ProjectStatus.CANDIDATE, unit=unit, **blank, **fields)


@once
def project(unit):
    return past_project(
        YEAR, status=ProjectStatus.UNDER_WAY, unit=unit, progress=0, completed_on=None
    )


def ballot(round_, counts=(200, 190, 180, 20), **changes):
    keys = round_.projects().in_order().values_list("pk", flat=True)
    counted = {"voted_on": TODAY, "members": 240, "present": 230, "ballots": 228}
    return {**counted, "votes": dict(zip(keys, counts, strict=True)), **changes}


def vote(round_, by, **changes):
    return perform(round_, "vote", by=by, data=ballot(round_, **changes))


def states(round_):
    return list(round_.projects().in_order().values_list("status", flat=True))


def test_the_most_votes_are_chosen(round_, clerk):
    vote(round_, clerk)
    assert states(round_) == [*["under_way"] * 3, "candidate"]


def test_the_votes_of_each_candidate_are_kept(round_, clerk):
    vote(round_, clerk)
    assert list(round_.projects().in_order().values_list("votes", flat=True)) == [200, 190, 180, 20]


def test_a_vote_is_entered_once(round_, clerk):
    done = vote(round_, clerk)
    with pytest.raises(Conflict):
        vote(done, clerk)
    assert ProjectRound.objects.get().status == RoundStatus.VOTED


def test_nobody_is_chosen_without_a_majority_of_all_members(round_, clerk):
    vote(round_, clerk, counts=(200, 190, 120, 20))
    assert states(round_) == ["under_way", "under_way", "candidate", "candidate"]


def refused(round_, clerk, match, **changes):
    with pytest.raises(ValidationError, match=match):
        vote(round_, clerk, **changes)
    assert set(states(round_)) == {"candidate"}


def test_as_many_candidates_as_places_are_no_vote(round_, clerk):
    round_.places = 4
    round_.save()
    refused(round_, clerk, "候选项目必须多于应选项目")


@pytest.mark.parametrize(("places", "number"), [(3, 1), (4, 0), (5, 0)])
def test_the_vote_waits_for_the_clerk_while_there_is_something_to_choose(
    round_, clerk, places, number
):
    ProjectRound.objects.update(places=places)
    assert WAITING.get("project_vote").records(clerk, TODAY).count() == number


def test_candidates_of_another_body_or_year_are_no_choice(round_, clerk):
    town = ProjectRound.objects.create(year=YEAR, places=3, organization=town_congress())
    ProjectRound.objects.create(year=YEAR + 1, places=3)
    assert set(WAITING.get("project_vote").records(clerk, TODAY)) == {round_}
    assert not CONTESTED(town)


def test_more_ballots_than_deputies_present_are_refused(round_, clerk):
    refused(round_, clerk, "多于出席的 230 人", ballots=231)


def test_more_present_than_members_are_refused(round_, clerk):
    refused(round_, clerk, "多于全体 240 人", present=241)


def test_more_votes_than_ballots_are_refused(round_, clerk):
    refused(round_, clerk, "多于收回的 228 票", counts=(229, 190, 180, 20))


def test_a_tie_at_the_last_place_needs_another_vote(round_, clerk):
    refused(round_, clerk, "票数相同", counts=(200, 190, 150, 150))


def test_a_tie_above_the_last_place_is_none():
    assert winners({1: 9, 2: 9, 3: 5}, 2, 4) == {1, 2}


def test_a_vote_of_tomorrow_is_refused(round_, clerk):
    refused(round_, clerk, "不能晚于今天", voted_on=TODAY + timedelta(days=1))


def test_the_page_of_the_vote_keeps_what_was_typed(client, round_, clerk):
    client.force_login(clerk)
    address = f"/admin/supervision/projectround/{round_.pk}/act/vote/"
    page = client.get(address).content.decode()
    assert "第1个候选项目" in page
    typed = {"voted_on": TODAY, "members": 240, "present": 230, "ballots": 231, "version": 0}
    typed |= {f"votes_{key}": 150 for key in round_.projects().values_list("pk", flat=True)}
    page = client.post(address, typed).content.decode()
    assert "多于出席" in page
    assert page.count('value="150"') == 4


def test_a_town_clerk_votes_for_the_own_body_alone(round_):
    with pytest.raises(PermissionDenied):
        vote(round_, make_user(Role.TOWN_CLERK, town_congress()))


def test_the_years_end_is_assessed_by_the_rule(round_, clerk):
    AssessmentRule.objects.get_or_create(since=date(2000, 1, 1))
    done = vote(round_, clerk)
    counts = {"satisfied": 150, "basically": 40, "dissatisfied": 2, "abstained": 3}
    inputs = {"held_on": TODAY, "members": 240, "present": 200, **counts}
    done = perform(done, "assess", by=clerk, data=inputs)
    assert (done.assessment.result, done.status) == ("satisfied", "assessed")


def report(project, by, **data):
    inputs = {"day": TODAY, "progress": 40, "text": "主体施工", **data}
    return perform(project, "report", by=by, data=inputs)


def test_the_unit_reports_progress(project, handler):
    assert report(project, handler).progress == 40


def test_another_unit_does_not(project):
    with pytest.raises(PermissionDenied):
        report(project, make_user(Role.HANDLER, make_org("民政局")))


def test_the_newest_day_tells_how_far_it_is(project, handler):
    report(project, handler)
    earlier = report(project, handler, day=TODAY - timedelta(days=3), progress=30)
    assert earlier.progress == 40


def test_a_day_is_told_once(project, handler):
    report(project, handler)
    with pytest.raises(ValidationError, match="已经报告过进展"):
        report(project, handler)


def test_a_day_before_the_projects_year_is_refused(project, handler):
    with pytest.raises(ValidationError, match="次年3月31日之间"):
        report(project, handler, day=date(YEAR - 1, 12, 31))


def test_a_completion_before_the_year_is_refused(project, clerk):
    with pytest.raises(ValidationError, match="不能早于"):
        perform(project, "complete", by=clerk, data={"day": date(YEAR - 1, 12, 31)})


def test_what_was_left_unfinished_may_be_completed_years_later(project, clerk):
    type(project).objects.filter(pk=project.pk).update(year=YEAR - 4, status="unfinished")
    project.refresh_from_db()
    done = perform(project, "complete", by=clerk, data={"day": TODAY})
    assert (done.status, done.completed_on) == ("completed", TODAY)


def test_a_completed_project_is_at_100(project, clerk):
    done = perform(project, "complete", by=clerk, data={"day": TODAY})
    assert (done.progress, done.completed_on) == (100, TODAY)


def test_a_reopened_project_is_where_it_was_reported(project, handler, clerk, leader):
    done = perform(report(project, handler), "complete", by=clerk, data={"day": TODAY})
    again = perform(done, "reopen", by=leader, data={"reason": "验收没有通过。"})
    assert (again.progress, again.completed_on) == (40, None)


def test_a_visit_goes_into_the_deputies_duty_record(project, clerk):
    deputy = make_deputy()
    inputs = {"day": TODAY, "text": "现场在施工。", "deputies": [deputy]}
    perform(project, "visit", by=clerk, data=inputs)
    assert DutyEntry.objects.get(deputy=deputy).text == "回访民生实事项目：新增公办学校学位"


def test_the_units_page_offers_a_report(client, project, handler):
    client.force_login(handler)
    page = client.get(f"/my/projects/{project.pk}/").content.decode()
    assert f"/my/projects/{project.pk}/report/" in page


@pytest.mark.parametrize("role", [Role.DEPUTY, Role.SYSADMIN])
def test_the_units_page_is_none_for(client, project, role):
    client.force_login(make_user(role))
    assert client.get(f"/my/projects/{project.pk}/").status_code == 404


def test_a_project_without_news_waits_for_its_unit(client, project, handler):
    client.force_login(handler)
    assert project.title in client.get("/my/").content.decode()


def test_after_a_report_it_no_longer_waits(client, project, handler):
    report(project, handler)
    client.force_login(handler)
    assert project.title not in client.get("/my/").content.decode()


def test_who_registered_it_does_not_publish_it(project, leader):
    Project.objects.update(created_by=leader)
    with pytest.raises(PermissionDenied):
        perform(Project.objects.get(), "publish", by=leader)


@pytest.fixture
def year_page(client):
    return lambda year=2023: client.get(f"/supervision/projects/{year}/")


def test_a_year_of_which_nothing_is_public_does_not_exist(year_page):
    past_project()
    assert year_page().status_code == 404


def test_the_year_shows_chosen_projects_with_bars(year_page):
    past_project(is_public=True)
    page = year_page().content.decode()
    assert 'class="done s-verified" width="100"' in page


def test_a_candidate_that_was_not_chosen_is_told_with_its_votes(year_page):
    past_project(is_public=True)
    left = {"is_chosen": False, "status": "candidate", "completed_on": None}
    past_project(is_public=True, title="没有入选的", votes=60, **left)
    assert "没有入选的" in year_page().content.decode()


def test_a_towns_own_stands_below_its_city_project(year_page):
    city = past_project(is_public=True)
    town = past_project(is_public=True, organization=town_congress(), parent=city, title="镇上的")
    (course,) = year_page().context["city"]
    assert [one.project for one in course.towns] == [town]


def test_the_newest_year_opens_without_a_number(client):
    past_project(is_public=True)
    assert client.get("/supervision/projects/")["Location"] == "/supervision/projects/2023/"


def test_the_months_tell_the_progress_at_their_end(year_page):
    project = past_project(is_public=True)
    for month, progress in ((3, 20), (6, 50), (11, 100)):
        ProjectProgress.objects.create(project=project, day=date(2023, month, 9), progress=progress)
    (course,) = year_page().context["city"]
    inputs = [month.progress for month in course.months]
    assert inputs == [0, 0, 20, 20, 20, 50, 50, 50, 50, 50, 100, 100]


def test_the_year_costs_the_same_with_one_and_with_three(
    client, year_page, django_assert_num_queries
):
    def look(number):
        for _ in range(number):
            past_project(is_public=True, unit=make_org(f"第{Project.objects.count()}局"))
        with django_assert_num_queries(7):
            year_page()

    client.get("/")  # the site's own name is read once
    look(1)
    look(2)


@pytest.mark.parametrize("who", ["stranger", "other unit", "other town"])
def test_an_unpublished_project_does_not_exist_for_a(client, project, who):
    if who == "other unit":
        client.force_login(make_user(Role.HANDLER, make_org("民政局")))
    if who == "other town":
        client.force_login(make_user(Role.TOWN_CLERK, town_congress()))
    assert client.get(project.get_absolute_url()).status_code == 404


def test_a_town_project_is_below_a_city_project_of_its_year_alone():
    town = past_project(organization=town_congress(), parent=past_project(2022))
    with pytest.raises(ValidationError, match="同一年度的市级项目"):
        town.full_clean()


def value(key):
    return figures.count(FIGURES.get(key), 2023).value


def test_chosen_city_projects_count_and_those_completed_in_time():
    past_project()
    past_project(completed_on=date(2024, 1, 2))
    past_project(organization=town_congress())
    past_project(is_chosen=False, status="candidate", completed_on=None)
    assert (value("wellbeing_projects"), value("wellbeing_projects_completed")) == (2, 1)
