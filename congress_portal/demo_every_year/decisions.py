"""What the sessions of every demo year met for and decided: agendas, votes, texts, and who was
appointed to which post. Days and numbers of people come from the ledgers; names are invented.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from typing import NamedTuple

from django.db.models import Q

from accounts.models import User
from supervision.activities.choices import Level, Method
from supervision.activities.models import Activity
from supervision.sessions.models import Decision, DecisionKind, Session, SessionKind
from workflow import trail

People = dict[str, User]
STORY = json.loads(Path(__file__).with_name("decisions.json").read_text("utf-8"))
HEARD = (Method.REPORT, Method.FINANCE)
DECIDED_AT = (SessionKind.COMMITTEE, SessionKind.CONGRESS)
SEATS_A_POST = 5
"""How many hold a post that several hold, when the story begins."""


class Seat(NamedTuple):
    """Who holds which post."""

    person: str
    post: str


class Offices:
    """Who holds which post: nobody leaves a post before he came, or comes to it twice."""

    def __init__(self) -> None:
        taken = set(User.objects.values_list("name", flat=True))
        self._names = (name for name in _names() if name not in taken)
        posts = STORY["posts"]
        several = [post for post in posts["several"] for _seat in range(SEATS_A_POST)]
        self._held = deque(Seat(next(self._names), post) for post in _mixed(posts, several))
        self._vacant: deque[str] = deque()
        self._more = cycle(posts["several"])

    def leave(self, number: int) -> list[Seat]:
        """So many leave, the longest in office first."""
        gone = [self._held.popleft() for _person in range(number)]
        single = STORY["posts"]["single"]
        self._vacant.extend(seat.post for seat in gone if seat.post in single)
        return gone

    def come(self, number: int) -> list[Seat]:
        """So many come: to the vacant posts first, then to those that several hold."""
        new = [
            Seat(next(self._names), self._vacant.popleft() if self._vacant else next(self._more))
            for _person in range(number)
        ]
        self._held.extend(new)
        return new


def _names() -> Iterator[str]:
    """Invented names, no two alike; neighbours share neither part."""
    surnames, given = STORY["surnames"], STORY["given"]
    for turn in range(len(surnames)):
        for place, name in enumerate(given):
            yield surnames[(place + turn) % len(surnames)] + name


def _mixed(posts: dict[str, list[str]], several: list[str]) -> list[str]:
    """The posts of one among those of several."""
    single = posts["single"]
    step = len(several) // len(single)
    mixed: list[str] = []
    for number, post in enumerate(single):
        mixed += [post, *several[number * step : (number + 1) * step]]
    return mixed + several[len(single) * step :]


def play(people: People) -> None:
    """Tells all years that the database holds, the oldest first."""
    decide(people)
    decide_in_towns(people)
    meet(people)


def decide_in_towns(people: People) -> None:
    """What the congresses of towns decided, by the kind of their decisions."""
    for decision in Decision.objects.exclude(organization=None).select_related("organization"):
        place = {"body": f"{decision.organization.name}", "year": decision.decided_on.year}
        for words, lines in STORY["town"]:
            if words in decision.title:
                decision.text = "\n\n".join(line.format(**place) for line in lines)
                _keep(decision, people, ["text"])


def decide(people: People) -> None:
    """Each decision at its session, with the vote; appointments with whom and for which post."""
    offices = Offices()
    order = ("decided_on", "pk")
    for number, decision in enumerate(Decision.objects.of_city().order_by(*order)):
        session = session_of(decision)
        if session is None or session.present is None:
            continue
        against, abstained = (
            STORY[name][decision.kind][number % len(STORY[name][decision.kind])]
            for name in ("against", "abstained")
        )
        lines, what_came = _words(decision, session, offices)
        decision.session = session
        decision.activity = _behind(decision)
        decision.in_favour = session.present - against - abstained
        decision.against, decision.abstained = against, abstained
        decision.text, decision.what_came = "\n\n".join(lines), what_came
        _keep(decision, people, ["session", "activity", "in_favour", "text"])


def session_of(decision: Decision) -> Session | None:
    """The session on whose days it was decided."""
    day = decision.decided_on
    last = Q(ends_on__gte=day) | Q(ends_on=None, held_on=day)
    return Session.objects.of_city().filter(last, kind__in=DECIDED_AT, held_on__lte=day).first()


def _words(decision: Decision, session: Session, offices: Offices) -> tuple[list[str], str]:
    """The text by paragraphs, and what came of it."""
    if decision.kind == DecisionKind.APPOINTMENT:
        new = offices.come(decision.people or 0)
        return [f"任命{person}为{post}。" for person, post in new], ""
    if decision.kind == DecisionKind.REMOVAL:
        gone = offices.leave(decision.people or 0)
        return [f"免去{person}的{post}职务。" for person, post in gone], ""
    known = STORY["decided"].get(decision.number)
    if known is not None:
        return known["text"], STORY["what_came"].get(decision.number, "")
    for words, lines, what_came in STORY["by_title"]:
        if words in decision.title:
            return [_filled(line, decision, session) for line in lines], what_came
    return [_filled(line, decision, session) for line in STORY["other"]], ""


def _filled(line: str, decision: Decision, session: Session) -> str:
    year = decision.decided_on.year
    name = str(session).removeprefix("第十八届").replace("常委会", "").replace("代表大会", "")
    return line.format(session=name, year=year, last=year - 1, next=year + 1, title=decision.title)


def _behind(decision: Decision) -> Activity | None:
    """The report on which it was decided: the one that the story names, or one heard that day."""
    named = STORY["decided"].get(decision.number, {}).get("activity")
    heard = Activity.objects.filter(level=Level.CITY, starts_on=decision.decided_on)
    if named:
        return Activity.objects.filter(number=named, starts_on__lte=decision.decided_on).first()
    for words, title in (("财政决算", "财政决算"), ("预算调整", "预算执行情况")):
        if words in decision.title:
            return heard.filter(method=Method.FINANCE, title__contains=title).first()
    return None


def meet(people: People) -> None:
    """The agenda of each session: what was heard on its days, what was decided, and more."""
    for session in Session.objects.of_city().order_by("held_on"):
        session.agenda = "；".join(_agenda(session)) + "。"
        _keep(session, people, ["agenda"])


def _agenda(session: Session) -> Iterator[str]:
    place = {"year": session.held_on.year, "number": session.number}
    if session.kind == SessionKind.CHAIRPERSONS:
        yield STORY["chairpersons"][session.number % 2].format(**place)
        return
    if session.kind == SessionKind.CONGRESS:
        yield STORY["congress"].format(**place)
        return
    days = (session.held_on, session.ends_on or session.held_on)
    heard = Activity.objects.filter(level=Level.CITY, method__in=HEARD, starts_on__range=days)
    listed = [*heard.order_by("number").values_list("title", flat=True)]
    listed += [f"审议《{one.title}》草案" for one in session.decisions.decisions()]
    yield from listed or [STORY["quiet"].format(**place)]
    extra = STORY["extra"].get(f"{session.held_on.year}-{session.number}")
    if extra:
        yield extra
    if session.decisions.of_people().exists():
        yield "审议人事任免事项"


def _keep(record: Session | Decision, people: People, fields: list[str]) -> None:
    """Saved as the clerk's correction, with a line on the trail."""
    record.save()
    trail.append(record, "edited", by=people["clerk"], content={"fields": fields})
