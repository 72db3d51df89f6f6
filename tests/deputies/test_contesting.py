"""“It was not me”: the deputy's other answer to what others wrote down in their name."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from accounts.choices import Role
from deputies.bills.models import Bill
from deputies.campaigns.models import Campaign, CampaignDay, Grid
from deputies.campaigns.progress import enter_duty
from deputies.contesting.grounds import contested_in
from deputies.duty.models import DutyEntry, DutyKind, DutySource, DutyStatus
from deputies.duty.workflow import log_duty, record_duty, withdraw_duty
from deputies.handling.cosigning import signed
from deputies.suggestions.models import Suggestion
from registers.waiting import WAITING
from registers.waits import Waits
from tests.factories import make_deputy, make_deputy_user, make_user
from tests.once import once
from workflow.models import OutboxMessage
from workflow.transitions import Step, allowed, perform

pytestmark = pytest.mark.django_db
WHY = {"reason": "那天在省里开会。"}


@once
def clerk():
    return make_user(Role.CLERK)


@once
def writer():
    return make_user(Role.CLERK)


@once
def user():
    return make_deputy_user()


@pytest.fixture
def entry(user, writer):
    return record_duty(
        user.deputy,
        source=DutySource.LISTED,
        key=f"elsewhere:1:{user.deputy.pk}",
        kind=DutyKind.INSPECTION,
        happened_on=timezone.localdate(),
        text="视察养老服务",
        by=writer,
    )


def contested(entry, user):
    return perform(entry, "contest", by=user, data=WHY)


def told(person):
    return OutboxMessage.objects.filter(recipient=person).count()


def waiting(person, key):
    kind = next(kind for kind in WAITING.all() if kind.key == key)
    return list(Waits(person, timezone.localdate()).of(kind))


def offered(entry, person):
    return {row.action for row in allowed(entry, person)}


def test_what_others_wrote_down_may_be_contested(entry, user):
    assert "contest" in offered(entry, user)


def test_ones_own_words_are_taken_back_not_contested(user):
    told = {"happened_on": timezone.localdate(), "kind": DutyKind.VISIT, "text": "走访"}
    own = log_duty(user.deputy, by=user, key="1", **told)
    assert "contest" not in offered(own, user)


def test_nobody_contests_for_the_deputy(entry, clerk):
    with pytest.raises(PermissionDenied):
        perform(entry, "contest", by=clerk, data=WHY)


def test_a_reason_is_asked_for(entry, user):
    with pytest.raises(ValidationError):
        perform(entry, "contest", by=user, data={})


def test_what_was_verified_no_longer_counts(entry, user, clerk):
    perform(entry, "confirm", by=user, data={"text": entry.text})
    perform(entry, "verify", by=clerk, data={"is_public": True})
    contested(entry, user)
    assert not DutyEntry.objects.public().exists()


def test_staff_and_who_wrote_it_are_told(entry, user, clerk, writer):
    contested(entry, user)
    assert (told(clerk), told(writer)) == (1, 1)


def test_it_waits_on_the_desk_of_staff(entry, user, clerk):
    contested(entry, user)
    assert waiting(clerk, "duty_contested") == [entry]


def test_it_no_longer_waits_on_the_deputys_own(entry, user):
    assert waiting(user, "duty_confirm") == [entry]
    contested(entry, user)
    assert waiting(user, "duty_confirm") == []


def test_corrected_it_is_gone_from_the_record(entry, user, clerk):
    entry = perform(contested(entry, user), "correct", by=clerk)
    assert (entry.status, told(user)) == (DutyStatus.WITHDRAWN, 1)


def test_upheld_it_comes_back_with_the_reason(entry, user, clerk):
    why = {"reason": "签到表上有您的签名。"}
    entry = perform(contested(entry, user), "uphold", by=clerk, data=why)
    assert (entry.status, entry.note) == (DutyStatus.SENT_BACK, why["reason"])
    assert {"confirm", "contest"} <= offered(entry, user)


def test_the_deputy_does_not_decide(entry, user):
    assert offered(contested(entry, user), user) == set()


def test_a_ground_that_falls_away_settles_it(entry, user, clerk):
    contested(entry, user)
    withdraw_duty(entry.source_key, clerk)
    entry.refresh_from_db()
    assert entry.status == DutyStatus.WITHDRAWN


def test_only_what_is_contested_is_found(entry, user):
    assert contested_in("elsewhere") == set()
    contested(entry, user)
    assert contested_in("elsewhere") == {(1, user.deputy.pk)}


def test_what_is_still_to_come_is_not_asked_about_yet(user, clerk):
    tomorrow = timezone.localdate() + timezone.timedelta(days=1)
    record_duty(
        user.deputy,
        source=DutySource.LISTED,
        key="elsewhere:2:1",
        kind=DutyKind.INSPECTION,
        happened_on=tomorrow,
        text="视察",
        by=clerk,
    )
    assert waiting(user, "duty_confirm") == []


# --- Records of the deputies' own work -----------------------------------------------------------


def test_a_day_of_a_campaign_loses_the_name(user, clerk):
    today = timezone.localdate()
    campaign = Campaign.objects.create(name="城市更新", starts_on=today)
    grid = Grid.objects.create(campaign=campaign, name="一网格")
    day = CampaignDay.objects.create(grid=grid, day=today, participations=3, created_by=clerk)
    day.deputies.add(user.deputy, make_deputy())
    enter_duty(day, by=clerk)
    perform(contested(user.deputy.duty_entries.get(), user), "correct", by=clerk)
    assert user.deputy not in day.deputies.all()
    assert day.deputies.count() == 1


def bill_of(clerk, lead, *others):
    bill = Bill.objects.create(
        year=timezone.localdate().year,
        number="1",
        title="关于养老服务的议案",
        lead_deputy=lead,
        moved_on=timezone.localdate(),
        handling="on_agenda",
        created_by=clerk,
    )
    bill.cosigners.set(others)
    return bill


def bill_form(lead, *others):
    today = timezone.localdate()
    return {
        "year": today.year,
        "number": "1",
        "title": "关于养老服务的议案",
        "lead_deputy": lead.pk,
        "cosigners": [one.pk for one in others],
        "moved_on": str(today),
        "handling": "on_agenda",
    }


def test_everybody_under_a_bill_is_asked(client, clerk, user):
    client.force_login(clerk)
    client.post("/admin/deputies/bill/add/", bill_form(make_deputy(), user.deputy))
    assert [one.source for one in waiting(user, "duty_confirm")] == [DutySource.BILL]


def test_a_bill_shows_no_contested_name(client, clerk, user):
    client.force_login(clerk)
    client.post("/admin/deputies/bill/add/", bill_form(make_deputy(), user.deputy))
    bill = Bill.objects.get()
    contested(user.deputy.duty_entries.get(), user)
    Bill.objects.update(is_public=True)
    client.logout()
    assert user.deputy.name not in client.get(bill.get_absolute_url()).content.decode()


def test_a_bill_does_without_a_name_that_was_wrong(client, clerk, user):
    client.force_login(clerk)
    client.post("/admin/deputies/bill/add/", bill_form(make_deputy(), user.deputy))
    perform(contested(user.deputy.duty_entries.get(), user), "correct", by=clerk)
    assert not Bill.objects.get().cosigners.exists()


def test_a_bill_cannot_do_without_who_leads_it(client, clerk, user):
    client.force_login(clerk)
    client.post("/admin/deputies/bill/add/", bill_form(user.deputy))
    with pytest.raises(ValidationError):
        perform(contested(user.deputy.duty_entries.get(), user), "correct", by=clerk)


def test_who_leaves_a_bill_is_not_asked_any_more(client, clerk, user):
    client.force_login(clerk)
    lead = make_deputy()
    client.post("/admin/deputies/bill/add/", bill_form(lead, user.deputy))
    bill = Bill.objects.get()
    client.post(f"/admin/deputies/bill/{bill.pk}/change/", bill_form(lead) | {"version": 0})
    assert waiting(user, "duty_confirm") == []


def test_what_staff_log_waits_for_the_word_of_who_has_an_account(client, clerk, user):
    client.force_login(clerk)
    today = str(timezone.localdate())
    typed = {"deputy": user.deputy.pk, "happened_on": today, "kind": "visit", "text": "走访"}
    client.post("/admin/deputies/dutyentry/add/", typed)
    assert user.deputy.duty_entries.get().status == DutyStatus.DRAFT


# --- Suggestions ---------------------------------------------------------------------------------


def signed_by(user, by):
    """A suggestion of another deputy under which the name of ``user`` stands."""
    lead = make_deputy()
    one = Suggestion.objects.create(year=2026, title="关于公交站的建议", lead_deputy=lead)
    one.cosigners.add(user.deputy)
    step = Step(by=by, at=timezone.now())
    signed(one, user.deputy, step)
    return one


def test_a_name_from_paper_may_be_contested(user, clerk):
    signed_by(user, clerk)
    assert "contest" in offered(user.deputy.duty_entries.get(), user)


def test_what_one_agreed_to_here_is_not_contested(user):
    signed_by(user, user)
    assert "contest" not in offered(user.deputy.duty_entries.get(), user)


def test_a_suggestion_loses_a_name_that_was_wrong(user, clerk):
    one = signed_by(user, clerk)
    perform(contested(user.deputy.duty_entries.get(), user), "correct", by=clerk)
    assert not one.cosigners.exists()
