"""The sheet 代表任期: the town body is found in the words; odd mandates are warned of."""

import pytest

from accounts.choices import OrganizationKind
from accounts.models import Area
from congress_portal.importing.run import import_workbook
from deputies.people.models import Mandate
from tests.congress_portal.ledger.workbooks import written
from tests.factories import make_org

pytestmark = pytest.mark.django_db

PEOPLE = ["编号", "姓名"]
MANDATES = ["代表", "层级", "届次", "代表团", "任职日期", "终止日期", "终止原因"]


@pytest.fixture
def take(tmp_path):
    def take(*rows):
        sheets = {"代表": [PEOPLE, ["D1", "方知行"]], "代表任期": [MANDATES, *rows]}
        return import_workbook(written(tmp_path / "ledger.xlsx", sheets))

    return take


def town(name):
    area = Area.objects.create(name=name)
    return make_org(f"永康市{name}人大", OrganizationKind.TOWN_CONGRESS, area=area)


def doubts_of(run):
    return [(note.row, note.column, str(note.sentence)) for note in run.doubts.first()]


def row(
    level="县级", term=18, delegation="石柱代表团", since="2022-01-18", until=None, reason=None
):
    return ["方知行", level, term, delegation, since, until, reason]


def test_the_town_is_found_in_the_delegation(take):
    body = town("石柱镇")
    take(row())
    assert Mandate.objects.get().organization == body


def test_a_delegation_that_names_no_town_leaves_it_open(take):
    town("石柱镇")
    take(row(delegation="永康代表团"))
    assert Mandate.objects.get().organization is None


def test_overlapping_terms_are_warned_of_and_come_in(take):
    run = take(row(term=17, since="2017-01-10"), row())
    assert [(line, column) for line, column, _sentence in doubts_of(run)] == [(3, "任职日期")]
    assert Mandate.objects.count() == 2


def test_an_overlap_with_what_the_portal_knows_is_warned_of(take):
    take(row(term=17, since="2017-01-10"))
    assert doubts_of(take(row(), row(term=17, since="2017-01-10"))) != []


def test_one_term_after_the_other_is_not_warned_of(take):
    ended = row(term=17, since="2017-01-10", until="2022-01-18", reason="届满")
    assert doubts_of(take(ended, row())) == []


def test_a_second_import_finds_the_same_records(take):
    town("石柱镇")
    take(row())
    again = take(row())
    assert {section.changed + section.created for section in again.in_order} == {0}
