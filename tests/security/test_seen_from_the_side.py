"""Nobody reads from the side what they may not open: the titles of related records on a page, the
records to choose from in a form, and the list behind a figure.

Every text of the world's records becomes a mark of its own, with drafts of all kinds linked to
what others may read. Whoever opens a page finds marks of those records alone that ``visible_to``
or ``public`` gives them.
"""

import io
import re
import zipfile

import pytest
from django import forms
from django.apps import apps
from django.contrib.admin import site
from django.core.management import call_command
from django.db import models
from django.urls import reverse
from django.utils import timezone

from annual_summaries.summaries.models import AnnualSummary
from congress_portal.exporting.run import export
from congress_portal.urls import urlpatterns
from deputies.people.models import CalendarLink
from deputies.suggestions.models import Suggestion
from liaison_stations.matters.models import Handling, Matter
from liaison_stations.rota.models import Swap
from pages.readers import is_scoped, scoped
from registers.figures import FIGURES
from registers.search import SEARCHABLE
from supervision.attendance.models import Invitation
from supervision.documents.choices import CleanupResult, DocumentStatus, ReviewResult
from supervision.items.models import Item
from supervision.promises.models import Promise
from supervision.reports.models import WorkReport
from tests.factories import make_opinion, town_congress
from tests.history import past_cleanup, past_document
from tests.once import once
from tests.security.addresses import ADDRESSES, OK
from tests.security.test_addresses import PEOPLE, World
from workflow.forms import fields_for
from workflow.transitions import tables

pytestmark = pytest.mark.django_db

MARK = re.compile(rb"ZQ(\d+)QZ")
INSIDERS = [person for person in PEOPLE if person != "anybody"]
LONG = 90
"""Texts of so many letters tell something; shorter ones are words and names."""


class Drafts(World):
    """The world of the addresses, and drafts that hang on what others read."""

    def __init__(self):
        super().__init__()
        today = timezone.localdate()
        draft = make_opinion(unit=self.unit, deputies=[self.deputy.deputy], number=None)
        self.drafted_item = draft.items.get()
        self.drafted_promise = Promise.objects.create(item=self.drafted_item, promised_on=today)
        suggestion = Suggestion.objects.create(
            year=today.year, title="起草中", text="起草中", lead_deputy=self.other_deputy.deputy
        )
        matter = Matter.objects.get(pk=self.matter_pk)
        Matter.objects.filter(pk=matter.pk).update(
            item=self.drafted_item, suggestion=suggestion, deputy=self.deputy.deputy
        )
        Suggestion.objects.create(
            year=today.year, title="代表自己的草稿", lead_deputy=self.deputy.deputy
        )
        review = past_document(
            today,
            concluded_on=today,
            result=ReviewResult.REPEALED,
            status=DocumentStatus.CONCLUDED,
            level="town",
            reviewer=town_congress("古山镇人大"),
            is_public=False,
        )
        AnnualSummary.objects.create(year=today.year, title="起草中的总结")
        past_cleanup(today, number=review.number, result=CleanupResult.REPEALED, is_public=False)
        self.marks = list(marked())


def long_texts(model):
    """The fields of a model that hold sentences."""
    return [
        field
        for field in model._meta.concrete_fields
        if not field.choices
        and not getattr(field, "unique", False)
        and (
            type(field) is models.TextField
            or (type(field) is models.CharField and field.max_length >= LONG)
        )
    ]


def marked():
    """Puts a mark of its own into every text; gives (model, key) by the mark's number."""
    number = 0
    for model in apps.get_models():
        fields = long_texts(model)
        records = model._default_manager.all()
        if not fields or not is_scoped(records) or model._meta.app_label in OWN_RULES:
            continue
        for record in records.order_by("pk"):
            values = {field.name: f"ZQ{number}QZ" for field in fields}
            model._base_manager.filter(pk=record.pk).update(**values)
            yield model, record.pk
            number += 1


OWN_RULES = ("accounts", "auth", "workflow", "sessions", "contenttypes")
"""People, bodies and settings, which are known to all or have tests of their own."""


@once
def world():
    return Drafts()


GOES_WITH = {
    Item: ("opinion", "opinion__activity"),
    Invitation: ("activity",),
    Swap: ("duty__reception_day",),
    WorkReport: ("activity",),
}
"""What whoever is given a record reads of what it belongs to: the opinion and activity of an item,
the activity of a report or an invitation, the day on which one is asked to stand in."""


