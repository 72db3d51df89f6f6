"""The page of a well-being project: place, money, picture, and the curve of its year."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from attachments.uploads import check, store
from supervision.projects.models import ProjectProgress
from tests.factories import make_user, png
from tests.history import past_project

pytestmark = pytest.mark.django_db


@pytest.fixture
def project():
    return past_project(is_public=True)


def page(client, project, address=None):
    return client.get(address or project.get_absolute_url()).content.decode()


def tell(project, **fields):
    for name, value in fields.items():
        setattr(project, name, value)
    project.save()


def report(project, month, progress):
    ProjectProgress.objects.create(
        project=project, day=date(project.year, month, 20), progress=progress
    )


def facts(html):
    return dict(re.findall(r"<dt>([^<]+)</dt><dd[^>]*>([^<]+)</dd>", html))


def test_place_and_money_are_told(client, project):
    tell(project, place="东城街道", planned_cost=Decimal("1200.00"), spent=Decimal("900.50"))
    assert facts(page(client, project)) == {
        "地点": "东城街道",
        "资金": "计划投资 1200 万元 · 已完成 900.5 万元 · 75%",
    }


@pytest.mark.parametrize(
    ("planned", "spent", "words"),
    [
        (Decimal(80), None, "计划投资 80 万元"),
        (None, Decimal("3.2"), "已完成 3.2 万元"),
        (Decimal(0), Decimal(0), "计划投资 0 万元 · 已完成 0 万元"),
    ],
)
def test_what_nobody_said_of_the_money_is_left_out(client, project, planned, spent, words):
    tell(project, planned_cost=planned, spent=spent)
    assert facts(page(client, project))["资金"] == words


def test_a_project_of_which_nothing_more_is_known_has_no_empty_rows(client, project):
    assert facts(page(client, project)) == {}


def test_a_negative_sum_is_refused(project):
    project.spent = Decimal(-1)
    with pytest.raises(ValidationError) as refused:
        project.full_clean()
    assert "spent" in refused.value.message_dict


def test_without_a_photograph_the_head_shows_the_drawing(client, project):
    assert "img/drawn/projects.svg" in page(client, project)


def test_the_newest_photograph_stands_at_the_head_and_the_others_below(client, project):
    for day in (date(2023, 5, 1), date(2023, 9, 1)):
        project.pictures.create(stored=store(check(png()), by=make_user()), day=day)
    head, rest = page(client, project).split("</header>")[-2:]
    assert "2023年9月1日拍摄" in head
    assert "2023年5月1日拍摄" in rest
    assert "2023年9月1日拍摄" not in rest


def test_the_curve_tells_its_months_and_its_plan(client, project):
    project.milestones.create(month=3, text="进场", progress=20)
    project.milestones.create(month=6, text="结顶")
    report(project, 3, 15)
    report(project, 6, 70)
    html = page(client, project)
    assert "到12月末完成 70%。计划3月末到 20%。" in html
    assert '<line class="planned"' in html
    rows = re.findall(r"(\d+)月</th>\s*<td[^>]*>(.+?)</td>\s*<td[^>]*>(.+?)</td>", html)
    assert rows[2] == ("3", "20", "15")
    assert rows[5] == ("6", "–", "70")


def test_behind_the_plan_is_said_in_words_and_with_a_sign(client, project):
    project.milestones.create(month=6, text="结顶", progress=50)
    report(project, 6, 30)
    html = page(client, project)
    assert '<span class="sign s-overdue">6月末比计划慢 20 个百分点</span>' in html


def test_a_plan_in_words_alone_draws_no_line(client, project):
    project.milestones.create(month=6, text="结顶")
    assert '<line class="planned"' not in page(client, project)


def test_more_than_the_whole_cannot_be_planned(project):
    milestone = project.milestones.create(month=6, text="结顶")
    milestone.progress = 101
    with pytest.raises(ValidationError) as refused:
        milestone.full_clean()
    assert list(refused.value.message_dict) == ["progress"]


def test_the_list_draws_the_year_of_each_project_and_says_it_in_words(client, project):
    report(project, 3, 15)
    html = page(client, project, f"/supervision/projects/{project.year}/")
    assert 'aria-label="各月末进度：3月 15%' in html
    assert '<polyline points="0,48 20,48 40,48 60,41' in html
    assert "<figure" not in html


def test_the_list_has_a_small_picture_of_each_project(client, project):
    day = date(project.year, 6, 1)
    shot = project.pictures.create(stored=store(check(png()), by=make_user()), day=day)
    html = page(client, project, f"/supervision/projects/{project.year}/")
    assert f"/{shot.stored.uuid}/?width=" in html
    assert 'class="thumb"' in html


def test_what_was_completed_after_its_year_says_how_late(client, project):
    day = date(project.year + 1, 4, 21)
    type(project).objects.filter(pk=project.pk).update(status="completed", completed_on=day)
    html = page(client, project, f"/supervision/projects/{project.year}/")
    assert "比年底晚 112 天" in html
