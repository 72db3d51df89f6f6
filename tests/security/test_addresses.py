"""Every address × every person: who opens what is a table, and no address is missing from it."""

from dataclasses import dataclass

import pytest
from django.contrib.admin import site
from django.urls import get_resolver, reverse
from django.utils import timezone

from annual_summaries.summaries.models import AnnualSummary
from attachments.uploads import store
from deputies.campaigns.models import Campaign
from deputies.duty.workflow import log_duty
from deputies.suggestions.models import Suggestion, SuggestionFile
from deputies.training.models import TrainingClass
from liaison_stations.matters.effects import raise_matter
from liaison_stations.matters.models import Source
from liaison_stations.receptions.models import Reception
from liaison_stations.rota.models import Swap
from liaison_stations.stations.models import Keeper, Posting
from supervision.activities.models import ActivityFile
from supervision.attendance.sign_in import invite
from supervision.closed_loop.choices import ItemStatus
from supervision.closed_loop.handling import EntryFile
from supervision.promises.models import Promise
from supervision.reports.choices import ReportStatus
from supervision.reports.models import ReportFile
from tests.factories import evidence, make_item, make_question, town_congress
from tests.history import past_decision, past_document, past_project, past_recognition, past_session
from tests.liaison_stations.world import make_day, make_station
from tests.once import once
from tests.security.addresses import ADDRESSES, FORBIDDEN, NOT_FOUND, OK
from tests.supervision.everybody import Everybody
from tests.supervision.hearing import report_in
from workflow.transitions import perform

pytestmark = pytest.mark.django_db

PEOPLE = (
    "anybody",
    "clerk",
    "leader",
    "handler",
    "helper",
    "deputy",
    "other_handler",
    "other_deputy",
    "town_clerk",
    "town_leader",
    "station_clerk",
    "keeper",
    "sysadmin",
    "nobody",
)
OTHER_TABLES = ("admin",)  # walked by their own tests


class World(Everybody):
    """One unpublished item with its evidence, and everybody around it."""

    def __init__(self):
        super().__init__()
        item = make_item(ItemStatus.HANDLING, self)
        item.assisting_units.set([self.helper.current_grants[0].organization])
        data = {"text": "已到现场。", "files": evidence()}
        perform(item, "report_progress", by=self.handler, data=data)
        self.item_pk, self.opinion_pk = item.pk, item.opinion_id
        self.promise_pk = Promise.objects.create(item=item, promised_on=timezone.localdate()).pk
        activity = item.opinion.activity
        self.activity_number, self.activity_pk = activity.number, activity.pk
        self.document_pk = past_document(is_public=False).pk
        self.evidence = EntryFile.objects.get(entry__item=item).stored.uuid
        picture = store(evidence()[0], by=self.clerk)
        ActivityFile.objects.create(activity=activity, stored=picture)
        self.activity_file = picture.uuid
        (invitation,) = invite(activity, [self.deputy.deputy], by=self.clerk)
        self.invitation_pk = invitation.pk
        self.inquiry_number = make_question().activity.number
        self.deputy_pk = self.deputy.deputy.pk
        self._log_duty()
        self._suggest()
        self._train()
        self._open_a_station()
        self._praise()
        self._hear_a_report()

    def _praise(self):
        evident = store(evidence()[0], by=self.clerk)
        self.recognition = past_recognition(evidence=evident).pk
        summary = AnnualSummary.objects.create(year=2019, title="2019年")
        section = summary.sections.create(title="视察", body="一年。")
        stored_picture = store(evidence()[0], by=self.clerk)
        summary.pictures.create(section=section, stored=stored_picture, alt="河岸")
        self.section_picture = stored_picture.uuid
        project = past_project(unit=self.unit)
        self.project = project.pk
        shot = project.pictures.create(
            stored=store(evidence()[0], by=self.clerk), day=project.completed_on
        )
        self.project_picture = shot.stored.uuid
        self.decision, self.session = past_decision().pk, past_session().pk

    def _hear_a_report(self):
        """A draft that the unit has handed in for the government."""
        report = report_in(ReportStatus.DRAFT_RECEIVED, self)
        self.report_pk = report.pk
        self.report_paper = ReportFile.objects.get(entry__report=report).stored.uuid

    def _log_duty(self):
        fields = {"happened_on": timezone.localdate(), "kind": "visit", "text": "走访"}
        entry = log_duty(self.deputy.deputy, by=self.deputy, key="1", files=evidence(), **fields)
        self.duty_pk, self.photograph = entry.pk, entry.files.get().stored.uuid

    def _suggest(self):
        """A suggestion that the unit handles and another one assists."""
        one = Suggestion.objects.create(
            year=2026, title="增设公交站", text="太远。", lead_deputy=self.deputy.deputy
        )
        units = {"unit": self.unit, "assisting": [self.helper.current_grants[0].organization]}
        one = perform(one, "submit", by=self.deputy)
        one = perform(one, "receive", by=self.clerk, data=units)
        day = {"handed_over_on": timezone.localdate()}
        one = perform(one, "hand_over", by=self.leader, data=day)
        one = perform(one, "acknowledge", by=self.handler)
        data = {"text": "已勘查。", "files": evidence()}
        perform(one, "report_progress", by=self.handler, data=data)
        self.suggestion_pk = one.pk
        self.answer = SuggestionFile.objects.get().stored.uuid

    def _train(self):
        one = TrainingClass.objects.create(
            name="履职班", starts_on=timezone.localdate(), audience="市代表"
        )
        link = one.files.create(stored=store(evidence()[0], by=self.clerk))
        self.class_pk, self.material = one.pk, link.stored.uuid
        self.campaign_pk = Campaign.objects.create(name="城市更新").pk

    def _open_a_station(self):
        """Two stations of the town, so that whoever keeps them has a choice."""
        station, second = (make_station(town_congress()) for _ in range(2))
        for one in (station, second):
            Keeper.objects.create(station=one, user=self.keeper)
        for user in (self.deputy, self.other_deputy):
            Posting.objects.create(station=station, deputy=user.deputy)
        day = make_day(station, deputies=[self.deputy])
        perform(day, "ask_swap", by=self.deputy, data={"other_deputy": self.other_deputy.deputy})
        reception = Reception.objects.create(station=station)
        reception.deputies.add(self.deputy.deputy)
        fields = {"source": Source.PHONE, "text": "路灯坏了。", "files": evidence()}
        matter = raise_matter(station, by=self.keeper, deputy=self.deputy.deputy, **fields)
        self.station_code, self.day_pk, self.swap_pk = station.code, day.pk, Swap.objects.get().pk
        self.reception_pk, self.matter_pk = reception.pk, matter.pk
        self.matter_photograph = matter.entries.get().files.get().stored.uuid


