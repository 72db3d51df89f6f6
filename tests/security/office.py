"""Every page of the back office and whose it is: the third part of the permission table.

For each register: who opens its list, who adds to it; and of the first record of the world, who
reads it and who changes it (left out where the world holds none). Nobody deletes.
"""

from dataclasses import dataclass

NOBODY: frozenset[str] = frozenset()
CLERK = frozenset({"clerk"})
CITY = frozenset({"clerk", "leader"})
LEADERS = frozenset({"leader", "town_leader"})
OTHER_TOWN = frozenset({"other_town_clerk"})
TOWNS = frozenset({"town_clerk"}) | OTHER_TOWN
CLERKS = CLERK | TOWNS
STAFF = CLERKS | LEADERS
STATIONS = frozenset({"station_clerk"})
SYSTEM = frozenset({"sysadmin"})
ACCOUNTS = frozenset({"account_admin"})
AUDIT = frozenset({"auditor"})
AT_A_DESK = STAFF | STATIONS | SYSTEM | ACCOUNTS | AUDIT
"""Who comes into the back office at all."""


@dataclass(frozen=True)
class Register:
    opens: frozenset[str]
    adds: frozenset[str]
    reads: frozenset[str] | None = None
    changes: frozenset[str] | None = None


REGISTERS = {
    "accounts.organization": Register(
        STAFF | STATIONS | SYSTEM | ACCOUNTS,
        CLERK | SYSTEM,
        STAFF | STATIONS | SYSTEM | ACCOUNTS,
        CLERK | SYSTEM,
    ),
    "accounts.area": Register(STAFF | STATIONS | SYSTEM, CLERK | SYSTEM),
    "accounts.user": Register(
        SYSTEM | ACCOUNTS | AUDIT, SYSTEM | ACCOUNTS, SYSTEM | ACCOUNTS | AUDIT, SYSTEM | ACCOUNTS
    ),
    "congress_portal.escalationstep": Register(CITY | LEADERS, CLERK, CITY | LEADERS, CLERK),
    "accounts.robot": Register(SYSTEM, SYSTEM),
    "accounts.roleproposal": Register(SYSTEM | ACCOUNTS | AUDIT, SYSTEM | ACCOUNTS),
    "deputies.campaign": Register(STAFF | STATIONS, CLERK, STAFF | STATIONS, CLERK),
    "deputies.bill": Register(CITY | LEADERS, CLERK, CITY | LEADERS, NOBODY),
    "deputies.constituency": Register(STAFF | STATIONS, CLERKS, STAFF | STATIONS, CLERK),
    "deputies.grid": Register(STAFF | STATIONS, NOBODY, STAFF | STATIONS, CLERK),
    "deputies.campaignday": Register(STAFF | STATIONS, CLERK),
    "deputies.dutyentry": Register(STAFF, CLERKS, CITY, NOBODY),
    "deputies.yardstick": Register(CITY | LEADERS, CLERK, CITY | LEADERS, CLERK),
    "deputies.pointscheme": Register(CITY | LEADERS, CLERK),
    "deputies.deputy": Register(STAFF | STATIONS, CLERKS, STAFF | STATIONS, CLERK),
    "deputies.seats": Register(STAFF, CLERK),
    "deputies.rollover": Register(CITY | LEADERS, CLERK),
    "deputies.suggestion": Register(CITY | LEADERS, CLERK, CITY, NOBODY),
    "deputies.trainingclass": Register(STAFF, CLERKS, STAFF, CLERKS),
    "supervision.activity": Register(STAFF, CLERKS, CITY, CLERK),
    "supervision.theme": Register(STAFF, CLERK),
    "supervision.item": Register(STAFF, NOBODY, CITY, NOBODY),
    "supervision.opinion": Register(STAFF, CLERKS, CITY, NOBODY),
    "supervision.document": Register(STAFF, CLERKS, CITY, NOBODY),
    "supervision.cleanupentry": Register(CITY | LEADERS, CLERK),
    "supervision.inquiryquestion": Register(STAFF, CLERKS, CITY, CLERK),
    "supervision.inspectionteam": Register(STAFF, CLERKS),
    "supervision.inspectionreport": Register(STAFF, CLERKS),
    "supervision.lookbackdraw": Register(STAFF, CLERKS),
    "supervision.lookback": Register(STAFF, NOBODY),
    "supervision.ballot": Register(CITY | LEADERS, CLERK),
    "supervision.session": Register(STAFF, CLERKS, CITY, CLERK),
    "supervision.decision": Register(STAFF, CLERKS, CITY, CLERK),
    "supervision.plan": Register(STAFF, CLERKS),
    "supervision.topic": Register(STAFF, CLERKS),
    "supervision.projectround": Register(STAFF, CLERKS),
    "supervision.project": Register(STAFF, CLERKS, CITY, CLERK),
    "supervision.workreport": Register(STAFF, CLERKS, CITY, CLERK),
    "supervision.assessmentrule": Register(
        CITY | LEADERS | SYSTEM, CLERK, CITY | LEADERS | SYSTEM, NOBODY
    ),
    "supervision.reviewrequest": Register(CLERK, NOBODY),
    "registers.merge": Register(CITY | LEADERS, NOBODY),
    "liaison_stations.selfassessment": Register(LEADERS | TOWNS | STATIONS, TOWNS | STATIONS),
    "liaison_stations.publishedcase": Register(TOWNS | STATIONS, TOWNS | STATIONS),
    "liaison_stations.station": Register(
        STAFF | STATIONS,
        TOWNS | STATIONS,
        (STAFF | STATIONS) - OTHER_TOWN,
        (TOWNS | STATIONS) - OTHER_TOWN,
    ),
    "annual_summaries.recognition": Register(CITY, CLERK, CITY, CLERK),
    "annual_summaries.ownfigure": Register(CITY, CLERK, CITY, CLERK),
    "annual_summaries.annualsummary": Register(CITY, CLERK, CITY, CLERK),
    "congress_portal.sitesettings": Register(CLERK | SYSTEM, CLERK | SYSTEM),
    "workflow.clock": Register(CITY | LEADERS | SYSTEM, CLERK, CITY | LEADERS | SYSTEM, NOBODY),
    "workflow.holiday": Register(
        CITY | LEADERS | SYSTEM, CLERK | SYSTEM, CITY | LEADERS | SYSTEM, CLERK | SYSTEM
    ),
    "workflow.delivery": Register(CLERK | SYSTEM, NOBODY, CLERK | SYSTEM, NOBODY),
    "workflow.trailentry": Register(AUDIT, NOBODY, AUDIT, NOBODY),
}

