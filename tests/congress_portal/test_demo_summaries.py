from datetime import date

import pytest

from accounts.choices import Role
from annual_summaries.summaries.models import AnnualSummary
from congress_portal.demo_every_year import summaries
from registers.figures import FIGURES
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def test_the_past_years_are_published_and_the_present_one_is_a_draft():
    summaries.publish_past_years({"clerk": make_user(Role.CLERK), "leader": make_user(Role.LEADER)})
    states = dict(AnnualSummary.objects.values_list("year", "status"))
    past = {int(year): "published" for year in summaries.TEXTS}
    assert states == {**past, date.today().year: "draft"}


def test_the_texts_name_only_figures_that_are_counted():
    known = {figure.key for figure in FIGURES.all()}
    for texts in summaries.TEXTS.values():
        for section in texts["sections"]:
            counted = {key for key in section["figures"] if not key.startswith("own_")}
            assert known.issuperset(counted)


def test_the_draft_of_the_present_year_waits_for_a_leader_with_pictures_and_texts():
    summaries.publish_past_years({"clerk": make_user(Role.CLERK), "leader": make_user(Role.LEADER)})
    summary = AnnualSummary.objects.get(status="draft")
    assert summary.ready_at is not None
    assert summary.sections.count() == summary.pictures.count() == 3
    assert f"{summary.year}年" in summary.opening
