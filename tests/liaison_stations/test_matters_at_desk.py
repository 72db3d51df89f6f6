"""Matters written down at the desk: one after another, once each, dealt with on the spot."""

import re
import uuid

import pytest
from django.utils import timezone

from deputies.duty.models import DutyEntry
from intake.codes import digest_of
from liaison_stations.matters.models import Matter, MatterStatus, Receipt, Source
from liaison_stations.opinions.submission import OPINIONS, issue
from tests.factories import png
from tests.liaison_stations.test_desk import reception_form, record, send
from tests.liaison_stations.world import World, act, make_matter
from tests.once import once
from workflow.transitions import perform

pytestmark = pytest.mark.django_db


@once
def world():
    return World()


def test_matters_are_written_down_one_after_another(client, world):
    reception = record(client, world)
    address = f"/my/station/receptions/{reception.pk}/"
    for _ in range(2):
        assert client.post(address, reception_form()).url == f"{address}?saved=matter#matter"
    assert [(one.source, one.reception) for one in Matter.objects.all()] == [
        (Source.RECEPTION, reception)
    ] * 2


def test_a_matter_sent_again_makes_no_second_one(client, world):
    reception = record(client, world)
    data = reception_form()
    for _ in range(2):
        client.post(f"/my/station/receptions/{reception.pk}/", data)
    assert Matter.objects.count() == 1


def test_a_citizens_name_and_phone_are_kept_apart(client, world):
    reception = record(client, world)
    client.post(f"/my/station/receptions/{reception.pk}/", reception_form(agreed="on"))
    citizen = Matter.objects.get().citizen
    assert (citizen.name, citizen.phone, citizen.agreed_to_contact) == (
        "王小明",
        "13800000001",
        True,
    )


def test_a_citizen_need_not_give_a_name(client, world):
    reception = record(client, world)
    client.post(f"/my/station/receptions/{reception.pk}/", reception_form(name="", phone=""))
    assert Matter.objects.get().citizen.name == ""


@pytest.mark.parametrize(
    ("now", "status"), [("answer", MatterStatus.ANSWERED), ("solve", MatterStatus.SOLVED)]
)
def test_a_matter_can_be_dealt_with_on_the_spot(client, world, now, status):
    reception = record(client, world)
    data = reception_form(now=now, answer="已当场说明政策。")
    client.post(f"/my/station/receptions/{reception.pk}/", data)
    matter = Matter.objects.get()
    assert (matter.status, matter.handling) == (status, "on_the_spot")


def test_a_solved_matter_marks_the_deputies_line(client, world):
    reception = record(client, world)
    data = reception_form(now="solve", answer="已修好。")
    client.post(f"/my/station/receptions/{reception.pk}/", data)
    assert DutyEntry.objects.get().had_result


def test_a_reopened_matter_takes_the_mark_back(client, world):
    reception = record(client, world)
    data = reception_form(now="solve", answer="已修好。")
    client.post(f"/my/station/receptions/{reception.pk}/", data)
    act(Matter.objects.get(), "reopen", world.keeper, reason="又坏了")
    assert not DutyEntry.objects.get().had_result


def test_another_solved_matter_keeps_the_mark(client, world):
    reception = record(client, world)
    for _ in range(2):
        data = reception_form(now="solve", answer="已修好。")
        client.post(f"/my/station/receptions/{reception.pk}/", data)
    act(Matter.objects.first(), "reopen", world.keeper, reason="又坏了")
    assert DutyEntry.objects.get().had_result


BAD_MATTERS = {
    "no words": ({"text": ""}, "text"),
    "only letters that cannot be seen": ({"text": "\u200b\u202e"}, "text"),
    "too many words": ({"text": "长" * 2001}, "text"),
    "a phone that is none": ({"phone": "12345"}, "phone"),
    "a deputy of elsewhere": ({"deputy": "999999"}, "deputy"),
    "an answer on the spot without words": ({"now": "answer"}, "answer"),
    "an unknown way": ({"now": "vanish"}, "now"),
}


@pytest.mark.parametrize("case", BAD_MATTERS)
def test_a_wrong_matter_is_refused_beside_the_field(client, world, case):
    fields, name = BAD_MATTERS[case]
    answer = send(
        client,
        world,
        {
            **reception_form(**fields),
            "source": "phone",
            "raised_on": timezone.localdate().isoformat(),
        },
        rest="matters/new/",
    )
    assert answer.status_code == 422
    assert name in answer.context["form"].errors
    assert not Matter.objects.exists()