def known_marks(world, user):
    """The numbers of the marks that the person may read."""
    known = set()
    for model in {*GOES_WITH, *(model for model, _key in world.marks)}:
        records = model._default_manager.all()
        seen = scoped(records, user)
        known |= {(model, key) for key in seen.values_list("pk", flat=True)}
        if hasattr(records, "public"):
            known |= {(model, key) for key in records.public().values_list("pk", flat=True)}
        for path in GOES_WITH.get(model, ()):
            whole = end_of(model, path)
            known |= {(whole, key) for key in seen.order_by().values_list(path, flat=True)}
    return {number for number, mark in enumerate(world.marks) if mark in known}


def end_of(model, path):
    for name in path.split("__"):
        model = model._meta.get_field(name).related_model
    return model


def addresses(world):
    yield from ((name, rule.make(world)) for name, rule in ADDRESSES.items())
    drafted = world.drafted_promise.pk
    yield "my_promises:drafted", reverse("my_promises:promise", args=[drafted])
    yield "my_items:drafted", reverse("my_items:item", args=[world.drafted_item.pk])
    year = timezone.localdate().year
    for figure in FIGURES.all():
        path = reverse("annual:figure", args=[year, figure.key])
        yield f"figure {figure.key}", f"{path}?preview"
    for model in site._registry:
        place = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        yield f"{place} list", reverse(f"{place}_changelist")
        yield f"{place} add", reverse(f"{place}_add")
        for key in model._default_manager.order_by("pk").values_list("pk", flat=True)[:5]:
            yield f"{place} {key}", reverse(f"{place}_change", args=[key])


@pytest.mark.parametrize("person", INSIDERS)
def test_no_page_tells_of_a_record_that_its_reader_may_not_open(client, world, person):
    user = getattr(world, person)
    client.force_login(user)
    known = known_marks(world, user)
    seen_from_the_side, opened = {}, 0
    for name, address in addresses(world):
        answer = client.get(address)
        assert answer.status_code < 500, name
        opened += answer.status_code == OK
        found = {int(number) for number in MARK.findall(body_of(answer))}
        for number in found - known:
            seen_from_the_side.setdefault(name, set()).add(str(world.marks[number]))
    assert seen_from_the_side == {}
    assert opened > 20


def ways_out(client, person, world):
    """(name, bytes) of every way but pages: export, search, bulk actions, calendars, feeds."""
    answer = client.post(reverse("admin:ledger_export"), {"matters": "on", "reason": "核对"})
    if answer.status_code == OK:
        with zipfile.ZipFile(io.BytesIO(body_of(answer))) as book:
            yield "ledger export", b"".join(book.read(name) for name in book.namelist())
    for kind in ("", *(kind.key for kind in SEARCHABLE.all())):
        found = client.get(reverse("search"), {"q": "ZQ", **({"kind": kind} if kind else {})})
        yield f"search {kind}", body_of(found)
    for page in site._registry.values():
        place = reverse(f"admin:{page.opts.app_label}_{page.opts.model_name}_changelist")
        keys = list(page.model._default_manager.values_list("pk", flat=True)[:100])
        actions = (
            {row.action for row in tables[page.model].transitions if row.bulk}
            if (page.model in tables)
            else ()
        )
        for action in sorted(actions):
            data = {"action": action, "_selected_action": keys, "index": "0"}
            yield f"bulk {place} {action}", body_of(client.post(place, data, follow=True))
    if person in ("deputy", "other_deputy"):
        link = CalendarLink.objects.create(deputy=getattr(world, person).deputy, token="x" * 40)
        yield "calendar", body_of(client.get(reverse("my:calendar_feed", args=[link.token])))


@pytest.mark.parametrize("person", INSIDERS)
def test_no_way_out_gives_more_than_the_pages(client, world, person):
    call_command("rebuild_search")
    user = getattr(world, person)
    client.force_login(user)
    known, before = known_marks(world, user), states_out_of_sight(user)
    beyond = {
        name: {str(world.marks[int(number)]) for number in MARK.findall(body)}
        for name, body in ways_out(client, person, world)
        if {int(number) for number in MARK.findall(body)} - known
    }
    assert beyond == {}
    assert states_out_of_sight(user) == before


def states_out_of_sight(user):
    """(model, key, version) of the records that the person may not know of."""
    return {
        (table.model, key, version)
        for table in tables.values()
        if is_scoped(table.model._default_manager.all())
        for key, version in table.model._default_manager.exclude(
            pk__in=scoped(table.model._default_manager.all(), user).order_by().values("pk")
        ).values_list("pk", "version")
    }


def test_an_export_of_everything_would_be_found(client, world, tmp_path):
    export(tmp_path / "all.xlsx")
    with zipfile.ZipFile(tmp_path / "all.xlsx") as book:
        body = b"".join(book.read(name) for name in book.namelist())
    found = {int(number) for number in MARK.findall(body)}
    assert found - known_marks(world, world.town_clerk)
    assert found - known_marks(world, world.clerk)


