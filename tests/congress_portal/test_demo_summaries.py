from datetime import date

import pytest

from accounts.choices import Role
from annual_summaries.summaries.models import AnnualSummary
from congress_portal.demo_past import summaries
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
            assert known.issuperset(section["figures"])
