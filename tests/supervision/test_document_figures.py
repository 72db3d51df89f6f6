"""The figures of normative documents, each number with its own rule."""

from datetime import date

import pytest

from registers import figures
from registers.figures import FIGURES
from supervision.documents.choices import DocumentStatus as S
from supervision.documents.choices import ReviewResult
from supervision.normative_documents.models import Paper
from tests.once import once
from tests.supervision.documents_world import World

pytestmark = pytest.mark.django_db


@once
def world():
    return World()


def value(key, year=2023):
    return figures.count(FIGURES.get(key), year).value


def rows(key, breakdown, year=2023):
    counted = figures.count(FIGURES.get(key), year)
    return {row.label: row.value for row in counted.breakdown(breakdown).rows if row.value}


def test_each_level_is_counted_by_its_own_figure(world):
    world.concluded("1号")
    world.document("2号", status=S.REVIEWING)
    world.town_document("3号", status=S.REGISTERED)
    assert value("documents_reviewed_city") == 2
    assert value("documents_reviewed_town") == 1


@pytest.mark.parametrize("status", [S.FILED, S.DEFERRED, S.RETURNED, S.WITHDRAWN])
def test_what_is_not_on_record_is_not_counted(world, status):
    world.document(status=status)
    assert value("documents_reviewed_city") == 0


def test_the_year_is_that_of_the_filing(world):
    world.concluded(filed_on=date(2022, 12, 31), concluded_on=date(2023, 1, 1))
    assert value("documents_reviewed_city") == 0
    assert value("documents_reviewed_city", 2022) == 1


def test_unpublished_ones_count_and_are_not_listed(world):
    world.concluded(is_public=False)
    figure = FIGURES.get("documents_reviewed_city")
    assert value(figure.key) == 1
    assert not figure.public(figure.records(2023)).exists()


class TestRepealed:
    def repeal(self, world, number, on=date(2023, 6, 1), **fields):
        fields = {"result": ReviewResult.REPEALED, "concluded_on": on, **fields}
        return world.concluded(number, filed_on=date(2022, 1, 1), **fields)

    def test_one_in_both_sheets_is_one(self, world):
        self.repeal(world, "1号")
        world.cleaned("1号")
        world.cleaned("2号")
        self.repeal(world, "3号")
        assert value("documents_repealed") == 3
        assert rows("documents_repealed", "by_cause") == {"备案审查": 2, "文件清理": 1}

    def test_amended_and_withdrawn_ones_do_not_count(self, world):
        world.cleaned("1号", result="amended")
        world.cleaned("2号", status="withdrawn")
        self.repeal(world, "3号", result=ReviewResult.AMENDED)
        self.repeal(world, "4号", status=S.WITHDRAWN)
        assert value("documents_repealed") == 0

    def test_each_sheet_counts_in_the_year_of_its_own_day(self, world):
        self.repeal(world, "1号", on=date(2022, 6, 1))
        world.cleaned("1号", decided_on=date(2023, 2, 1))
        self.repeal(world, "2号", on=date(2024, 1, 1))
        assert value("documents_repealed") == 1
        assert rows("documents_repealed", "by_cause") == {"文件清理": 1}
        assert value("documents_repealed", 2022) == 1
        assert value("documents_repealed", 2024) == 1

    def test_repealed_ones_are_told_apart_by_why(self, world):
        for number, reason in enumerate(["被新文件代替。", "被新文件代替。", "上位法已废止。", ""]):
            world.cleaned(f"{number}号", reason=reason)
        world.cleaned("8号", reason="内部掌握的原因", is_public=False)
        self.repeal(world, "9号")
        assert rows("documents_repealed", "by_reason") == {
            "上位法已废止": 1,
            "被新文件代替": 2,
            "未填写原因": 1,
            "备案审查后由制定机关废止": 1,
            "未公开的部分": 1,
        }

    def test_of_one_in_both_sheets_the_reason_of_the_cleanup_is_told(self, world):
        self.repeal(world, "1号")
        world.cleaned("1号", reason="上位法已废止。")
        assert rows("documents_repealed", "by_reason") == {"上位法已废止": 1}

    def test_makers_are_named_from_either_sheet(self, world):
        self.repeal(world, "1号")
        world.cleaned("2号", maker=world.town)
        assert rows("documents_repealed", "by_maker") == {"市人民政府": 1, "石柱镇人民政府": 1}

    def test_the_list_says_the_published_one_of_two(self, world):
        self.repeal(world, "1号", title="未公开的标题", is_public=False)
        world.cleaned("1号", title="公开的标题")
        figure = FIGURES.get("documents_repealed")
        (paper,) = figure.listed(figure.public(figure.records(2023)))
        assert figure.line(paper).title == "公开的标题"

    def test_unpublished_ones_are_not_in_the_public_list(self, world):
        self.repeal(world, "1号", is_public=False)
        world.cleaned("2号", is_public=False)
        figure = FIGURES.get("documents_repealed")
        assert value(figure.key) == 2
        assert not figure.public(figure.records(2023)).exists()

    def test_each_row_of_a_breakdown_finds_its_papers(self, world):
        self.repeal(world, "1号")
        world.cleaned("2号")
        counted = figures.count(FIGURES.get("documents_repealed"), 2023)
        found = Paper.objects.repealed_in(2023)
        for breakdown in counted.breakdowns:
            for row in breakdown.rows:
                assert row.among(found).count() == row.value
