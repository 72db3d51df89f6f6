"""Who may see which record: said once more, from the roles alone, apart from every queryset.

Written from docs/domain.md#roles. It asks plain facts of records (whose unit, whose town, which
state) and never ``visible_to``, a relation or a table, so that a fault of theirs is none of its.
"""

from dataclasses import dataclass, field
from typing import Any

from django.apps import apps

from accounts.models import Grant, User
from attachments.models import StoredFile
from liaison_stations.stations.models import Keeper


@dataclass(frozen=True)
class Reader:
    """One person as plain facts; ``roles`` are (role, key of the body, is it the city)."""

    name: str
    roles: frozenset[tuple[str, int | None, bool]] = frozenset()
    deputy: int | None = None
    stations: frozenset[int] = field(default_factory=frozenset)
    key: int | None = None

    @classmethod
    def of(cls, name: str, user: User | None) -> "Reader":
        if user is None:
            return cls(name)
        grants = Grant.objects.filter(user=user.pk).select_related("organization")
        roles = {
            (one.role, one.organization_id, getattr(one.organization, "kind", "") == "committee")
            for one in grants
        }
        deputy = getattr(user, "deputy", None)
        kept = Keeper.objects.filter(user=user.pk).values_list("station_id", flat=True)
        return cls(name, frozenset(roles), deputy and deputy.pk, frozenset(kept), user.pk)

    def city(self, *names: str) -> bool:
        return any(role in names and is_city for role, _body, is_city in self.roles)

    def at(self, body: int | None, *names: str) -> bool:
        return any(role in names and own == body for role, own, _city in self.roles)

    def holds(self, *names: str) -> bool:
        return any(role in names for role, _body, _city in self.roles)

    def is_deputy(self, key: int | None) -> bool:
        return key is not None and key == self.deputy


# --- stations: citizens' words are for those who keep the station and the deputy in charge --------


def station_staff(who: Reader, station: Any) -> bool:
    of_town = station.organization_id and who.at(station.organization_id, "town_clerk")
    return bool(who.city("station_clerk") or of_town or station.pk in who.stations)


def matter(who: Reader, one: Any) -> bool:
    return station_staff(who, one.station) or who.is_deputy(one.deputy_id)


def reception(who: Reader, one: Any) -> bool:
    received = who.deputy in one.deputies.values_list("pk", flat=True)
    staff = who.city("clerk", "leader") or who.at(one.station.organization_id, "leader")
    return station_staff(who, one.station) or received or staff or one.is_public


def day(who: Reader, one: Any) -> bool:
    return True  # when and where deputies receive is for everybody


# --- supervision ---------------------------------------------------------------------------------


def activity_staff(who: Reader, one: Any) -> bool:
    joint = one.parent_id and one.parent.level == "city"
    return (
        who.city("clerk")
        or (who.city("leader") and bool(one.level == "city" or joint))
        or who.at(one.organizer_id, "town_clerk", "leader")
    )


def item_insider(who: Reader, one: Any) -> bool:
    if activity_staff(who, one.opinion.activity):
        return True
    if one.status in ("draft", "withdrawn"):
        return False
    units = [one.lead_unit_id, *one.assisting_units.values_list("pk", flat=True)]
    follows = who.deputy in one.following_deputies.values_list("pk", flat=True)
    return any(who.at(unit, "handler") for unit in units) or (who.deputy is not None and follows)


def item_is_public(one: Any) -> bool:
    opinion = one.opinion
    stands = one.status not in ("draft", "withdrawn")
    return one.is_public and opinion.is_public and opinion.activity.is_public and stands


def item(who: Reader, one: Any) -> bool:
    return item_is_public(one) or item_insider(who, one)


def entry(who: Reader, one: Any) -> bool:
    return item_insider(who, one.item) or (one.kind == "reply" and item_is_public(one.item))


def opinion(who: Reader, one: Any) -> bool:
    shown = one.is_public and one.activity.is_public
    return shown or activity_staff(who, one.activity) or any(item(who, i) for i in one.items.all())


def activity(who: Reader, one: Any) -> bool:
    if one.is_public or activity_staff(who, one):
        return True
    if who.deputy is not None and one.invitations.filter(deputy=who.deputy).exists():
        return True
    if any(report(who, heard) for heard in one.reports.all()):
        return True
    if any(who.at(asked.unit_id, "handler") for asked in one.inquiry_questions.all()):
        return True
    return any(opinion(who, one) for one in one.opinions.all())


def report(who: Reader, one: Any) -> bool:
    units = (one.reporter_id, one.entrusted_id)
    mine = activity_staff(who, one.activity) or any(who.at(unit, "handler") for unit in units)
    return mine or (one.is_public and one.activity.is_public)


def report_entry(who: Reader, one: Any) -> bool:
    whole = one.report
    inside = report(who, whole) and not (whole.is_public and who.key is None)
    return inside or (one.is_public and whole.is_public)


def question(who: Reader, one: Any) -> bool:
    shown = one.is_public and one.activity.is_public
    asked = who.is_deputy(one.asked_by_id)
    return shown or asked or activity_staff(who, one.activity) or who.at(one.unit_id, "handler")


def prepared(who: Reader, one: Any) -> bool:
    """Documents, decisions, sessions, recognition, projects: congress staff until published."""
    body = getattr(one, "organization_id", None) or getattr(one, "reviewer_id", None)
    unit = getattr(one, "unit_id", None)
    return (
        one.is_public
        or who.city("clerk", "leader")
        or who.at(body, "town_clerk", "leader")
        or (unit is not None and who.at(unit, "handler"))
    )


