"""The days of the demo: offices work on working days, nobody is at two places, and what a deputy
says of an activity lies on its day. ``tests/demo_truth.py`` runs it with the others.
"""

from collections import defaultdict

OFFICIAL = (
    ("supervision.Activity", "starts_on"),
    ("supervision.Session", "held_on"),
    ("supervision.Decision", "decided_on"),
    ("supervision.Opinion", "handed_over_on"),
    ("supervision.Item", "replied_on"),
    ("supervision.Item", "verified_on"),
    ("supervision.Closure", "struck_off_on"),
    ("supervision.Effect", "achieved_on"),
    ("supervision.Document", "filed_on"),
    ("supervision.Document", "concluded_on"),
    ("supervision.CleanupEntry", "decided_on"),
    ("supervision.WorkReport", "heard_on"),
    ("supervision.Ballot", "held_on"),
    ("supervision.Plan", "adopted_on"),
    ("supervision.Project", "completed_on"),
    ("supervision.ProjectAssessment", "held_on"),
    ("deputies.Suggestion", "handed_over_on"),
    ("deputies.Suggestion", "replied_on"),
    ("deputies.TrainingClass", "starts_on"),
)
"""What an office does on a day of its own choice. Today is left out: the demo may be started on a
Sunday, and what is open today is open today."""


def offices_act_on_working_days():
    from django.apps import apps
    from django.utils import timezone

    from workflow.deadlines import first_working_day

    today = timezone.localdate()
    for label, field in OFFICIAL:
        model = apps.get_model(label)
        known = model._default_manager.exclude(**{field: None}).exclude(**{field: today})
        days = set(known.values_list(field, flat=True))
        for day in sorted(day for day in days if first_working_day(day) != day):
            first = known.filter(**{field: day}).first()
            yield f"{label}.{field} {day:%Y-%m-%d %a}: {first}"


def every_activity_of_a_past_year_tells_what_came_of_it():
    from django.utils import timezone

    from supervision.activities.models import Activity

    past = Activity.objects.filter(year__lt=timezone.localdate().year, effects=None)
    yield from (f"{one.number} {one.title}: no outcome" for one in past)


def a_plan_is_passed_by_a_meeting_of_the_chairpersons():
    from supervision.plans.models import Plan
    from supervision.sessions.models import Session

    meetings = set(
        Session.objects.of_city().filter(kind="chairpersons").values_list("held_on", flat=True)
    )
    for one in Plan.objects.exclude(adopted_on=None):
        if one.adopted_on not in meetings:
            yield f"{one.year}: {one.adopted_on}"


def nobody_is_at_two_places():
    """An activity and another one, or a reception, on one day: a section belongs to its parent."""
    from liaison_stations.receptions.models import Reception
    from supervision.activities.models import Activity

    places = defaultdict(set)
    for one in Activity.objects.prefetch_related("deputies"):
        for deputy in one.deputies.all():
            places[deputy, one.starts_on].add(one.parent or one)
    for one in Reception.objects.prefetch_related("deputies").select_related("station"):
        for deputy in one.deputies.all():
            places[deputy, one.held_on].add(one.station)
    for (deputy, day), where in places.items():
        if len(where) > 1:
            yield f"{deputy} {day}: {'、'.join(map(str, where))}"


def what_a_deputy_took_part_in_was_on_that_day():
    from deputies.duty.models import DutyEntry
    from supervision.activities.models import Activity

    held = defaultdict(set)
    for title, day in Activity.objects.values_list("title", "starts_on"):
        held[title].add(day)
    told = DutyEntry.objects.filter(text__startswith="参加")
    for text, day in set(told.values_list("text", "happened_on")):
        title = text.removeprefix("参加").strip("“”")
        if title in held and day not in held[title]:
            yield f"{text} on {day}, held on {held[title]}"


KINDS = (
    offices_act_on_working_days,
    every_activity_of_a_past_year_tells_what_came_of_it,
    a_plan_is_passed_by_a_meeting_of_the_chairpersons,
    nobody_is_at_two_places,
    what_a_deputy_took_part_in_was_on_that_day,
)
