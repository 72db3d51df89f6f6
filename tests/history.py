"""Records with a past, as an import makes them: in any state, without the way there."""

import itertools
from datetime import date

from annual_summaries.recognitions.models import Recognition, RecognitionKind
from deputies.bills.models import Bill
from deputies.campaigns.models import Campaign
from deputies.duty.models import DutyEntry, DutyKind, DutyStatus
from deputies.suggestions.models import Suggestion, SuggestionStatus
from deputies.training.models import TrainingClass
from liaison_stations.matters.models import Matter, MatterStatus, Source
from liaison_stations.receptions.models import Reception
from liaison_stations.stations.models import Station, StationKind
from supervision.documents.choices import CleanupResult, DocumentStatus, ReviewResult
from supervision.documents.models import CleanupEntry, Document
from supervision.handling.models import Closure
from supervision.inquiries.models import InquiryQuestion, QuestionStatus
from supervision.items.choices import ItemStatus
from supervision.items.models import Item
from supervision.opinions.choices import OpinionKind, OpinionStatus
from supervision.opinions.models import Opinion
from supervision.projects.models import Project, ProjectStatus
from supervision.sessions.models import Decision, DecisionKind, Session
from tests import factories

_numbers = itertools.count(1)


def past_activity(year=2023, **fields):
    fields.setdefault("starts_on", date(year, 5, 8))
    return factories.make_activity(year=year, **fields)


def past_opinion(activity=None, on=date(2023, 6, 1), **fields):
    return Opinion.objects.create(
        **{
            "number": f"永人大视〔2023〕{next(_numbers)}号",
            "activity": activity or past_activity(on.year, starts_on=on),
            "kind": OpinionKind.INSPECTION,
            "title": "关于视察情况的意见",
            "addressee": factories.government(),
            "status": OpinionStatus.HANDED_OVER,
            "handed_over_on": on,
            **fields,
        }
    )


def past_item(opinion=None, *, struck_off_on=None, reopened_on=None, **fields):
    """An item handed over with its opinion; struck off (and reopened) on the days given."""
    opinion = opinion or past_opinion()
    if struck_off_on and not reopened_on:
        fields = {"status": ItemStatus.STRUCK_OFF, "replied_on": struck_off_on, **fields}
    item = Item.objects.create(
        **{
            "opinion": opinion,
            "sequence": next(_numbers),
            "suggestion": "加强日常管理",
            "lead_unit": factories.make_org("交通运输局"),
            "status": ItemStatus.HANDLING,
            "handed_over_on": opinion.handed_over_on,
            "struck_off_on": None if reopened_on else struck_off_on,
            **fields,
        }
    )
    if struck_off_on:
        Closure.objects.create(item=item, struck_off_on=struck_off_on, reopened_on=reopened_on)
    return item


def past_suggestion(on=date(2023, 3, 1), *, replied_on=None, **fields):
    return Suggestion.objects.create(
        **{
            "year": on.year,
            "number": f"{next(_numbers):03}",
            "title": "关于增设公交站点的建议",
            "lead_deputy": factories.make_deputy(),
            "lead_unit": factories.make_org("交通运输局"),
            "status": SuggestionStatus.REPLIED if replied_on else SuggestionStatus.HANDLING,
            "handed_over_on": on,
            "replied_on": replied_on,
            **fields,
        }
    )


def past_class(on=date(2023, 4, 1), people=60, **fields):
    return TrainingClass.objects.create(
        **{
            "name": "代表履职培训班",
            "starts_on": on,
            "participants": people,
            "is_public": True,
            **fields,
        }
    )


def past_campaign_day(on=date(2023, 5, 1), people=30, solved=4, grid=None, **fields):
    grid = grid or Campaign.objects.create(name="城市更新", is_public=True).grids.create(
        name="第一网格"
    )
    numbers = {"participations": people, "problems_solved": solved}
    return grid.days.create(**{"day": on, "is_public": True, **numbers, **fields})


def past_duty(on=date(2023, 5, 8), **fields):
    return DutyEntry.objects.create(
        **{
            "deputy": factories.make_deputy(),
            "happened_on": on,
            "kind": DutyKind.VISIT,
            "text": "走访选民",
            "status": DutyStatus.VERIFIED,
            **fields,
        }
    )


