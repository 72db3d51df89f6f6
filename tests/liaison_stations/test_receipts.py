"""Receipt codes: many, unguessable, found however they are typed, and kept only as digests."""

import re
import uuid
from collections import Counter

import pytest

from intake import codes
from liaison_stations.matters.models import Receipt
from liaison_stations.opinions.submission import OPINIONS, issue
from tests.liaison_stations.world import World, act, make_matter
from tests.once import once

SLOW = codes.SLOW
CODES = [OPINIONS.code_for(uuid.uuid4()) for _ in range(20_000)]


@pytest.fixture(scope="module", autouse=True)
def _as_slow_as_it_is():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(codes, "SLOW", SLOW)
        codes.nobodys.cache_clear()
        yield


def test_no_two_codes_are_the_same():
    assert len(set(CODES)) == len(CODES)


def test_every_sign_is_as_likely_as_any_other():
    """80 bits: each of 16 places takes each of 32 signs (6 standard deviations allowed)."""
    expected = len(CODES) / 32
    counts = [Counter(code[place] for code in CODES) for place in range(codes.LENGTH)]
    assert all(set(count) == set(codes.ALPHABET) for count in counts)
    assert all(abs(n - expected) < 6 * expected**0.5 for count in counts for n in count.values())


def test_the_code_is_of_sixteen_signs_in_four_groups():
    assert re.fullmatch(
        "[0-9A-HJKMNP-TV-Z]{4}( [0-9A-HJKMNP-TV-Z]{4}){3}", " ".join(codes.groups(CODES[0]))
    )


def test_a_form_has_one_code():
    key = uuid.uuid4()
    assert OPINIONS.code_for(key) == OPINIONS.code_for(key)


def test_another_secret_makes_other_codes(settings):
    key = uuid.uuid4()
    first = OPINIONS.code_for(key)
    settings.SECRET_KEY = "another"
    assert OPINIONS.code_for(key) != first


def test_the_key_that_is_stored_makes_another_code():
    key = uuid.uuid4()
    assert OPINIONS.code_for(codes.stored_key(key)) != OPINIONS.code_for(key)


@pytest.mark.parametrize(
    "typed",
    [
        "0123456789ABCDEF",
        "0123 4567 89AB CDEF",
        "0123-4567-89ab-cdef",
        "０１２３ ４５６７ ８９ＡＢ ＣＤＥＦ",
        "o123 4567 89ab cdef",
        "O1234567 89ABCDEF",
        "0I23 4567 89AB CDEF",
        "0l23 4567 89AB CDEF",
        "  0123\u00a04567\u300089AB\tCDEF\n",
        "0123。4567。89AB。CDEF",
    ],
)
def test_a_code_is_understood_however_it_is_typed(typed):
    assert codes.as_stored(typed) == "0123456789ABCDEF"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "0123",
        "0123456789ABCDEU",
        "0123456789ABCDEF0",
        "回执码回执码回执码回执码回执码回",
        "0" * 10**6,
    ],
)
def test_what_cannot_be_a_code_is_none(typed):
    assert codes.as_stored(typed) == ""


@once
def receipt():
    code = CODES[0]
    return issue(make_matter(World()), code, codes.digest_of(code))


def test_the_code_finds_its_receipt(receipt):
    assert OPINIONS.find(CODES[0]) == receipt


def test_the_locator_alone_finds_nothing(receipt):
    assert OPINIONS.find(CODES[0][:5] + CODES[1][5:]) is None


def test_receipts_with_the_same_locator_are_told_apart(receipt):
    code = CODES[0][:5] + CODES[1][5:]
    other = issue(receipt.matter, code, codes.digest_of(code))
    assert (OPINIONS.find(CODES[0]), OPINIONS.find(code)) == (receipt, other)


def test_two_digests_of_a_code_differ():
    assert codes.digest_of(CODES[0]) != codes.digest_of(CODES[0])


def test_a_damaged_digest_fits_nothing(receipt):
    Receipt.objects.filter(pk=receipt.pk).update(digest="damaged")
    assert OPINIONS.find(CODES[0]) is None


@pytest.mark.parametrize("code", [CODES[1], CODES[0][:5] + CODES[1][5:]], ids=["unknown", "wrong"])
def test_an_unknown_code_costs_the_same_work_as_a_wrong_one(receipt, monkeypatch, code):
    codes.nobodys()
    tested = []
    fits = codes.fits
    monkeypatch.setattr(
        codes, "fits", lambda digest, typed: tested.append(digest) or fits(digest, typed)
    )
    OPINIONS.find(code)
    assert len(tested) == 1
    assert tested[0].startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_a_merge_keeps_the_receipt_and_from_where_it_came(db):
    world, code = World(), CODES[2]
    raised, into = make_matter(world), make_matter(world)
    issue(raised, code, codes.digest_of(code))
    act(raised, "merge", world.keeper, into=into)
    found = OPINIONS.find(code)
    assert (found.matter, found.origin) == (into, raised)