OTHER_PAGES = {
    "admin:index": AT_A_DESK,
    "admin:app_list": AT_A_DESK - STATIONS - ACCOUNTS - AUDIT,
    "admin:jsi18n": AT_A_DESK,
    "admin:view_on_site": NOBODY,
    # A field must be named; then it offers what the person may choose, which the crawl looks at.
    "admin:autocomplete": NOBODY,
    # Of what is not there yet: an upload, a code to sign in by, a first publication.
    "admin:ledger_preview": NOBODY,
    "admin:ledger_faults": NOBODY,
    "admin:long_work": NOBODY,
    "admin:long_work_state": NOBODY,
    "admin:long_work_stop": NOBODY,
    "admin:long_work_file": NOBODY,
    "admin:supervision_activity_code": NOBODY,
    "admin:annual_summaries_annualsummary_drift": NOBODY,
    "admin:annual_summaries_annualsummary_proofread": CITY,
    "admin:login": NOBODY,
    "admin:moving_in_holidays": CLERK | SYSTEM,
    "admin:moving_in": CITY | SYSTEM | ACCOUNTS,
    "admin:system": SYSTEM,
    "admin:system_start": SYSTEM,
    "admin:long_works": AT_A_DESK,
    "admin:hand_on_person": ACCOUNTS,
    "admin:hand_on_body": CLERKS | STATIONS | ACCOUNTS,
    "admin:logout": AT_A_DESK,
    "admin:password_change": AT_A_DESK,
    "admin:password_change_done": AT_A_DESK,
    "admin:ledger_import": CLERK,
    "admin:ledger_template": CLERK,
    "admin:ledger_export": CLERK | TOWNS | STATIONS,
    "admin:deputies_trainingclass_attendance": CLERKS,
    "admin:supervision_activity_attendance": CLERK,
    "admin:supervision_activity_gathering": CLERK,
    "admin:supervision_activity_invite": CLERK,
    "admin:supervision_activity_mark": CLERK,
    "admin:supervision_activity_names": CLERKS,
    "admin:supervision_activity_close_code": CLERK,
    "admin:liaison_stations_station_blank_spots": TOWNS | STATIONS | CITY | LEADERS,
}
"""Pages that belong to no register's usual ones; ``KEYS`` are those of their addresses."""
KEYS = {
    "admin:app_list": ["supervision"],
    "admin:view_on_site": ["1", "1"],
    "admin:ledger_preview": ["999"],
    "admin:ledger_faults": ["999"],
    "admin:long_work": ["999"],
    "admin:long_work_state": ["999"],
    "admin:long_work_stop": ["999"],
    "admin:long_work_file": ["999"],
    "admin:hand_on_person": ["handler_pk"],
    "admin:hand_on_body": ["unit_pk"],
    "admin:deputies_trainingclass_attendance": ["class_pk"],
    "admin:supervision_activity_attendance": ["activity_pk"],
    "admin:supervision_activity_gathering": ["activity_pk"],
    "admin:supervision_activity_invite": ["activity_pk"],
    "admin:supervision_activity_mark": ["activity_pk"],
    "admin:supervision_activity_code": ["activity_pk"],
    "admin:supervision_activity_close_code": ["activity_pk"],
    "admin:annual_summaries_annualsummary_drift": ["summary_pk"],
}