def summary(who: Reader, one: Any) -> bool:
    return who.city("clerk", "leader") or one.current_id is not None


# --- deputies ------------------------------------------------------------------------------------


def suggestion_insider(who: Reader, one: Any) -> bool:
    own = who.is_deputy(one.lead_deputy_id)
    if one.status == "draft":
        return own or one.created_by_id == who.key is not None
    seconds = who.deputy in one.cosigners.values_list("pk", flat=True) if who.deputy else False
    units = [one.lead_unit_id, *one.assisting_units.values_list("pk", flat=True)]
    handles = one.handed_over_on is not None and any(who.at(unit, "handler") for unit in units)
    return own or seconds or who.city("clerk", "leader") or handles


def suggestion(who: Reader, one: Any) -> bool:
    return one.is_public or suggestion_insider(who, one)


def duty(who: Reader, one: Any) -> bool:
    towns = one.deputy.mandates.values_list("organization_id", flat=True)
    of_town = any(body and who.at(body, "town_clerk", "leader") for body in towns)
    shown = one.is_public and one.status == "verified"
    return shown or who.is_deputy(one.deputy_id) or who.city("clerk", "leader") or of_town


def deputy(who: Reader, one: Any) -> bool:
    """Telephone and address of a deputy."""
    staff = who.holds("clerk", "town_clerk", "leader", "station_clerk")
    return staff or who.is_deputy(one.pk)


def account(who: Reader, one: Any) -> bool:
    """Telephone number of whoever signs in: their own, and of those who keep accounts."""
    return who.key == one.pk or who.holds("sysadmin", "account_admin")


def trained(who: Reader, one: Any) -> bool:
    return who.holds("deputy", "clerk", "town_clerk", "leader")


def invited(who: Reader, one: Any) -> bool:
    return who.is_deputy(one.deputy_id) or activity_staff(who, one.activity)


def clerks(who: Reader, one: Any) -> bool:
    return who.city("clerk")


def stored(who: Reader, one: Any) -> bool:
    """A file is seen by those who see what it is filed with."""
    for label, test in FILES.items():
        model = apps.get_model(label)
        for field_ in model._meta.concrete_fields:
            if field_.related_model is StoredFile:
                links = model._base_manager.filter(**{field_.name: one.pk})
                if any(test(who, link) for link in links):
                    return True
    return False


FILES = {
    "supervision.activityfile": lambda who, one: (
        (one.is_public and one.activity.is_public) or activity_staff(who, one.activity)
    ),
    "supervision.entryfile": lambda who, one: item_insider(who, one.entry.item),
    "supervision.reportfile": lambda who, one: report_entry(who, one.entry),
    "supervision.projectpicture": lambda who, one: prepared(who, one.project),
    "deputies.suggestionfile": lambda who, one: suggestion_insider(who, one.entry.suggestion),
    "deputies.dutyfile": lambda who, one: duty(who, one.entry),
    "deputies.trainingfile": trained,
    "deputies.deputy": lambda who, one: True,
    "liaison_stations.matterfile": lambda who, one: matter(who, one.entry.matter),
    "annual_summaries.recognition": prepared,
    "annual_summaries.sectionpicture": lambda who, one: summary(who, one.summary),
}
RULES = {
    "attachments.storedfile": stored,
    "accounts.user": account,
    "deputies.deputy": deputy,
    "deputies.dutyentry": duty,
    "deputies.suggestion": suggestion,
    "deputies.suggestionentry": lambda who, one: suggestion_insider(who, one.suggestion),
    "deputies.suggestionrequest": lambda who, one: suggestion_insider(who, one.suggestion),
    "supervision.activity": activity,
    "supervision.stage": lambda who, one: activity(who, one.activity),
    "supervision.effect": lambda who, one: activity(who, one.activity),
    "supervision.opinion": opinion,
    "supervision.item": item,
    "supervision.entry": entry,
    "supervision.request": lambda who, one: item_insider(who, one.item),
    "supervision.evaluation": lambda who, one: item_insider(who, one.item),
    "supervision.closure": lambda who, one: item_insider(who, one.item),
    "supervision.promise": lambda who, one: item_insider(who, one.item),
    "supervision.invitation": invited,
    "supervision.document": prepared,
    "supervision.inquiryquestion": question,
    "supervision.workreport": report,
    "supervision.reportentry": report_entry,
    "supervision.project": prepared,
    "supervision.session": prepared,
    "supervision.decision": prepared,
    "supervision.reviewrequest": clerks,
    "supervision.requester": clerks,
    "liaison_stations.reception": reception,
    "liaison_stations.matter": matter,
    "liaison_stations.citizen": lambda who, one: matter(who, one.matter),
    "liaison_stations.matterentry": lambda who, one: matter(who, one.matter),
    "annual_summaries.annualsummary": summary,
    "annual_summaries.section": lambda who, one: summary(who, one.summary),
    "annual_summaries.sectionpicture": lambda who, one: summary(who, one.summary),
    "annual_summaries.recognition": prepared,
}
ONLY = {
    "accounts.user": ("mobile",),
    "deputies.deputy": ("mobile", "address"),
}
"""Of these records the other words are for everybody."""
OFFERED = {
    ("station_clerk", "/my/matters/N/into_item/", "supervision.opinion", "title"),
}
"""(Person, address, record, field) of a choice that must name what its page is about: the station
clerk of the committee, who alone reads citizens' words, puts a matter on a drafted list of the same
committee. Nowhere else may a draft's title reach that person."""
