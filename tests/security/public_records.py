"""Every model of which the public reads records: how one becomes public, and how it changes then.

A queryset that says ``public()`` and has no row here fails (test_public_records.py).
"""

FLAG = "its own flag, set by the row ``publish`` of its table, by a second person"
WORD = "its own table: a second person's word shows it, and no form changes it afterwards"
FORM = "a form under /my/ that proposes it (workflow/edits.py)"
PART = "a part of a record above: it is shown with that, and changed where that one's changes wait"
COURSE = "written by the course of a public record, step by step, beside what was read"
REGISTER = "a register that the public reads whole: what is new and each change of it waits"

PUBLIC = {
    "annual_summaries.brochure": PART,
    "annual_summaries.recognition": FLAG,
    "annual_summaries.revision": WORD,
    "annual_summaries.revisionpicture": PART,
    "deputies.bill": FLAG,
    "deputies.campaign": FLAG,
    "deputies.campaignday": FLAG,
    "deputies.constituency": REGISTER,
    "deputies.deputy": REGISTER,
    "deputies.dutyentry": WORD,
    "deputies.grid": PART,
    "deputies.suggestion": FLAG,
    "deputies.trainingclass": FLAG,
    "liaison_stations.matter": PART,
    "liaison_stations.publishedcase": WORD,
    "liaison_stations.reception": FORM,
    "liaison_stations.receptionday": COURSE,
    "liaison_stations.selfassessment": WORD,
    "liaison_stations.station": REGISTER,
    "papers.officialpaper": COURSE,
    "supervision.activity": FLAG,
    "supervision.activityfile": PART,
    "supervision.assessment": COURSE,
    "supervision.ballot": REGISTER,
    "supervision.cleanupentry": FLAG,
    "supervision.decision": FLAG,
    "supervision.document": FLAG,
    "supervision.effect": PART,
    "supervision.finding": PART,
    "supervision.inquiryquestion": FLAG,
    "supervision.inspectedlaw": PART,
    "supervision.inspectionreport": FLAG,
    "supervision.inspectionteam": PART,
    "supervision.item": FLAG,
    "supervision.opinion": FLAG,
    "supervision.paper": PART,
    "supervision.plan": FLAG,
    "supervision.project": FLAG,
    "supervision.projectpicture": PART,
    "supervision.projectround": FLAG,
    "supervision.promise": COURSE,
    "supervision.reportentry": COURSE,
    "supervision.reportfile": COURSE,
    "supervision.selfreport": PART,
    "supervision.session": FLAG,
    "supervision.topic": PART,
    "supervision.workreport": FLAG,
}
"""By model, how the public comes to read it."""

AT_ONCE = {
    "liaison_stations.station": {
        "phone": "serves the day",
        "opening_hours": "serves the day",
        "intake_open": "serves the day: whether citizens may write here",
        "busy_until": "serves the day: for how long many may write from one network",
    },
}
"""Fields of a register that the public reads and that one person changes at once, and why."""

INSIDE = {
    "deputies.deputy": {"birth_month", "mobile", "address"},
    "liaison_stations.station": {"note"},
}
"""Fields of a register that the public never reads."""

OPERATOR = "the operator's: reads or writes what the portal's own rules decided, on the trail"
READS = "shows the public nothing"
COMMANDS = {
    "apply_retention": READS,
    "backup": READS,
    "brochure": READS,
    "doctor": READS,
    "export_ledger": READS,
    "figures": READS,
    "give_role": READS,
    "hand_on": READS,
    "import_ledger": "the operator's way of a workbook (contract, section 5): asks nobody",
    "load_demo": "fills an empty portal with a demo; refused elsewhere",
    "make_backup_key": READS,
    "make_records": READS,
    "proofread": READS,
    "purge_personal_data": "shows less: names, phones and words go after their time",
    "rebuild_search": OPERATOR,
    "repair_trail": READS,
    "restore": OPERATOR,
    "send_reminders": READS,
    "serve_demo": "a demo of its own folder, on this machine alone",
    "tidy_files": READS,
    "undo_import": "the operator's way back of the operator's own imports: asks nobody",
    "verify_trail": READS,
    "worker": "does what a second person has confirmed already",
}
