"""Every form under ``/my/`` and every action on what the public reads: whether it waits for a
second person, or why it need not. A new form or action without a row here fails.
"""

WAITS = "waits: a second person confirms it before anybody outside reads it"
SECOND = "is the second person's word: never of who recorded, reported or submitted it"
INSIDE = "closed while the public reads the record"
HIDES = "shows the public less, with a reason that stays on the trail"
ACT = "an act of its day: it is told beside what the public has read, which stays as it was"
DECIDES = "decides on what another person asked for, within the record's own course"
OWN = "the own account, desk or calendar: nothing of it is public"
NEW = "makes a new record; what is public already stays as it was"
DRAFT = "changes a draft that nobody outside reads"
SHOWS = "shows what was recorded since, by those who answer for it"
SERVES = "serves the day at the counter; nothing of it is words that the public reads"

FORMS = {
    "my_account:password": OWN,
    "my_account:contact": OWN,
    "my_account:end_sessions": OWN,
    "my_account:channels": OWN,
    "personal:hints": OWN,
    "my_account:identity": OWN,
    "my_account:unbind": OWN,
    "my:calendar": OWN,
    "my_notices:read_all": OWN,
    "my_notices:sign": OWN,
    "personal:drafts": OWN,
    "personal:lists": OWN,
    "my:together": "takes the actions of tables, in the rows below",
    "my:change_act": SECOND,
    "my_files:replace": INSIDE,
    "my_supervision:urge": ACT,
    "my_items:project_act": "takes the actions of a table, in the rows below",
    "my_items:proposals": NEW,
    "my_items:act": "takes the actions of a table, in the rows below",
    "my_items:result": "links a duty record; neither record's words change",
    "my_items:opinion_act": "takes the actions of a table, in the rows below",
    "my_assignments:invitation_act": OWN,
    "my_assignments:sign_in": OWN,
    "my_station:busy": SERVES,
    "pasting:items": DRAFT,
    "my_duty:new": NEW,
    "my_duty:named": "contests a name, on which staff decide, in the rows below",
    "my_duty:paper": NEW,
    "my_station:duty": NEW,
    "my_duty:act": "takes the actions of a table, in the rows below",
    "my_suggestions:new": NEW,
    "my_suggestions:edit": DRAFT,
    "my_suggestions:act": "takes the actions of a table, in the rows below",
    "my_training:sign_up": OWN,
    "my_training:give_back": OWN,
    "my_papers:page": "issues a paper, whose versions stay; its check code says which one holds",
    "my_promises:act": "takes the actions of a table, in the rows below",
    "my_reports:act": "takes the actions of a table, in the rows below",
    "my_station:reception_new": WAITS,
    "my_station:reception": NEW,
    "my_station:reception_edit": WAITS,
    "my_station:matter_new": NEW,
    "my_station:rota": "makes or announces days by the rule of the station; known days stay",
    "my_station:day_act": "takes the actions of a table, in the rows below",
    "my_station:swap_act": "both deputies agree, and each is told",
    "my_station:matter_act": "takes the actions of a table, in the rows below",
    "my_station:matter_phone": "reads, and is on the trail",
    "my_station:matter_slip": "ends a receipt and gives another, for a reason, told to its citizen",
}

PUBLISHED = {INSIDE: "publish", HIDES: "unpublish"}
KEPT = {INSIDE: "publish withdraw", HIDES: "unpublish", DRAFT: "restore"}
COURSE = (
    "acknowledge request_return report_progress request_extension reply withdraw_reply reopen "
    "reassign succeed urge supervise assist split reply_part conclude_part send_part_back join "
    "part_ways"
)

ACTIONS = {
    "deputies.dutyentry": {
        SECOND: "verify send_back submit_for discard take_back",
        DRAFT: "confirm write_down",
        HIDES: "withdraw contest",
        DECIDES: "correct uphold",
    },
    "supervision.document": {
        **PUBLISHED,
        ACT: "register defer supplement send_back file_again begin_review send_opinion take_reply "
        "conclude succeed",
        HIDES: "unpublish withdraw",
    },
    "supervision.cleanupentry": {INSIDE: "publish", HIDES: "unpublish withdraw"},
    "supervision.promise": {
        ACT: "report ask_renewal succeed urge supervise",
        SECOND: "confirm refuse renew break",
    },
    "deputies.bill": KEPT,
    "deputies.trainingclass": KEPT,
    "deputies.campaign": KEPT,
    "deputies.campaignday": KEPT,
    "deputies.suggestion": {
        WAITS: "propose_correction",
        INSIDE: "correct publish",
        SECOND: "hand_over",
        DRAFT: "submit receive set_units cosign decline_cosigning",
        HIDES: "unpublish withdraw call_off refuse leave",
        DECIDES: "refuse_return grant_extension refuse_extension",
        ACT: f"{COURSE} consult rate dissatisfied conclude mark_key unmark_key acknowledge_for "
        "report_progress_for reply_for rate_for",
    },
    "supervision.activity": {**KEPT, ACT: "succeed"},
    "supervision.inquiryquestion": {
        **PUBLISHED,
        ACT: "answer succeed promise put_off to_item link_item solve reopen",
        HIDES: "unpublish withdraw",
    },
    "supervision.inspectionreport": {INSIDE: "publish", HIDES: "unpublish withdraw"},
    "supervision.item": {
        WAITS: "propose_correction",
        INSIDE: "correct publish",
        SECOND: "verify send_back strike_off",
        HIDES: "unpublish withdraw",
        DECIDES: "refuse_return grant_extension refuse_extension",
        ACT: f"{COURSE} ask answer follow decline_following evaluate keep_following "
        "acknowledge_for report_progress_for reply_for evaluate_for",
    },
    "supervision.opinion": {
        WAITS: "propose_correction",
        INSIDE: "correct publish_list",
        SECOND: "hand_over publish",
        DRAFT: "submit return_draft",
        ACT: "report_back succeed",
        HIDES: "withdraw",
    },
    "supervision.plan": {INSIDE: "publish", HIDES: "unpublish", DRAFT: "adopt"},
    "supervision.topic": {DRAFT: "score", ACT: "add move drop"},
    "supervision.projectround": {**PUBLISHED, ACT: "vote assess"},
    "supervision.project": {
        INSIDE: "publish withdraw",
        SHOWS: "show_pictures",
        HIDES: "unpublish keep_pictures_inside",
        ACT: "report complete succeed leave_unfinished reopen visit urge supervise",
    },
    "supervision.workreport": {
        SHOWS: "publish",
        ACT: "submit_draft log_draft comment submit_final log_final give_to_members hear "
        "reschedule hand_over submit_handling log_handling return_handling assess order_renewal "
        "conclude conclude_unassessed remind succeed",
        HIDES: "unpublish withdraw",
    },
    "supervision.session": KEPT,
    "supervision.decision": KEPT,
    "liaison_stations.publishedcase": {
        DRAFT: "submit revise",
        SECOND: "publish send_back withdraw",
    },
    "liaison_stations.selfassessment": {
        DRAFT: "submit",
        SECOND: "check",
        HIDES: "send_back",
    },
    "liaison_stations.matter": {
        ACT: "accept answer_on_the_spot solve_on_the_spot to_village to_town to_city "
        "entrust_upward to_suggestion refuse report_progress answer solve into_item into_topic "
        "give_back assign remark merge reopen succeed",
        NEW: "propose_case",
    },
    "liaison_stations.receptionday": {
        ACT: "announce move cancel restore ask_swap",
        SERVES: "appoint",
    },
    "annual_summaries.recognition": KEPT,
}
"""By model and reason, the actions of its table."""
