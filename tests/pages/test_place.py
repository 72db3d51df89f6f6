"""Texts in the words of another place, in both languages; wrong settings are told in a sentence."""

import pytest
from django.core.checks import run_checks
from django.utils import translation
from django.utils.translation import gettext

from congress_portal.help.handbook import CHAPTERS
from congress_portal.site.models import SiteSettings
from pages.place import Locality, spellings
from supervision.activities.choices import Level
from tests.places import COUNTY, DISTRICT, PLACES, standing_in

USUAL = Locality("永康市", ("镇", "街道", "区"))
HERE = Locality(*DISTRICT)
IN_A_COUNTY = Locality(*COUNTY)
OF_STREETS = Locality("上城区", ("街道",))
TEXTS = (
    ("市级项目", "区级项目", "县级项目"),
    ("市人大常委会", "区人大常委会", "县人大常委会"),
    ("本年度市、镇两级有人大代表", "本年度区、镇两级有人大代表", "本年度县、乡镇两级有人大代表"),
    ("市镇联动", "区镇联动", "县乡联动"),
    ("市里的联动活动", "区里的联动活动", "县里的联动活动"),
    ("按组织单位（市、镇街区）", "按组织单位（区、街镇）", "按组织单位（县、镇乡街道）"),
    ("由镇、街道、区人大组织", "由街道、镇人大组织", "由镇、乡、街道人大组织"),
    ("已交镇（街道、区）办理", "已交街道（镇）办理", "已交镇（乡、街道）办理"),
    (
        "镇级换届要选明是哪个镇的人大",
        "镇级换届要选明是哪个镇的人大",
        "乡镇级换届要选明是哪个乡镇的人大",
    ),
    ("县级", "区级", "县级"),
    ("区", "功能区", "区"),
    ("市", "区", "县"),
    ("设区的市", "设区的市", "设区的市"),
    ("县级以上地方各级人大", "县级以上地方各级人大", "县级以上地方各级人大"),
    ("城市更新进社区", "城市更新进社区", "城市更新进社区"),
)
ENGLISH = (
    ("City items", "District items", "County items"),
    ("of two cities", "of two districts", "of two counties"),
    ("Prefecture-level city", "Prefecture-level city", "Prefecture-level city"),
    ("Electoral district", "Electoral district", "Electoral district"),
    ("County level", "District level", "County level"),
    (
        "Towns, subdistricts and zones",
        "Subdistricts and towns",
        "Towns, townships and subdistricts",
    ),
    ("town (subdistrict or zone)", "subdistrict (town)", "town (township or subdistrict)"),
    ("the town or subdistrict", "the subdistrict or town", "the town, township or subdistrict"),
    ("a town's own", "a town's own", "a town's own"),
)


@pytest.mark.parametrize(("usual", "district", "county"), TEXTS)
def test_a_text_reads_as_the_place_says_it(usual, district, county):
    assert (HERE.words(usual), IN_A_COUNTY.words(usual)) == (district, county)


@pytest.mark.parametrize(("usual", "district", "county"), ENGLISH)
def test_an_english_text_does_so_too(usual, district, county):
    assert (HERE.english(usual), IN_A_COUNTY.english(usual)) == (district, county)


@pytest.mark.parametrize("text", [texts[0] for texts in TEXTS + ENGLISH])
def test_the_usual_place_leaves_every_text_as_it_is(text):
    assert (USUAL.words(text), USUAL.english(text)) == (text, text)


def test_a_place_of_subdistricts_alone_names_no_town():
    assert OF_STREETS.words("镇街区站、镇（街道、区）、镇级") == "街道站、街道、街道级"
    assert (
        OF_STREETS.english("Town or subdistrict, a town's own")
        == "Subdistrict, a subdistrict's own"
    )


def test_a_word_is_known_as_any_place_says_it():
    assert {"市", "县", "区", "旗"} <= spellings("市")
    assert {"镇街区", "镇街", "乡镇街道"} <= spellings("镇街区")
    assert spellings("视察") == {"视察"}


@pytest.mark.parametrize(("here", "word"), [(DISTRICT, "区"), (COUNTY, "县")])
def test_the_catalogues_are_in_the_words_of_the_place(here, word):
    with standing_in(here):
        assert (gettext("市级"), str(Level.CITY.label)) == (f"{word}级", word)
        with translation.override("en"):
            assert "City" not in gettext("市级")
    assert gettext("市级") == "市级"


def test_the_names_of_site_and_committee_follow_from_the_place():
    assert SiteSettings().committee == "永康市人民代表大会常务委员会"
    with standing_in(DISTRICT):
        assert SiteSettings().committee == "婺城区人民代表大会常务委员会"
        assert SiteSettings().name == "婺城区人大监督工作平台"


def test_the_handbook_is_in_its_words_too():
    assert "上报市人大" in CHAPTERS["keeper"].body
    with standing_in(DISTRICT):
        assert "上报区人大" in CHAPTERS["keeper"].body


@pytest.mark.parametrize(
    ("setting", "value", "fault"),
    [
        ("PLACE", "婺城", "portal.E006"),
        ("PLACE", "区", "portal.E006"),
        ("PLACE_TOWNS", ["村"], "portal.E007"),
        ("PLACE_TOWNS", ["区"], "portal.E007"),
        ("PLACE_TOWNS", ["镇", "镇"], "portal.E007"),
        ("OUTCOME_LETTERS", {"A": "办好了"}, "portal.E008"),
    ],
)
def test_a_wrong_setting_is_told_in_one_sentence(settings, setting, value, fault):
    setattr(settings, setting, value)
    (told,) = run_checks(tags=["translation"])
    assert told.id == fault
    assert told.msg.startswith(setting)
    assert told.msg.endswith(".")


def test_the_settings_of_other_places_are_fine(settings):
    for settings.PLACE, settings.PLACE_TOWNS in PLACES:
        assert run_checks(tags=["translation"]) == []


def test_a_wrong_name_does_not_break_a_page_before_the_check_tells():
    assert Locality("婺城", ("镇",)).words("市级") == "市级"