def test_a_call_becomes_a_matter(client, world):
    data = {**reception_form(), "source": "phone", "raised_on": timezone.localdate().isoformat()}
    answer = send(client, world, data, rest="matters/new/")
    matter = Matter.objects.get()
    assert answer.url == f"/my/matters/{matter.pk}/?saved=matter"
    assert (matter.source, matter.reception) == (Source.PHONE, None)


def test_a_photograph_is_kept_with_the_matter(client, world):
    data = {
        **reception_form(files=png()),
        "source": "visit",
        "raised_on": timezone.localdate().isoformat(),
    }
    send(client, world, data, rest="matters/new/")
    assert Matter.objects.get().entries.get().files.count() == 1


def test_numbers_count_up_by_station_and_year(world):
    year = timezone.localdate().year
    numbers = [make_matter(world).number for _ in range(2)]
    assert numbers == [f"{world.station.code}-{year}-0000{last}" for last in (1, 2)]


# --- The receipt of what was said at the station ----------------------------------------------


def written_down(client, world):
    reception = record(client, world)
    client.post(f"/my/station/receptions/{reception.pk}/", reception_form())
    return reception, Matter.objects.get()


def code_on_slip(client, matter):
    html = client.get(f"/my/matters/{matter.pk}/slip/").content.decode()
    return "".join(re.findall(r"<b>([0-9A-Z]{4})</b>", html))


def test_who_speaks_at_the_station_gets_a_receipt_too(client, world):
    _reception, matter = written_down(client, world)
    code = code_on_slip(client, matter)
    assert OPINIONS.find(code).origin == matter


def test_the_slip_can_be_reached_from_the_reception(client, world):
    reception, matter = written_down(client, world)
    html = client.get(f"/my/station/receptions/{reception.pk}/").content.decode()
    assert f'href="/my/matters/{matter.pk}/slip/"' in html


def test_the_slip_is_shown_to_whoever_wrote_it_down_alone(client, world):
    _reception, matter = written_down(client, world)
    client.force_login(world.town_clerk)
    assert code_on_slip(client, matter) == ""


def test_the_code_is_kept_nowhere_but_in_the_keepers_session(client, world):
    _reception, matter = written_down(client, world)
    code = code_on_slip(client, matter)
    kept = Receipt.objects.get(origin=matter)
    assert code not in (kept.digest, str(matter.form_key))
    assert OPINIONS.code_for(matter.form_key) != code


def test_what_a_citizen_wrote_has_no_slip_at_the_station(client, world):
    client.force_login(world.keeper)
    matter = make_matter(world)
    Matter.objects.update(source=Source.CODE)
    assert client.get(f"/my/matters/{matter.pk}/slip/").status_code == 404
    assert client.post(f"/my/matters/{matter.pk}/slip/", {"reason": "丢了"}).status_code == 404
    assert "补发回执" not in client.get(f"/my/matters/{matter.pk}/").content.decode()


def test_only_the_newest_slips_are_kept(client, world, monkeypatch):
    monkeypatch.setattr("liaison_stations.keepers_desk.slips.MOST_SLIPS", 1)
    reception = record(client, world)
    for _time in range(2):
        client.post(f"/my/station/receptions/{reception.pk}/", reception_form())
    first, second = Matter.objects.order_by("pk")
    assert code_on_slip(client, first) == ""
    assert code_on_slip(client, second)


def renewed(client, matter, reason="纸条丢了，本人到站"):
    return client.post(f"/my/matters/{matter.pk}/slip/", {"reason": reason})


def signed_in_again(client, world):
    client.logout()
    client.force_login(world.keeper)


def test_after_signing_out_a_new_code_is_given_and_the_old_one_ends(client, world):
    _reception, matter = written_down(client, world)
    old = code_on_slip(client, matter)
    signed_in_again(client, world)
    html = client.get(f"/my/matters/{matter.pk}/slip/").content.decode()
    assert "为什么补发" in html
    assert renewed(client, matter).url == f"/my/matters/{matter.pk}/slip/"
    new = code_on_slip(client, matter)
    assert (OPINIONS.find(old), OPINIONS.find(new).origin) == (None, matter)


