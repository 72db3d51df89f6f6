"""A district says 区 and a county 县: on every page, in both languages, on every paper."""

import io

import pytest
from django.http import Http404
from django.utils import translation
from openpyxl import load_workbook

from congress_portal.exporting.template import template
from pages.place import words
from papers.kinds import KINDS
from papers.word import Marks, document_of
from registers.figures import FIGURES
from registers.rates import RATES
from tests.once import once
from tests.places import COUNTY, DISTRICT, PLACES, foreign_words, standing_in, told_by
from tests.security.addresses import ADDRESSES, OK
from tests.security.states import STATES
from tests.security.test_addresses import office_addresses
from tests.security.world import PEOPLE, World
from workflow.models import Clock

pytestmark = pytest.mark.django_db

PAGES = ADDRESSES | STATES
READABLE = ("text/html", "application/json", "text/csv", "text/plain", "application/atom+xml")
FIGURE_TEXTS = ("label", "definition", "meaning", "unit")


@once
def world(here):
    with standing_in(here):
        for clock in Clock.objects.all():  # made by migrations, in the words of their place
            clock.label = words(clock.label)
            clock.save()
        return World()


@pytest.fixture
def there(here, world):
    """In the place, with the records that its people made there."""
    with standing_in(here):
        yield world


def readers():
    """Each address with the first of the people who reads it."""
    for name, rule in PAGES.items():
        reader = next((one for one in PEOPLE if rule.opens_to(one) and rule.answer == OK), None)
        if reader:
            yield reader, name, rule


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("here", PLACES, ids=["district", "county"])
def test_no_page_says_a_word_of_another_kind_of_place(client, here, there, language):
    found, walked = {}, 0
    for person in PEOPLE:
        client.logout()
        if person != "anybody":
            client.force_login(getattr(there, person))
        for reader, name, rule in readers():
            if reader == person:
                with translation.override(language):
                    address = rule.make(there)
                walked += _look(client, here, address, name, found)
    assert found == {}
    assert walked > 100


@pytest.mark.parametrize("person", ["clerk", "station_clerk"])
@pytest.mark.parametrize("here", PLACES, ids=["district", "county"])
def test_no_page_of_the_back_office_does(client, here, there, person):
    client.force_login(getattr(there, person))
    found = {}
    walked = sum(_look(client, here, one, one, found) for one in office_addresses())
    assert found == {}
    assert walked > 5


def _look(client, here, address, name, found):
    """Whether the page could be read; its foreign words go into ``found``."""
    answer = client.get(address)
    kind = answer.headers.get("Content-Type", "")
    if answer.status_code != OK or not kind.startswith(READABLE) or answer.streaming:
        return False
    if strange := foreign_words(told_by(answer), here):
        found[name] = sorted(set(strange))[:5]
    return True


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("here", PLACES, ids=["district", "county"])
def test_no_definition_of_a_figure_does(here, language):
    with standing_in(here), translation.override(language):
        texts = {
            f"{figure.key}.{part}": str(getattr(figure, part))
            for figure in FIGURES.all()
            for part in FIGURE_TEXTS
        }
        texts |= {rate.key: str(rate.label) for group in RATES.all() for rate in group.rates}
        found = {key: foreign_words(text, here) for key, text in texts.items()}
    assert {key: strange for key, strange in found.items() if strange} == {}
    assert len(texts) > 100


@pytest.mark.parametrize("here", PLACES, ids=["district", "county"])
def test_no_paper_does(here, there):
    found, written = {}, set()
    for kind in KINDS.values():
        for record in kind.model._default_manager.all()[:5]:
            try:
                content = kind.compose(record, kind.occasion(record))
            except (Http404, ValueError, AttributeError, IndexError):
                continue  # there is no such paper of this record yet
            written.add(kind.key)
            assert document_of(content, Marks("1", 1, "AAAA", "https://portal.example/"))
            if strange := foreign_words(str(content), here):
                found[kind.key] = strange
    assert found == {}
    assert len(written) > 5


@pytest.mark.parametrize("here", PLACES, ids=["district", "county"])
def test_the_empty_workbook_is_in_the_words_of_the_place(here):
    with standing_in(here):
        book = load_workbook(io.BytesIO(template()))
    said = []
    for sheet in book:
        said += [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value]
        for one in sheet.data_validations.dataValidation:
            said += [str(one.formula1), str(one.promptTitle), str(one.prompt)]
    assert foreign_words("\n".join(said), here) == []
    assert ("区镇联动" if here == DISTRICT else "县乡联动") in said


def test_the_walk_would_find_a_word_of_a_city():
    assert foreign_words("由市级人大办理", DISTRICT)
    assert foreign_words("the city committee", COUNTY)
    assert not foreign_words("城市更新，设区的市", DISTRICT)
