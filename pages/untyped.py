"""Names for what no type can say, each with its reason: where one stands, ``Any`` is meant.

A bare ``Any`` in a signature says nothing of why; ``tests/project/figures.py`` counts both.
"""

from typing import Any

AnyRecord = Any
"""A record of some concept, or what it leads to. The ground floor asks it for the attributes that
the concept's own table, register or page names; Django's model classes meet no protocol (their
fields are descriptors, their related managers are made at run time), and the classes themselves
lie above, where this room may not look."""

AnyReader = Any
"""Whoever asks: an account, nobody, or ``request.user``, which Django types as an account *or* an
anonymous visitor also behind a sign-in. Only accounts have roles and bodies; a relation asks for
them itself. ``workflow.people.Actor`` stands where its four questions are enough."""

AnyValue = Any
"""What a field, a cell, a row of a grouped query or a JSON content holds: text, number, day or
nothing. The declaration beside it (field, column, dimension) says which; no type of ours could."""

ByDjango = Any
"""Handed on to Django or to a library unopened, or asked back from it: the signature that we
override is typed so, or not at all, and a narrower type here would only contradict it."""
