"""What the forms of the back office send."""

from django.urls import reverse
from django.utils import timezone

from tests.factories import committee, government


def empty_formset(prefix, initial=0):
    return {f"{prefix}-TOTAL_FORMS": "0", f"{prefix}-INITIAL_FORMS": str(initial)}


def activity_form(**changes):
    today = timezone.localdate()
    return {
        "number": "2026-900",
        "year": str(today.year),
        "title": "视察养老服务",
        "method": "inspection",
        "level": "city",
        "organizer": str(committee().pk),
        "starts_on": str(today),
        "attendances": "6",
        **empty_formset("stages"),
        **empty_formset("files"),
        **empty_formset("effects"),
        **changes,
    }


def opinion_form(activity, unit, rows, **changes):
    data = {
        "activity": str(activity.pk),
        "kind": "inspection",
        "number": "",
        "title": "关于养老服务的视察意见",
        "addressee": str(government().pk),
        "items-TOTAL_FORMS": str(max(rows, 20)),
        "items-INITIAL_FORMS": "0",
    }
    for row in range(max(rows, 20)):
        data[f"items-{row}-kind"] = "suggestion"
    for row in range(rows):
        data |= {
            f"items-{row}-problem": f"问题之{row}",
            f"items-{row}-suggestion": f"建议之{row}",
            f"items-{row}-lead_unit": unit.name,
        }
    return {**data, **changes}


def post_opinion(client, *args, **changes):
    return client.post(reverse("admin:supervision_opinion_add"), opinion_form(*args, **changes))


def change_form(opinion, **changes):
    item = opinion.items.get()
    return {
        "activity": str(opinion.activity_id),
        "kind": "inspection",
        "number": opinion.number,
        "title": "改过的标题",
        "addressee": str(opinion.addressee_id),
        "items-TOTAL_FORMS": "1",
        "items-INITIAL_FORMS": "1",
        "items-0-id": str(item.pk),
        "items-0-opinion": str(opinion.pk),
        "items-0-sequence": "1",
        "items-0-kind": "suggestion",
        "items-0-suggestion": "改过的建议",
        "items-0-lead_unit": item.lead_unit.name,
        **changes,
    }


def opinion_page(opinion):
    return reverse("admin:supervision_opinion_change", args=[opinion.pk])


def activity_page(activity):
    return reverse("admin:supervision_activity_change", args=[activity.pk])


def question_form(activity, **changes):
    return {
        "activity": str(activity.pk),
        "sequence": "",
        "question": "项目落地后要素怎样保障？",
        "asked_by": "",
        "unit": "",
        **changes,
    }
