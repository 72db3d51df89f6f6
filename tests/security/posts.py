"""Every address that takes a form, and whose: the second half of the permission table.

Whoever ``may`` gets an answer to an empty form; who knows the page and may not is refused (403);
for others it does not exist (404). An address without a row here takes no form from anybody.
"""

from dataclasses import dataclass

from tests.security.addresses import ADDRESSES, EVERYBODY, SIGNED_IN, at

ANSWERED = (200, 302, 409, 422)
REFUSED, UNKNOWN, NO_FORMS, LOG_IN = 403, 404, 405, 302
UNKNOWN_HERE = ("opinions:receipt", "identity:begin", "my_account:identity")
"""What the world of the test may not have: a receipt, an identity service."""


@dataclass(frozen=True)
class Form:
    """``may`` are names of the world's people, or EVERYBODY; ``knows`` who is told that they may
    not, in the place of those who open the address."""

    may: object
    knows: object = None

    def fits(self, name: str, person: str, status: int) -> bool:
        """Whether an answer to this person is right for the address of this name."""
        if self.may == SIGNED_IN:
            unknown = name in UNKNOWN_HERE and status == UNKNOWN
            return status == LOG_IN if person == "anybody" else unknown or status in ANSWERED
        if self.may == EVERYBODY:
            return status in ANSWERED or (name in UNKNOWN_HERE and status == UNKNOWN)
        if person == "anybody":
            return status == LOG_IN
        if person in self.may:
            return status in ANSWERED
        return status == (REFUSED if self._is_known_to(name, person) else UNKNOWN)

    def _is_known_to(self, name: str, person: str) -> bool:
        known = ADDRESSES[name].open_to if self.knows is None else self.knows
        return known not in (EVERYBODY, SIGNED_IN) and person in known


def of(*people: str, knows=None) -> Form:
    return Form(frozenset(people), knows)


DEPUTIES = ("deputy", "other_deputy")
KEEPERS = ("keeper", "town_clerk", "station_clerk")
OTHER_KEEPERS = ("other_keeper", "other_town_clerk", "station_clerk")

FORMS = {
    "healthz": Form(EVERYBODY),
    "display": Form(EVERYBODY),
    "supervision:review_request": Form(EVERYBODY),
    "supervision:review_request_track": Form(EVERYBODY),
    "deputy_opinion": Form(EVERYBODY),
    "stations:opinion": Form(EVERYBODY),
    "opinions:track": Form(EVERYBODY),
    "opinions:receipt": Form(EVERYBODY),
    "my_account:password": Form(SIGNED_IN),
    "my_account:contact": Form(SIGNED_IN),
    "my_account:end_sessions": Form(SIGNED_IN),
    "my_account:channels": Form(SIGNED_IN),
    "personal:hints": Form(SIGNED_IN),
    "my_account:identity": Form(SIGNED_IN),
    "my_account:unbind": Form(SIGNED_IN),
    "identity:begin": Form(EVERYBODY),
    "my_supervision:urge": of(
        "clerk", "leader", "town_clerk", "town_leader", "other_town_clerk", knows=()
    ),
    "my_notices:read_all": Form(SIGNED_IN),
    "my_notices:sign": of("handler", knows=()),
    "my_items:project_act": of("clerk", "handler"),
    "my_items:proposals": of(*DEPUTIES),
    "my:calendar": of(*DEPUTIES),
    "my_assignments:invitation_act": of("deputy"),
    "my_assignments:sign_in": of(),
    "my_station:busy": of(*KEEPERS),
    "my:together": Form(SIGNED_IN),
    "personal:drafts": Form(SIGNED_IN),
    "personal:lists": Form(SIGNED_IN),
    "my:change_act": of("town_clerk", "station_clerk", knows=("keeper",)),
    "my_files:replace": of("handler", "leader"),
    "pasting:items": of("clerk"),
    "my_duty:new": of(*DEPUTIES),
    "my_duty:named": of(*DEPUTIES),
    "my_duty:paper": of("clerk", "town_clerk", "other_town_clerk"),
    "my_station:duty": of(*KEEPERS),
    "my_duty:act": of("clerk"),
    "my_suggestions:new": of(*DEPUTIES),
    "my_suggestions:edit": of(),
    "my_suggestions:act": of("clerk"),
    "my_training:sign_up": of(*DEPUTIES),
    "my_training:give_back": of(*DEPUTIES),
    "my_items:act": of("clerk", "leader"),
    "my_items:result": of("clerk", "deputy", knows=("leader", "handler", "helper")),
    "my_items:opinion_act": of("clerk"),
    "my_papers:page": of("clerk", "leader", knows=("handler", "helper")),
    "my_promises:act": of("handler"),
    "my_reports:act": of("clerk"),
    "my_station:reception_new": of(*KEEPERS),
    "my_station:reception": of(*KEEPERS),
    "my_station:reception_edit": of(*KEEPERS),
    "my_station:matter_new": of(*KEEPERS),
    "my_station:rota": of(*KEEPERS),
    "my_station:day_act": of(*KEEPERS),
    "my_station:swap_act": of("other_deputy"),
    "my_station:matter_act": of(*KEEPERS),
    "my_station:matter_phone": of(*KEEPERS, "deputy"),
    "my_station:matter_slip": of(*KEEPERS),
}
# The same on records in another state, or of another place: (the address, its form).
OTHER_FORMS = {
    "my_items:act · before the hand-over": (
        at("my_items:act", "item_draft", "reply"),
        of(knows=("clerk", "leader")),
    ),
    "my_items:act · of a town": (
        at("my_items:act", "item_town", "verify"),
        of("town_clerk", "town_leader", knows=("clerk", "handler", "deputy")),
    ),
    "my_items:opinion_act · of a town": (
        at("my_items:opinion_act", "opinion_town", "publish_list"),
        of("town_leader", knows=("clerk", "town_clerk")),
    ),
    "my_suggestions:edit · draft": (
        at("my_suggestions:edit", "suggestion_draft"),
        of("deputy", knows=()),
    ),
    "my_suggestions:act · draft": (
        at("my_suggestions:act", "suggestion_draft", "submit"),
        of("deputy", knows=()),
    ),
    "my_station:matter_act · of another town": (
        at("my_station:matter_act", "other_matter", "accept"),
        of(*OTHER_KEEPERS, knows=()),
    ),
    "my_station:matter_phone · of another town": (
        at("my_station:matter_phone", "other_matter"),
        of(*OTHER_KEEPERS, knows=()),
    ),
    "my_station:matter_new · of another town": (
        at("my_station:matter_new", "other_station"),
        of(*OTHER_KEEPERS, knows=()),
    ),
}
