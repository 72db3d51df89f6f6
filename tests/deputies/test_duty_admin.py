"""The duty record in the back office: who sees, logs and verifies, one by one and in bulk."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.choices import Role
from deputies.duty.models import DutyEntry, DutyKind, DutySource, DutyStatus, PointScheme, Yardstick
from deputies.people.models import MandateLevel
from tests.factories import make_deputy, make_deputy_user, make_user, town_congress
from workflow.models import TrailEntry

pytestmark = pytest.mark.django_db
LIST = "/admin/deputies/dutyentry/"
ADD = LIST + "add/"
TODAY = timezone.localdate()


@pytest.fixture
def clerk(client):
    user = make_user(Role.CLERK)
    client.force_login(user)
    return user


def entry(deputy=None, **fields):
    fields = {"status": DutyStatus.SUBMITTED, "kind": DutyKind.VISIT, "text": "走访", **fields}
    fields.setdefault("happened_on", TODAY)
    return DutyEntry.objects.create(deputy=deputy or make_deputy(), **fields)


def typed(owner, **changes):
    data = {"deputy": owner.pk, "happened_on": str(TODAY), "kind": "visit", "text": "走访企业"}
    return {**data, **changes}


def in_bulk(client, action, entries, **data):
    keys = [one.pk for one in entries]
    data = {"action": action, "_selected_action": keys, "index": "0", "apply": "1", **data}
    return client.post(LIST, data, follow=True)


def wrong(response):
    return set(response.context["adminform"].errors)


# --- Logging for a deputy ------------------------------------------------------------------------


def test_what_staff_log_waits_to_be_verified_and_names_them(client, clerk):
    client.post(ADD, typed(make_deputy()))
    logged = DutyEntry.objects.get()
    state = (logged.source, logged.status, logged.created_by)
    assert state == (DutySource.STAFF, DutyStatus.SUBMITTED, clerk)


def test_what_staff_log_is_on_the_trail(client, clerk):
    client.post(ADD, typed(make_deputy()))
    trail = TrailEntry.objects.of(DutyEntry.objects.get())
    assert [one.action for one in trail.order_by("sequence")] == ["created", "submit_for"]


@pytest.mark.usefixtures("clerk")
@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"happened_on": str(TODAY + timedelta(days=1))}, "happened_on"),
        ({"happened_on": "2010-05-08"}, "happened_on"),
        ({"ends_on": str(TODAY - timedelta(days=1))}, "ends_on"),
        ({"ends_on": str(TODAY + timedelta(days=1))}, "ends_on"),
        ({"happened_on": "8. Mai"}, "happened_on"),
        ({"kind": "party"}, "kind"),
        ({"text": "\u200b"}, "text"),
        ({"deputy": "9" * 30}, "deputy"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(client, changes, field):
    response = client.post(ADD, typed(make_deputy(), **changes))
    assert wrong(response) == {field}
    assert DutyEntry.objects.count() == 0


@pytest.fixture
def of_two_levels():
    """A deputy of the county, and since 2023 of the prefecture."""
    deputy = make_deputy()
    deputy.mandates.create(level=MandateLevel.PREFECTURE, term=8, since=date(2023, 4, 18))
    return deputy


@pytest.mark.usefixtures("clerk")
def test_staff_say_at_which_level_a_deputy_of_several_acted(client, of_two_levels):
    assert wrong(client.post(ADD, typed(of_two_levels))) == {"acted_as"}
    client.post(ADD, typed(of_two_levels, acted_as="prefecture"))
    entry = DutyEntry.objects.get()
    assert entry.level == MandateLevel.PREFECTURE
    page = client.get(f"{LIST}{entry.pk}/change/").content.decode()
    assert entry.get_level_display() in page


@pytest.mark.usefixtures("clerk")
@pytest.mark.parametrize(
    "changes", [{"acted_as": "prefecture", "happened_on": "2022-05-08"}, {"acted_as": "province"}]
)
def test_staff_log_nothing_at_a_level_that_was_not_held(client, of_two_levels, changes):
    assert wrong(client.post(ADD, typed(of_two_levels, **changes))) == {"acted_as"}
    assert DutyEntry.objects.count() == 0


@pytest.mark.usefixtures("clerk")
def test_a_level_that_goes_without_saying_is_not_kept(client):
    client.post(ADD, typed(make_deputy(), acted_as="county"))
    assert DutyEntry.objects.get().level == ""


def test_a_town_clerk_logs_for_the_own_body_alone(client):
    body = town_congress()
    own, other = make_deputy(), make_deputy()
    own.mandates.update(organization=body)
    client.force_login(make_user(Role.TOWN_CLERK, body))
    assert wrong(client.post(ADD, typed(other))) == {"deputy"}
    client.post(ADD, typed(own))
    assert DutyEntry.objects.get().deputy == own


def test_nobody_logs_for_themselves_in_the_back_office(client, clerk):
    deputy = make_deputy(user=clerk)
    assert wrong(client.post(ADD, typed(deputy))) == {"deputy"}


# --- Who sees what -------------------------------------------------------------------------------


def test_a_town_clerk_sees_the_own_body_alone(client):
    body = town_congress()
    own, other = entry(text="本镇走访"), entry(text="别处走访")
    own.deputy.mandates.update(organization=body)
    client.force_login(make_user(Role.TOWN_CLERK, body))
    html = client.get(LIST).content.decode()
    assert ("本镇走访" in html, "别处走访" in html) == (True, False)
    # an unknown key leads back to the index of the admin
    assert (
        client.get(reverse("admin:deputies_dutyentry_change", args=[other.pk])).status_code == 302
    )


@pytest.mark.parametrize("role", [Role.DEPUTY, Role.STATION_CLERK, Role.SYSADMIN])
def test_other_roles_do_not_open_the_list(client, role):
    client.force_login(make_user(role))
    assert client.get(LIST).status_code in (302, 403)


def test_a_leader_reads_and_changes_nothing(client):
    one = entry()
    client.force_login(make_user(Role.LEADER))
    assert client.get(LIST).status_code == 200
    assert client.get(ADD).status_code == 403
    address = reverse("admin:deputies_dutyentry_act", args=[one.pk, "verify"])
    assert client.get(address).status_code == 403


@pytest.mark.usefixtures("clerk")
def test_a_name_with_spaces_finds_its_deputy(client):
    entry(make_deputy("张三"), text="张三走访")
    entry(make_deputy("李四"), text="李四走访")
    html = client.get(LIST, {"q": "张　三"}).content.decode()
    assert ("张三走访" in html, "李四走访" in html) == (True, False)


@pytest.mark.usefixtures("clerk")
@pytest.mark.parametrize("year", ["abc", "0", "-1", "10000", "9" * 20, "²"])
def test_a_year_that_is_none_filters_nothing(client, year):
    entry()
    assert "走访" in client.get(LIST, {"year": year}).content.decode()


@pytest.mark.usefixtures("clerk")
def test_the_list_of_a_year_holds_that_year(client):
    entry(happened_on=date(2023, 5, 8), text="前年走访")
    entry(text="今年走访")
    html = client.get(LIST, {"year": "2023"}).content.decode()
    assert ("前年走访" in html, "今年走访" in html) == (True, False)


@pytest.mark.usefixtures("clerk")
def test_the_list_costs_the_same_with_one_row_and_with_three(client, django_assert_num_queries):
    client.get(LIST)
    entry()
    with django_assert_num_queries(5):
        client.get(LIST)
    entry()
    entry()
    with django_assert_num_queries(5):
        client.get(LIST)


@pytest.mark.usefixtures("clerk")
def test_one_entry_leads_to_its_page_the_record_and_the_sheet(client):
    one = entry(happened_on=date(2023, 5, 8))
    html = client.get(reverse("admin:deputies_dutyentry_change", args=[one.pk])).content.decode()
    assert f"/my/duty/{one.pk}/" in html
    assert f"/my/duty/?year=2023&amp;deputy={one.deputy_id}" in html
    assert f"/my/duty/2023/sheet/?deputy={one.deputy_id}" in html


# --- In bulk -------------------------------------------------------------------------------------


def test_many_are_verified_at_once(client, clerk):
    entries = [entry(text=f"走访{number}") for number in range(3)]
    in_bulk(client, "verify", entries, is_public="on")
    found = DutyEntry.objects.verified().filter(verified_by=clerk, is_public=True)
    assert found.count() == 3


@pytest.mark.usefixtures("clerk")
def test_many_are_sent_back_with_one_reason(client):
    in_bulk(client, "send_back", [entry(), entry()], reason="请补充地点")
    assert DutyEntry.objects.filter(status="sent_back", note="请补充地点").count() == 2


@pytest.mark.usefixtures("clerk")
def test_what_cannot_be_verified_is_told_and_the_rest_is_done(client):
    good, draft = entry(), entry(status=DutyStatus.DRAFT)
    html = in_bulk(client, "verify", [good, draft], is_public="on").content.decode()
    assert "1 条已完成" in html
    assert "现在的状态不能这样办理" in html


def test_rows_out_of_sight_are_not_verified_in_bulk(client):
    one = entry()
    client.force_login(make_user(Role.TOWN_CLERK, town_congress()))
    in_bulk(client, "verify", [one], is_public="on")
    one.refresh_from_db()
    assert one.status == DutyStatus.SUBMITTED


def test_the_own_entry_is_left_out_of_a_bulk_verification(client, clerk):
    own = entry(make_deputy(user=clerk))
    in_bulk(client, "verify", [own], is_public="on")
    own.refresh_from_db()
    assert own.status == DutyStatus.SUBMITTED


# --- Rules ---------------------------------------------------------------------------------------


@pytest.mark.usefixtures("clerk")
def test_the_clerk_sets_a_scheme_with_its_rules(client):
    rules = {"rules-TOTAL_FORMS": "1", "rules-INITIAL_FORMS": "0"}
    row = {"rules-0-kind": "visit", "rules-0-points": "2", "rules-0-with_result": "1"}
    data = {"name": "试行办法", "since": "2026-01-01", **rules, **row}
    client.post("/admin/deputies/pointscheme/add/", data)
    assert PointScheme.objects.get().rules.get().points == 2


@pytest.mark.usefixtures("clerk")
def test_a_scheme_does_not_end_before_it_begins(client):
    rules = {"rules-TOTAL_FORMS": "0", "rules-INITIAL_FORMS": "0"}
    data = {"name": "试行", "since": "2026-02-01", "until": "2026-01-01", **rules}
    html = client.post("/admin/deputies/pointscheme/add/", data).content.decode()
    assert "失效日期不能早于生效日期" in html


@pytest.mark.usefixtures("clerk")
def test_a_new_yardstick_holds_from_its_day(client):
    data = {"key": "days", "level": "county", "amount": "20", "since": "2026-06-01"}
    client.post("/admin/deputies/yardstick/add/", data)
    in_force = Yardstick.objects.in_force
    amounts = [in_force("days", "county", date(2026, 5, day)).amount for day in (31,)]
    assert (amounts, in_force("days", "county", date(2026, 6, 1)).amount) == ([15], 20)


@pytest.mark.parametrize("register", ["pointscheme", "yardstick"])
def test_rules_are_the_clerks_and_closed_to_others(client, register):
    address = f"/admin/deputies/{register}/add/"
    client.force_login(make_user(Role.LEADER))
    assert client.get(address).status_code == 403
    client.force_login(make_deputy_user())
    assert client.get(address).status_code in (302, 403)
