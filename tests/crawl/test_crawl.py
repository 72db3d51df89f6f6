"""A sample of the whole crawl: nobody is shown a word that is not theirs to read."""

import pytest

from tests.crawl.tokens import stamp
from tests.crawl.walk import Request, Walk, addresses, requests
from tests.once import once
from tests.security.world import PEOPLE, World

pytestmark = pytest.mark.django_db
MOST, SECONDS = 300, 30


@once
def canaries():
    world = World()
    world.origins = stamp()
    return world


@pytest.fixture
def walk(canaries):
    return Walk(canaries, canaries.origins)


def test_a_sample_of_all_addresses_and_people_shows_no_foreign_word(canaries, walk):
    found = walk.run(requests(canaries, list(canaries.origins)), most=MOST, seconds=SECONDS)
    assert found.leaks == {}
    assert found.broken == []
    assert found.tokens > 10


def test_no_page_of_a_matter_shows_a_citizens_words_to_another_town(canaries, walk):
    pages = [one for one in addresses(canaries) if one.startswith("/my/matters/")]
    for person in PEOPLE:
        for page in pages:
            walk.send(Request(person, "get", page))
    assert walk.findings.leaks == {}
    labels = {walk.origins[word].label for word in walk.seen}
    assert "liaison_stations.matter" in labels


def test_a_word_that_is_shown_to_a_stranger_is_found(canaries, walk):
    """The control: the page of a matter, judged as if a stranger had opened it."""
    walk.clients["other_keeper"] = walk.client("keeper")
    walk.send(Request("other_keeper", "get", f"/my/matters/{canaries.matter_pk}/"))
    assert ("other_keeper", "liaison_stations.matter", "text") in {
        (person, label, field) for person, _where, label, field in walk.findings.leaks
    }


def test_the_station_clerk_is_offered_drafted_opinions_on_one_page_alone(canaries, walk):
    """The control: the same words on another page of the same person are a leak."""
    page = f"/my/matters/{canaries.matter_pk}/"
    title = next(
        word
        for word, origin in walk.origins.items()
        if (origin.label, origin.field) == ("supervision.opinion", "title")
        and not walk.may_see("station_clerk", origin)
    )
    walk._judge(Request("station_clerk", "post", f"{page}into_item/"), title)
    assert walk.findings.leaks == {}
    walk._judge(Request("station_clerk", "get", page), title)
    assert len(walk.findings.leaks) == 1
