"""A form refuses a second record that the ledger could not tell from the first."""

import uuid
from datetime import date

import pytest
from django import forms
from django.utils import timezone

from annual_summaries.recognitions.models import Recognition
from congress_portal.exporting.run import export
from congress_portal.importing.run import import_workbook
from deputies.people.models import Deputy
from deputies.training.models import TrainingClass
from liaison_stations.receptions.models import Reception
from liaison_stations.stations.models import Station
from registers.identity import identified, same_record, sheet_of
from registers.ledger import SHEETS
from tests.congress_portal.ledger.workbooks import counts
from tests.factories import make_deputy, make_user
from tests.history import past_class, past_recognition, past_station
from tests.liaison_stations.world import World
from tests.once import once

pytestmark = pytest.mark.django_db
TOPICS = ["", "道路照明", "道路 照明", "Ａ区", "A区", "（一）", "(一)", "​道路照明", " 道路照明 "]


@once
def world():
    return World()


def typed(world, **fields):
    return {
        "form_key": str(uuid.uuid4()),
        "held_on": timezone.localdate().isoformat(),
        "people": "3",
        "topic": "",
        "kind": "daily",
        "deputies": [world.deputy.deputy.pk],
        **fields,
    }


def enter(client, world, **fields):
    client.force_login(world.keeper)
    address = f"/my/station/{world.station.code}/receptions/new/"
    return client.post(address, typed(world, **fields))


@pytest.mark.parametrize("topic", ["", "道路照明"])
def test_a_second_reception_like_the_first_is_refused_by_its_name(client, world, topic):
    assert enter(client, world, topic=topic).status_code == 302
    answer = enter(client, world, topic=topic, people="8")
    page = answer.content.decode()
    assert (answer.status_code, Reception.objects.count()) == (422, 1)
    assert f"这一天已登记“{Reception.objects.get()}”（3 人次）" in page
    assert 'value="8"' in page  # nothing that was typed is lost


@pytest.mark.parametrize(
    "other", [{"topic": "别的主题"}, {"deputies": []}, {"held_on": "2026-01-05"}]
)
def test_what_tells_two_receptions_apart_lets_both_in(client, world, other):
    assert enter(client, world).status_code == 302
    assert enter(client, world, **other).status_code == 302
    assert Reception.objects.count() == 2


def test_a_second_press_of_the_same_form_is_no_second_reception(client, world):
    key = str(uuid.uuid4())
    assert enter(client, world, form_key=key).status_code == 302
    assert enter(client, world, form_key=key).status_code == 302
    assert Reception.objects.count() == 1


def test_a_reception_is_not_changed_into_another_one(client, world):
    enter(client, world, topic="甲")
    enter(client, world, topic="乙")
    _first, second = Reception.objects.order_by("pk")
    answer = client.post(second.get_absolute_url() + "edit/", typed(world, topic="甲"))
    assert answer.status_code == 422
    again = client.post(second.get_absolute_url() + "edit/", typed(world, topic="乙", people="9"))
    assert again.status_code == 302
    second.refresh_from_db()
    assert (second.topic, second.people) == ("乙", 9)


def test_whatever_receptions_can_be_typed_are_read_again_from_their_export(client, world, tmp_path):
    for topic in TOPICS:
        for deputies in ([], [world.deputy.deputy.pk]):
            enter(client, world, topic=topic, deputies=deputies)
    assert Reception.objects.count() >= 8
    export(tmp_path / "out.xlsx")
    run = import_workbook(tmp_path / "out.xlsx")
    assert run.faults.lines() == []
    assert {created + changed for created, changed, _same in counts(run).values()} == {0}


def form_of(model, record, **values):
    """What the back office makes of a record, filled with other values."""
    names = list(values)
    form = identified(forms.modelform_factory(model, fields=names))
    return form(data=values, instance=record)


def test_a_class_typed_in_full_width_is_the_same_class(db):
    there = past_class(name="A班培训")
    form = form_of(TrainingClass, TrainingClass(), name="Ａ班培训 ", starts_on=there.starts_on)
    assert not form.is_valid()
    assert "A班培训" in str(form.errors)
    later = form_of(TrainingClass, TrainingClass(), name="Ａ班培训", starts_on=date(2023, 9, 9))
    assert "台账分不开" not in str(later.errors)


def test_a_recognition_of_one_day_and_title_is_refused_however_wide(db):
    there = past_recognition(title="2023年度典型")
    again = Recognition(happened_on=there.happened_on, title="２０２３年度典型")
    assert same_record(again) == there
    assert same_record(there) is None


def test_a_stations_code_in_full_width_is_that_station(db):
    there = past_station(code="HJ01")
    assert same_record(Station(code="ＨＪ01")) == there


def test_two_persons_of_one_name_need_a_number(db):
    there = make_deputy("张三")
    assert same_record(Deputy(name="张三")) == there
    assert same_record(Deputy(name="张三", number="E7")) is None
    make_deputy("李四", number="E8")
    assert same_record(Deputy(name="李四")) is None


def test_every_sheet_with_words_in_its_key_is_asked_by_forms(db):
    asked = {sheet.name for sheet in SHEETS.all() if sheet_of(sheet.model) is not None}
    assert {"组织", "代表", "联络站", "接待记录", "培训", "成效", "宣传表彰", "履职记录"} <= asked


def test_a_record_without_a_sheet_is_never_refused(db):
    assert same_record(make_user()) is None
