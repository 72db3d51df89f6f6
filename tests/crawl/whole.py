"""What ``python -m tests.crawl`` runs; no part of the suite."""

import logging
import os

import pytest

from tests.crawl.tokens import stamp
from tests.crawl.walk import Walk, requests
from tests.once import once
from tests.security.world import World


@once
def canaries():
    world = World()
    world.origins = stamp()
    return world


@pytest.mark.django_db
def test_the_whole_crawl(canaries):
    logging.disable(logging.CRITICAL)
    most, seconds, seed = (
        float(os.environ[f"CRAWL_{name}"]) for name in ("RESPONSES", "SECONDS", "SEED")
    )
    walk = Walk(canaries, canaries.origins)
    asked = requests(canaries, list(canaries.origins), int(seed))
    found = walk.run(asked, most=int(most), seconds=seconds)
    print(f"\n{len(canaries.origins)} tokens, {len(asked)} requests known")
    print(f"{found.responses} responses, {found.tokens} tokens seen: {found.statuses}")
    for kind, where in sorted(found.leaks.items()):
        print("LEAK", *kind, "·", where)
    for request in found.broken:
        print("500", request)
    assert not found.leaks
    assert not found.broken
