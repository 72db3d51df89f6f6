"""Every address of the portal, and who opens it: the table that the test walks.

A new address without a row fails the test. ``make`` gives an address of somebody's own record in
the world of the test; whoever is not in ``open_to`` meets ``closed``, strangers at the log-in.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

EVERYBODY = "everybody"
SIGNED_IN = "signed in"
INSIDERS = frozenset({"clerk", "leader", "handler", "helper", "deputy"})
CONGRESS = frozenset({"clerk", "leader"})
REPORTING = CONGRESS | {"handler"}
PROJECT_EYES = CONGRESS | {"handler"}
LEDGER = REPORTING | {"helper", "other_handler", "town_clerk", "town_leader", "other_town_clerk"}
LETTER_EYES = CONGRESS | {"handler", "helper"}
HOSTS = CONGRESS | {"deputy"}
DEPUTIES = {"deputy", "other_deputy"}
TRAINED = frozenset({"clerk", "leader", "town_clerk", "town_leader", "other_town_clerk", *DEPUTIES})
KEEPERS = frozenset({"keeper", "town_clerk", "station_clerk"})
RECEIVERS = KEEPERS | {"deputy"}
OVERSEEING = CONGRESS | {"town_clerk", "town_leader", "other_town_clerk"}
WATCHING = CONGRESS | {"town_clerk", "town_leader", "other_town_clerk", "sysadmin"}
"""Who sees to it that notices arrive."""
OK, FOUND, NOT_FOUND, NOT_ALLOWED, FORBIDDEN = 200, 302, 404, 405, 403


@dataclass(frozen=True)
class Rule:
    """``open_to`` is EVERYBODY, SIGNED_IN, or names of the world's people; ``answer`` is what
    they get."""

    make: Callable
    open_to: object
    answer: int = OK
    closed: int = NOT_FOUND
    stranger: int = FOUND

    def opens_to(self, name):
        if self.open_to == EVERYBODY:
            return True
        return name != "anybody" and (self.open_to == SIGNED_IN or name in self.open_to)

    def expected(self, name):
        if self.opens_to(name):
            return self.answer
        return self.stranger if name == "anybody" else self.closed


def at(name, *keys):
    """An address whose keys are attributes of the world, or literal."""
    return lambda world: reverse(name, args=[getattr(world, str(key), key) for key in keys])


def public(name, *keys, answer=OK):
    return Rule(at(name, *keys), EVERYBODY, answer)


def signed_in(name, *keys, answer=OK):
    return Rule(at(name, *keys), SIGNED_IN, answer)


def inside(name, *keys, open_to, answer=OK, closed=NOT_FOUND):
    return Rule(at(name, *keys), open_to, answer, closed)


def preview(name, *keys, open_to):
    """A page of the public that some see before it is published."""
    return Rule(at(name, *keys), open_to, stranger=NOT_FOUND)


NO_SUMMARY = {"answer": NOT_FOUND}  # none is published in this world

ADDRESSES = {
    "healthz": public("healthz"),
    "livez": public("livez"),
    "metrics": public("metrics", answer=NOT_FOUND),
    "display": public("display", answer=NOT_ALLOWED),
    "home": public("home"),
    "annual:index": public("annual:index"),
    "supervision:newest_projects": public("supervision:newest_projects", answer=NOT_FOUND),
    "supervision:projects": public("supervision:projects", 2023, answer=NOT_FOUND),
    "supervision:project": preview("supervision:project", 2023, "project", open_to=PROJECT_EYES),
    "supervision:project_picture": preview(
        "supervision:project_picture", "project_picture", open_to=PROJECT_EYES
    ),
    "my_items:project": inside("my_items:project", "project", open_to=PROJECT_EYES),
    "my_items:project_act": inside(
        "my_items:project_act", "project", "report", open_to=PROJECT_EYES, answer=NOT_ALLOWED
    ),
    "supervision:newest_plan": public("supervision:newest_plan", answer=NOT_FOUND),
    "supervision:plan": public("supervision:plan", 2023, answer=NOT_FOUND),
    "my_items:proposals": inside("my_items:proposals", open_to=DEPUTIES),
    "search": public("search"),
    "supervision:decisions": public("supervision:decisions"),
    "supervision:sessions": public("supervision:sessions"),
    "supervision:decision": preview("supervision:decision", "decision", open_to=CONGRESS),
    "supervision:session": preview("supervision:session", "session", open_to=CONGRESS),
    "annual:recognitions": public("annual:recognitions"),
    "annual:recognition": preview("annual:recognition", "recognition", open_to=CONGRESS),
    "annual:recognition_evidence": preview(
        "annual:recognition_evidence", "recognition", open_to=CONGRESS
    ),
    "annual:picture": preview("annual:picture", "section_picture", open_to=CONGRESS),
    "annual:summary": public("annual:summary", 2023, **NO_SUMMARY),
    "annual:brochure": public("annual:brochure", 2023, answer=NOT_FOUND),
    "annual:json": public("annual:json", 2023, **NO_SUMMARY),
    "annual:csv": public("annual:csv", 2023, **NO_SUMMARY),
    "annual:breakdowns_csv": public("annual:breakdowns_csv", 2023, **NO_SUMMARY),
    "annual:revision": public("annual:revision", 2023, 1, **NO_SUMMARY),
    "annual:figure": public("annual:figure", 2023, "list_items", **NO_SUMMARY),
    "annual:compare": public("annual:compare"),
    "annual:compare_csv": public("annual:compare_csv"),
    "annual:compare_csv_below": public("annual:compare_csv_below"),
    "annual:rate": public("annual:rate", 2023, "solved", **NO_SUMMARY),
    "supervision:activities": public("supervision:activities"),
    "supervision:items": public("supervision:items"),
    "supervision:item": preview("supervision:item", "item_pk", open_to=INSIDERS),
    "supervision:activity": preview("supervision:activity", "activity_number", open_to=CONGRESS),
    "supervision:documents": public("supervision:documents"),
    "supervision:changed_documents": public("supervision:changed_documents"),
    "supervision:document": preview("supervision:document", "document_pk", open_to=CONGRESS),
    "supervision:inquiry": preview("supervision:inquiry", "inquiry_number", open_to=CONGRESS),
    "supervision:review_request": public("supervision:review_request"),
    "supervision:review_request_track": public("supervision:review_request_track"),
    "supervision:activity_file": preview(
        "supervision:activity_file", "activity_file", open_to=CONGRESS
    ),
    "supervision:report_file": preview(
        "supervision:report_file", "report_paper", open_to=REPORTING
    ),
    "deputies": public("deputies"),
    "bills": public("bills"),
    "bill": public("bill", "bill_pk"),
    "find_deputies": public("find_deputies"),
    "deputy": public("deputy", "deputy_pk"),
    "deputy_opinion": public("deputy_opinion", "deputy_pk"),
    "deputy_photo": public("deputy_photo", "deputy_pk", answer=NOT_FOUND),
    "campaign": public("campaign", "campaign_pk"),
    "stations:directory": public("stations:directory"),
    "stations:station": public("stations:station", "station_code"),
    "stations:photo": public("stations:photo", "station_code", answer=NOT_FOUND),
    "stations:visits": public("stations:visits", "station_code"),
    "stations:opinion": public("stations:opinion", "station_code"),
    "stations:poster": inside("stations:poster", "station_code", open_to=KEEPERS, closed=FORBIDDEN),
    "opinions:track": public("opinions:track"),
    "opinions:receipt": public("opinions:receipt", answer=NOT_ALLOWED),
    "feed_annual": public("feed_annual"),
    "feed_items": public("feed_items"),
    "feed_matters": public("feed_matters"),
    "robots": public("robots"),
    "sitemap": public("sitemap"),
    "matters": public("matters"),
    "case_picture": public("case_picture", "matter_pk", "matter_photograph", answer=NOT_FOUND),
    "opinions:speak": public("opinions:speak"),
    "help:index": public("help:index"),
    "help:page": public("help:page", "privacy"),
    # By hand: the key is a chapter's, and the world has a person of the same name.
    "help:work": Rule(lambda world: reverse("help:work", args=["deputy"]), DEPUTIES),
    "open_data:page": public("open_data:page"),
    "open_data:datapackage": public("open_data:datapackage"),
    "open_data:dictionary": public("open_data:dictionary"),
    "open_data:popolo": public("open_data:popolo"),
    "open_data:csv": public("open_data:csv", "items"),
    "open_data:json": public("open_data:json", "items"),
    "share:kind": public("share:kind", "stations"),
    "share:deputy": public("share:deputy", "deputy_pk"),
    "share:station": public("share:station", "station_code"),
    "share:annual": public("share:annual", 2023, **NO_SUMMARY),
    "share:project": public("share:project", "project", answer=NOT_FOUND),
    "station_calendar": public("station_calendar", "station_code"),
    "my:desk": signed_in("my:desk"),
    "my_account:home": Rule(at("my_account:home"), SIGNED_IN),
    "my_account:password": Rule(at("my_account:password"), SIGNED_IN),
    "my_account:contact": Rule(at("my_account:contact"), SIGNED_IN, NOT_ALLOWED),
    "personal:hints": Rule(at("personal:hints"), SIGNED_IN, NOT_ALLOWED),
    "my_account:channels": Rule(at("my_account:channels"), SIGNED_IN, NOT_ALLOWED),
    # Identity services are off in the world of the test; test_identity_services.py walks them on.
    "identity:begin": Rule(at("identity:begin", "city"), EVERYBODY, NOT_ALLOWED),
    "identity:callback": Rule(at("identity:callback", "city"), EVERYBODY, NOT_FOUND),
    "my_account:identity": Rule(at("my_account:identity", "city"), SIGNED_IN, NOT_FOUND),
    "my_account:unbind": Rule(at("my_account:unbind", "city"), SIGNED_IN, NOT_ALLOWED),
    "my_supervision:desk": inside("my_supervision:desk", open_to=OVERSEEING),
    "my_supervision:blank": inside("my_supervision:blank", "no-account", open_to=OVERSEEING),
    "my_supervision:kind": inside("my_supervision:kind", "items", open_to=OVERSEEING),
    "my_supervision:urge": signed_in("my_supervision:urge", "items", answer=NOT_ALLOWED),
    "my_notices:list": signed_in("my_notices:list"),
    "my_notices:read_all": signed_in("my_notices:read_all", answer=NOT_ALLOWED),
    "my_notices:ledger": inside("my_notices:ledger", open_to=WATCHING),
    "my_notices:open": inside("my_notices:open", "notice", open_to={"handler"}, answer=FOUND),
    "my_notices:sign": signed_in("my_notices:sign", "notice", answer=NOT_ALLOWED),
    "my_account:end_sessions": Rule(at("my_account:end_sessions"), SIGNED_IN, NOT_ALLOWED),
    "my:calendar": inside("my:calendar", open_to={"deputy", "other_deputy"}),
    "my:calendar_feed": public("my:calendar_feed", "unknown", answer=NOT_FOUND),
    "my_assignments:invitation": inside(
        "my_assignments:invitation", "invitation_pk", open_to=HOSTS
    ),
    "my_assignments:invitation_act": inside(
        "my_assignments:invitation_act",
        "invitation_pk",
        "accept",
        open_to=HOSTS,
        answer=NOT_ALLOWED,
    ),
    "my_assignments:sign_in": signed_in("my_assignments:sign_in", "unknown", answer=NOT_FOUND),
    "my_station:busy": signed_in("my_station:busy", "station_code", answer=NOT_ALLOWED),
    "my_station:code": inside("my_station:code", open_to=DEPUTIES),
    "my_duty:record": inside("my_duty:record", open_to=DEPUTIES),
    "my_duty:new": inside("my_duty:new", open_to=DEPUTIES),
    "my_duty:named": inside("my_duty:named", open_to=DEPUTIES),
    "my_duty:paper": inside("my_duty:paper", open_to={"clerk", "town_clerk", "other_town_clerk"}),
    "my_station:duty": inside("my_station:duty", "station_code", open_to=KEEPERS),
    "my_duty:sheet": inside("my_duty:sheet", 2023, open_to=DEPUTIES),
    "my_duty:document": inside("my_duty:document", 2023, open_to=DEPUTIES),
    "my_duty:entry": inside("my_duty:entry", "duty_pk", open_to=HOSTS),
    "my_duty:file": inside("my_duty:file", "duty_pk", "photograph", open_to=HOSTS),
    "my_duty:act": inside("my_duty:act", "duty_pk", "verify", open_to=HOSTS, answer=NOT_ALLOWED),
    "personal:drafts": signed_in("personal:drafts"),
    "personal:lists": Rule(at("personal:lists"), SIGNED_IN, answer=NOT_ALLOWED),
    "my:together": signed_in("my:together", "acknowledge"),
    "pasting:items": inside("pasting:items", "opinion_pk", open_to={"clerk"}),
    "my_items:list": signed_in("my_items:list"),
    "my_suggestions:list": signed_in("my_suggestions:list"),
    "my_suggestions:new": inside("my_suggestions:new", open_to=DEPUTIES),
    "my_suggestions:suggestion": inside(
        "my_suggestions:suggestion", "suggestion_pk", open_to=INSIDERS
    ),
    "my_suggestions:edit": inside(
        "my_suggestions:edit", "suggestion_pk", open_to=INSIDERS, answer=FORBIDDEN
    ),
    "my_suggestions:file": inside(
        "my_suggestions:file", "suggestion_pk", "answer", open_to=INSIDERS
    ),
    "my_suggestions:act": inside(
        "my_suggestions:act", "suggestion_pk", "receive", open_to=INSIDERS, answer=NOT_ALLOWED
    ),
    "my_training:list": inside("my_training:list", open_to=DEPUTIES),
    "my_training:sign_up": signed_in("my_training:sign_up", "class_pk", answer=NOT_ALLOWED),
    "my_training:give_back": signed_in("my_training:give_back", "class_pk", answer=NOT_ALLOWED),
    "my_training:file": inside("my_training:file", "class_pk", "material", open_to=TRAINED),
    "my_items:item": inside("my_items:item", "item_pk", open_to=INSIDERS),
    "my_files:file": inside("my_files:file", "evidence", open_to=INSIDERS),
    "my_files:replace": inside("my_files:replace", "evidence", open_to={"handler", "leader"}),
    "my_items:file": inside("my_items:file", "item_pk", "evidence", open_to=INSIDERS),
    "my_items:act": inside(
        "my_items:act", "item_pk", "verify", open_to=INSIDERS, answer=NOT_ALLOWED
    ),
    "my_items:result": signed_in("my_items:result", "item_pk", answer=NOT_ALLOWED),
    "my_items:opinion": inside("my_items:opinion", "opinion_pk", open_to=CONGRESS),
    "my_items:opinion_act": inside(
        "my_items:opinion_act", "opinion_pk", "submit", open_to=CONGRESS, answer=NOT_ALLOWED
    ),
    "my_letters:letter": inside("my_letters:letter", "opinion_pk", open_to=LETTER_EYES),
    "my_letters:annex": inside("my_letters:annex", "opinion_pk", open_to=LETTER_EYES),
    "my_letters:urge": inside("my_letters:urge", "item_pk", open_to=CONGRESS),
    "my_papers:page": inside("my_papers:page", "hand-over", "opinion_pk", open_to=LETTER_EYES),
    "my_papers:word": inside("my_papers:word", "reply-form", "item_pk", open_to=LETTER_EYES),
    "my_papers:workbook": inside(
        "my_papers:workbook", "hand-over", "opinion_pk", open_to=LETTER_EYES
    ),
    "letters:find": public("letters:find"),
    "letters:letter": public("letters:letter", "0000000000000000", answer=NOT_FOUND),
    "supervision:promises": public("supervision:promises"),
    "my_promises:ledger": inside("my_promises:ledger", open_to=LEDGER),
    "my_promises:promise": inside("my_promises:promise", "promise_pk", open_to=REPORTING),
    "my_promises:act": inside(
        "my_promises:act", "promise_pk", "report", open_to=REPORTING, answer=NOT_ALLOWED
    ),
    "my_reports:report": inside("my_reports:report", "report_pk", open_to=REPORTING),
    "my_reports:file": inside("my_reports:file", "report_pk", "report_paper", open_to=REPORTING),
    "my_reports:act": inside(
        "my_reports:act", "report_pk", "comment", open_to=REPORTING, answer=NOT_ALLOWED
    ),
    "my:change": inside("my:change", "change_pk", open_to=KEEPERS),
    "my:change_file": inside("my:change_file", "change_pk", "change_file", open_to=KEEPERS),
    "my:change_act": inside(
        "my:change_act", "change_pk", "confirm", open_to=KEEPERS, answer=NOT_ALLOWED
    ),
    "my_station:home": signed_in("my_station:home"),
    "my_station:desk": inside("my_station:desk", "station_code", open_to=KEEPERS),
    "my_station:receptions": inside("my_station:receptions", "station_code", open_to=KEEPERS),
    "my_station:reception_new": inside("my_station:reception_new", "station_code", open_to=KEEPERS),
    "my_station:reception": inside(
        "my_station:reception", "reception_pk", open_to={*RECEIVERS, *CONGRESS}
    ),
    "my_station:reception_edit": inside(
        "my_station:reception_edit", "reception_pk", open_to=KEEPERS
    ),
    "my_station:matter_new": inside("my_station:matter_new", "station_code", open_to=KEEPERS),
    "my_station:rota": inside("my_station:rota", "station_code", open_to=KEEPERS),
    "my_station:day": inside("my_station:day", "day_pk", open_to=RECEIVERS),
    "my_station:day_act": inside(
        "my_station:day_act", "day_pk", "cancel", open_to=RECEIVERS, answer=NOT_ALLOWED
    ),
    "my_station:swap": inside("my_station:swap", "swap_pk", open_to={*RECEIVERS, "other_deputy"}),
    "my_station:swap_act": inside(
        "my_station:swap_act",
        "swap_pk",
        "accept",
        open_to={*RECEIVERS, "other_deputy"},
        answer=NOT_ALLOWED,
    ),
    "my_station:matters": signed_in("my_station:matters"),
    "my_station:matter": inside("my_station:matter", "matter_pk", open_to=RECEIVERS),
    "my_station:matter_act": inside(
        "my_station:matter_act", "matter_pk", "accept", open_to=RECEIVERS, answer=NOT_ALLOWED
    ),
    "my_station:alike": inside("my_station:alike", "matter_pk", open_to=KEEPERS),
    "my_station:matter_slip": inside("my_station:matter_slip", "matter_pk", open_to=KEEPERS),
    "my_station:reception_slips": signed_in(
        "my_station:reception_slips", "reception_pk", answer=NOT_FOUND
    ),
    "my_station:matter_phone": signed_in(
        "my_station:matter_phone", "matter_pk", answer=NOT_ALLOWED
    ),
    "my_station:matter_file": inside(
        "my_station:matter_file", "matter_pk", "matter_photograph", open_to=RECEIVERS
    ),
}