def test_a_new_code_leaves_its_reason_for_staff_and_a_word_for_the_citizen(client, world):
    _reception, matter = written_down(client, world)
    renewed(client, matter)
    lines = matter.entries.filter(action="renew_receipt").values_list("text", "public", "by")
    assert list(lines.order_by("pk")) == [
        ("纸条丢了，本人到站", False, world.keeper.pk),
        ("联络站补发了回执，原来的回执码停止使用。", True, world.keeper.pk),
    ]


def test_without_a_reason_no_code_ends(client, world):
    _reception, matter = written_down(client, world)
    old = code_on_slip(client, matter)
    answer = renewed(client, matter, " ")
    assert answer.status_code == 422
    assert "请写明补发的理由。" in answer.content.decode()
    assert OPINIONS.find(old).origin == matter


def test_a_keeper_of_another_station_gives_no_new_code(client, world):
    _reception, matter = written_down(client, world)
    old = code_on_slip(client, matter)
    client.force_login(world.other_keeper)
    assert renewed(client, matter).status_code == 404
    assert OPINIONS.find(old).origin == matter


def test_the_receipts_of_what_was_merged_into_it_stay(client, world):
    _reception, matter = written_down(client, world)
    duplicate = make_matter(world)
    code = OPINIONS.code_for(uuid.uuid4())
    issue(duplicate, code, digest_of(code))
    perform(duplicate, "merge", by=world.keeper, data={"into": matter})
    renewed(client, matter)
    assert OPINIONS.find(code).matter == matter


def test_the_page_of_the_matter_leads_to_its_receipt(client, world):
    _reception, matter = written_down(client, world)
    html = client.get(f"/my/matters/{matter.pk}/").content.decode()
    assert f'href="/my/matters/{matter.pk}/slip/"' in html


# --- The receipts of a reception together, and the next matter of the same person --------------


def slips_of(client, reception):
    return client.get(f"/my/station/receptions/{reception.pk}/slips/")


def test_the_receipts_of_a_reception_stand_on_one_page(client, world):
    reception = record(client, world)
    for _time in range(2):
        client.post(f"/my/station/receptions/{reception.pk}/", reception_form())
    html = slips_of(client, reception).content.decode()
    assert html.count('class="card receipt slip"') == 2
    assert all(matter.number in html for matter in Matter.objects.all())
    link = f'href="/my/station/receptions/{reception.pk}/slips/"'
    assert link in client.get(f"/my/station/receptions/{reception.pk}/").content.decode()


def test_the_receipts_of_a_reception_are_shown_to_whoever_wrote_it_down_alone(client, world):
    reception, _matter = written_down(client, world)
    client.force_login(world.town_clerk)
    assert slips_of(client, reception).status_code == 404


def test_a_reception_of_another_station_shows_no_receipts(client, world):
    reception, _matter = written_down(client, world)
    client.force_login(world.other_keeper)
    assert slips_of(client, reception).status_code == 404


def matters_of_one_person(client, world, **second):
    reception = record(client, world)
    first = reception_form(name="王秀兰", phone="13800000001", agreed="on")
    for data in (first, reception_form(name="", phone="", **second)):
        client.post(f"/my/station/receptions/{reception.pk}/", data)
    return [matter.citizen for matter in Matter.objects.order_by("id")]


def test_the_next_matter_of_the_same_person_takes_over_who_it_is(client, world):
    first, second = matters_of_one_person(client, world, same_person="on")
    assert (second.name, second.phone) == (first.name, first.phone) == ("王秀兰", "13800000001")
    assert second.agreed_to_contact


def test_the_next_matter_is_of_somebody_else_where_nothing_is_ticked(client, world):
    _first, second = matters_of_one_person(client, world)
    assert (second.name, second.phone, second.agreed_to_contact) == ("", "", False)


def test_nobody_is_taken_over_where_the_one_before_left_no_name(client, world):
    reception = record(client, world)
    client.post(
        f"/my/station/receptions/{reception.pk}/", reception_form(name="", phone="", agreed="")
    )
    html = client.get(f"/my/station/receptions/{reception.pk}/").content.decode()
    assert 'name="same_person"' not in html