def past_recognition(on=date(2023, 9, 1), **fields):
    return Recognition.objects.create(
        **{
            "happened_on": on,
            "kind": RecognitionKind.CASE,
            "title": f"第{next(_numbers)}个典型案例",
            **fields,
        }
    )


def past_station(**fields):
    number = next(_numbers)
    return Station.objects.create(
        **{
            "code": f"past-{number}",
            "name": f"第{number}联络站",
            "kind": StationKind.POINT,
            "opened_on": date(2020, 1, 1),
            **fields,
        }
    )


def past_reception(station=None, on=date(2023, 5, 8), people=12, **fields):
    return Reception.objects.create(
        station=station or past_station(), held_on=on, people=people, **fields
    )


def past_matter(station=None, on=date(2023, 5, 8), *, solved_on=None, **fields):
    return Matter.objects.create(
        **{
            "station": station or past_station(),
            "number": f"Q{next(_numbers)}",
            "raised_on": on,
            "source": Source.RECEPTION,
            "text": "路灯不亮",
            "status": MatterStatus.SOLVED if solved_on else MatterStatus.HANDLING,
            "closed_on": solved_on,
            **fields,
        }
    )


def past_question(activity=None, *, solved_on=None, **fields):
    """A question of a special inquiry, solved on the day given."""
    activity = activity or past_activity(method="special_inquiry", is_public=True)
    status = QuestionStatus.SOLVED if solved_on else QuestionStatus.ANSWERED
    return InquiryQuestion.objects.create(
        **{
            "activity": activity,
            "sequence": next(_numbers),
            "question": "要素保障怎样落实",
            "unit": factories.make_org("发展和改革局"),
            "status": status,
            "answered_on": activity.starts_on,
            "solved_on": solved_on,
            "is_public": True,
            **fields,
        }
    )


def past_document(on=date(2023, 5, 8), *, concluded_on=None, **fields):
    """A normative document on record; with ``concluded_on`` its review is over."""
    result = ReviewResult.NONE_FOUND if concluded_on else ReviewResult.REVIEWING
    return Document.objects.create(
        **{
            "number": f"永政发〔2023〕{next(_numbers)}号",
            "title": "城市养犬管理办法",
            "maker": factories.government(),
            "reviewer": factories.committee(),
            "filed_on": on,
            "status": DocumentStatus.CONCLUDED if concluded_on else DocumentStatus.REVIEWING,
            "result": result,
            "concluded_on": concluded_on,
            "is_public": True,
            **fields,
        }
    )


def past_cleanup(on=date(2023, 8, 1), **fields):
    return CleanupEntry.objects.create(
        **{
            "number": f"永政办〔2003〕{next(_numbers)}号",
            "title": "关于收取某项费用的通知",
            "maker": factories.government(),
            "result": CleanupResult.REPEALED,
            "decided_on": on,
            "is_public": True,
            **fields,
        }
    )


def past_session(on=date(2023, 4, 20), **fields):
    return Session.objects.create(
        **{
            "term": 18,
            "number": next(_numbers),
            "held_on": on,
            "members": 31,
            "present": 28,
            **fields,
        }
    )


def past_decision(on=date(2023, 4, 20), **fields):
    return Decision.objects.create(
        **{
            "number": f"永人大常〔2023〕{next(_numbers)}号",
            "kind": DecisionKind.DECISION,
            "title": "关于批准预算调整方案的决定",
            "decided_on": on,
            **fields,
        }
    )


def past_bill(year=2023, **fields):
    return Bill.objects.create(
        **{
            "year": year,
            "number": f"{next(_numbers):03}",
            "title": "关于加强古村落保护的议案",
            "lead_deputy": factories.make_deputy(),
            "handling": "on_agenda",
            **fields,
        }
    )


def past_project(year=2023, **fields):
    return Project.objects.create(
        **{
            "year": year,
            "sequence": next(_numbers),
            "title": "新增公办学校学位",
            "unit": factories.make_org("教育局"),
            "is_chosen": True,
            "progress": 100,
            "status": ProjectStatus.COMPLETED,
            "completed_on": date(year, 11, 20),
            **fields,
        }
    )
