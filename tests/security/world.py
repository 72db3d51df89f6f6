"""Records of the permission table, in several states, and everybody around them."""

from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from accounts.choices import Role
from annual_summaries.summaries.models import AnnualSummary
from attachments.kept import keep
from attachments.uploads import store
from deputies.bills.models import Bill
from deputies.campaigns.models import Campaign
from deputies.constituencies.models import Constituency
from deputies.duty.workflow import log_duty
from deputies.suggestions.models import Suggestion, SuggestionFile
from deputies.training.models import TrainingClass
from liaison_stations.matters.effects import raise_matter
from liaison_stations.matters.models import Source
from liaison_stations.receptions.models import Reception
from liaison_stations.rota.models import Swap
from liaison_stations.stations.models import Keeper, Posting
from pages.place import place
from supervision.activities.models import ActivityFile
from supervision.gatherings.sign_in import invite
from supervision.handling.models import EntryFile
from supervision.items.choices import ItemStatus
from supervision.promises.models import Promise
from supervision.reports.choices import ReportStatus
from supervision.reports.models import ReportFile
from tests.factories import (
    evidence,
    make_activity,
    make_item,
    make_opinion,
    make_question,
    make_user,
    publish,
    town_congress,
)
from tests.history import past_decision, past_document, past_project, past_recognition, past_session
from tests.liaison_stations.world import make_day, make_keeper, make_station
from tests.supervision.everybody import Everybody
from tests.supervision.hearing import report_in
from workflow import outbox
from workflow.models import OutboxMessage
from workflow.proposals import own_page, propose
from workflow.transitions import perform

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
    "other_town_clerk",
    "other_keeper",
    "account_admin",
    "auditor",
)


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
        self._tell()
        self._in_other_states()
        self._in_other_places()

    def _tell(self):
        """A notice that the handler must sign for."""
        notice = outbox.Message("supervised", self.handler, "督办", asks_signature=True)
        outbox.put([notice])
        self.notice = OutboxMessage.objects.get(key="supervised").pk

    def _praise(self):
        evident = store(evidence()[0], by=self.clerk)
        self.recognition = past_recognition(evidence=evident).pk
        summary = AnnualSummary.objects.create(year=2019, title="2019年")
        section = summary.sections.create(title="视察", body="一年。")
        stored_picture = store(evidence()[0], by=self.clerk)
        summary.pictures.create(section=section, stored=stored_picture, alt="河岸")
        self.section_picture, self.summary_pk = stored_picture.uuid, summary.pk
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
            name="履职班", starts_on=timezone.localdate(), audience=f"{place().kind}代表"
        )
        link = one.files.create(stored=store(evidence()[0], by=self.clerk))
        self.class_pk, self.material = one.pk, link.stored.uuid
        movers = {"year": 2026, "lead_deputy": self.deputy.deputy, "handling": "on_agenda"}
        self.bill_pk = Bill.objects.create(number="1", title="议案", is_public=True, **movers).pk
        self.bill_hidden = Bill.objects.create(number="2", title="未公开", **movers).pk
        Constituency.objects.create(level="county", term=18, name="第1选区")
        self.campaign_pk = Campaign.objects.create(name="城市更新", is_public=True).pk

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
        shown = [{"name": "topic", "label": "主题", "old": "", "new": "路灯"}]
        public = Reception.objects.create(station=station, is_public=True)
        (photograph,) = evidence()
        held = keep(photograph, by=self.keeper)
        self.change_file = held.stored.uuid
        posted = MultiValueDict({"photograph-kept": [str(held.token)]})
        kept = {"posted": posted, "shown": shown, "path": own_page}
        self.change_pk = propose(public, by=self.keeper, **kept).pk
        fields = {"source": Source.PHONE, "text": "路灯坏了。", "files": evidence()}
        matter = raise_matter(station, by=self.keeper, deputy=self.deputy.deputy, **fields)
        self.station_code, self.day_pk, self.swap_pk = station.code, day.pk, Swap.objects.get().pk
        self.reception_pk, self.matter_pk = reception.pk, matter.pk
        self.matter_photograph = matter.entries.get().files.get().stored.uuid

    def _in_other_states(self):
        """The item before its hand-over, taken back and published; a suggestion in draft."""
        self.item_draft = make_item(ItemStatus.DRAFT, self).pk
        self.item_withdrawn = make_item(ItemStatus.WITHDRAWN, self).pk
        published = make_item(ItemStatus.HANDLING, self)
        publish(published.opinion, self)
        self.item_published = published.pk
        self.activity_published = published.opinion.activity.number
        draft = Suggestion.objects.create(
            year=2026, title="修路", text="坑洼。", lead_deputy=self.deputy.deputy
        )
        self.suggestion_draft = draft.pk
        self.document_published = past_document(is_public=True).pk
        self.decision_published = past_decision(is_public=True).pk

    def _in_other_places(self):
        """An item of a town's own; a station of another town with its people and a matter."""
        activity = make_activity(level="town", organizer=town_congress())
        opinion = make_opinion(activity, unit=self.unit, deputies=[self.deputy.deputy])
        opinion = perform(opinion, "submit", by=self.town_clerk)
        day = {"handed_over_on": timezone.localdate()}
        opinion = perform(opinion, "hand_over", by=self.town_leader, data=day)
        self.opinion_town, self.activity_town = opinion.pk, activity.number
        self.item_town = opinion.items.get().pk
        other = town_congress("古山镇人大")
        self.other_town_clerk = make_user(Role.TOWN_CLERK, other)
        self.account_admin, self.auditor = make_user(Role.ACCOUNT_ADMIN), make_user(Role.AUDITOR)
        self.handler_pk, self.unit_pk = self.handler.pk, self.unit.pk
        station = make_station(other)
        self.other_keeper = make_keeper(station)
        Keeper.objects.create(station=make_station(other), user=self.other_keeper)
        fields = {"source": Source.PHONE, "text": "水管坏了。", "files": evidence()}
        matter = raise_matter(station, by=self.other_keeper, **fields)
        self.other_station, self.other_matter = station.code, matter.pk
        self.other_photograph = matter.entries.get().files.get().stored.uuid