@once
def world():
    return World()


def named(resolver, space=""):
    for pattern in resolver.url_patterns:
        if hasattr(pattern, "url_patterns"):
            inner = ":".join(part for part in (space, pattern.namespace) if part)
            yield from named(pattern, inner)
        else:
            yield f"{space}:{pattern.name}" if space else pattern.name


def test_every_address_has_a_row():
    known = {name for name in named(get_resolver()) if name.partition(":")[0] not in OTHER_TABLES}
    ours = {name for name in known if not name.startswith("account_")}
    assert ours - set(ADDRESSES) == set()


def test_no_row_is_left_of_an_address_that_is_gone():
    assert set(ADDRESSES) - set(named(get_resolver())) == set()


@dataclass(frozen=True)
class Answer:
    status: int
    headings: int | None
    """How many main headings the page has; None where the answer is no page."""


_walked = {}
"""The answers of each person: the world is built the same, so that one walk serves two tests."""


@pytest.fixture(params=PEOPLE)
def walk(request, client, world):
    """One person opens every address: who, and the answers by the address's name."""
    person = request.param
    if person != "anybody":
        client.force_login(getattr(world, person))
    if person not in _walked:
        _walked[person] = {name: look(client, rule, world) for name, rule in ADDRESSES.items()}
    return person, _walked[person]


def look(client, rule, world):
    answer = client.get(rule.make(world))
    is_page = answer.headers.get("Content-Type", "").startswith("text/html")
    is_page &= answer.status_code in (OK, FORBIDDEN, NOT_FOUND)
    return Answer(answer.status_code, answer.content.count(b"<h1") if is_page else None)


def test_everybody_opens_what_is_theirs_and_nothing_else(walk):
    person, answers = walk
    statuses = {name: answer.status for name, answer in answers.items()}
    assert statuses == {name: rule.expected(person) for name, rule in ADDRESSES.items()}


def test_every_page_has_one_main_heading(walk):
    _person, answers = walk
    headings = {name: answer.headings for name, answer in answers.items()}
    pages = {name: count for name, count in headings.items() if count is not None}
    assert pages == dict.fromkeys(pages, 1)
    assert len(pages) > 20


OFFICE = ("clerk", "station_clerk", "sysadmin")


def office_addresses():
    """The lists, new records and first records of the back office that a person may open."""
    yield reverse("admin:index")
    for model in site._registry:
        place = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        yield reverse(f"{place}_changelist")
        yield reverse(f"{place}_add")
        if first := model._default_manager.order_by("pk").first():
            yield reverse(f"{place}_change", args=[first.pk])


@pytest.mark.parametrize("person", OFFICE)
def test_every_page_of_the_back_office_has_one_main_heading(client, world, person):
    client.force_login(getattr(world, person))
    answers = {address: client.get(address) for address in office_addresses()}
    found = {
        address: answer.content.count(b"<h1")
        for address, answer in answers.items()
        if answer.status_code == OK
    }
    assert found == dict.fromkeys(found, 1)
    assert len(found) > 5


def test_a_wrong_row_would_be_found(client, world):
    client.force_login(world.other_handler)
    rule = ADDRESSES["my_items:item"]
    assert client.get(rule.make(world)).status_code != rule.answer