def body_of(answer):
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_a_mark_seen_from_the_side_would_be_found(client, world):
    client.force_login(world.clerk)
    page = client.get(reverse("my_items:item", args=[world.drafted_item.pk]))
    found = {int(number) for number in MARK.findall(page.content)}
    assert found - known_marks(world, world.handler)


CHOSEN_BEYOND_SIGHT = {
    ("item", "part"): "the parts of the item that the person acts on; a unit's own alone",
    ("suggestion", "part"): "the parts of the suggestion that the person acts on",
    ("matter", "opinion"): "the city's station staff choose a colleague's draft by its title",
    ("matter", "suggestion"): "a draft is called by the matter that it came from",
}
"""Needs that say themselves what they offer, each with its reason."""


def test_needs_offer_what_the_person_may_open():
    own_rules = {
        (table.model._meta.model_name, need.name)
        for table in tables.values()
        for row in table.transitions
        for need in row.needs
        if need.offers is not scoped
    }
    assert own_rules == set(CHOSEN_BEYOND_SIGHT)


@pytest.mark.parametrize("person", INSIDERS)
def test_actions_offer_only_records_that_the_person_may_open(world, person):
    user = getattr(world, person)
    compared, beyond = 0, []
    for table in tables.values():
        record = table.model._default_manager.order_by("pk").first()
        for row in table.transitions if record else ():
            for name, field in fields_for(row, record, user).items():
                key = table.model._meta.model_name, name
                if not isinstance(field, forms.ModelChoiceField) or key in CHOSEN_BEYOND_SIGHT:
                    continue
                compared += 1
                offered = set(field.queryset.values_list("pk", flat=True))
                known = scoped(field.queryset.model._default_manager.all(), user)
                if not offered <= set(known.values_list("pk", flat=True)):
                    beyond.append((*key, row.action))
    assert beyond == []
    assert compared > 5


KNOWN_TO_ALL = {"Organization", "Deputy"}
"""Bodies and people in office: their names are public, whoever chooses."""


OF_WHAT_THEY_SEE = {("PersonForm", "User")}
"""Forms that offer what ``visible_to`` says of the person who chooses."""


def all_forms(parent=forms.BaseForm):
    for form in parent.__subclasses__():
        yield form
        yield from all_forms(form)


def of_the_back_office():
    """Forms whose choices the back office's pages narrow (``ScopedFields``)."""
    for page in site._registry.values():
        yield page.form
        yield from (part.form for part in page.inlines)


def test_other_forms_let_choose_bodies_and_people_alone():
    assert urlpatterns  # every page's module is imported
    narrowed = tuple(set(of_the_back_office()) - {forms.ModelForm})
    models_chosen = {
        (form.__name__, field.queryset.model.__name__)
        for form in all_forms()
        if form.__module__.partition(".")[0] not in ("django", "tests", "allauth")
        and not issubclass(form, narrowed)
        for field in getattr(form, "base_fields", {}).values()
        if isinstance(field, forms.ModelChoiceField) and field.queryset is not None
    }
    of_all = {pair for pair in models_chosen if pair[1] in KNOWN_TO_ALL}
    assert models_chosen - of_all == OF_WHAT_THEY_SEE


def test_a_keeper_reads_no_title_of_a_draft_among_the_choices(world):
    matter = Matter.objects.get(pk=world.matter_pk)
    draft = Suggestion.objects.create(
        year=2026, title="给代表看的草稿", lead_deputy=world.deputy.deputy
    )
    Suggestion.objects.create(year=2026, title="与事项无关", lead_deputy=world.deputy.deputy)
    Matter.objects.filter(pk=matter.pk).update(suggestion=draft, handling=Handling.SUGGESTION)
    (row,) = [one for one in tables[Matter].transitions if one.action == "to_suggestion"]
    field = fields_for(row, matter, world.keeper)["suggestion"]
    offered = [(one.pk, field.label_from_instance(one)) for one in field.queryset]
    assert [key for key, _label in offered] == [draft.pk]
    assert matter.number in offered[0][1]
    assert draft.title not in offered[0][1]


@pytest.mark.parametrize("figure", FIGURES.all(), ids=lambda figure: figure.key)
def test_the_records_behind_every_figure_say_who_sees_them(figure, world):
    records = figure.records(timezone.localdate().year)

    assert is_scoped(records)
    for user in (world.clerk, world.leader, world.town_leader):
        list(figure.listed(scoped(records, user))[:3])
    assert list(figure.public(records)[:1]) is not None
