"""A large year is published by the worker: all or nothing, once, with its progress on a page."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.utils import timezone

from accounts.choices import Role
from annual_summaries.revisions.models import Revision
from annual_summaries.summaries.models import SummaryStatus
from congress_portal.long_work import publishing, watching
from congress_portal.long_work.models import LongWork, WorkState
from registers.figures import FIGURES
from tests.factories import make_user
from workflow.transitions import note

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def every_year_is_large(monkeypatch):
    monkeypatch.setattr(publishing, "is_large", lambda year: True)


@pytest.fixture
def ask(client, year, draft):
    """Somebody presses 发布 on the draft as they see it."""

    def ask(user, version=None, **data):
        client.force_login(user)
        address = f"/admin/annual_summaries/annualsummary/{draft.pk}/act/publish/"
        return client.post(address, {"version": version or draft.version, **data})

    return ask


def test_the_page_leads_to_its_progress_and_publishes_nothing_yet(client, ask, leader, draft):
    work = client.get(ask(leader).url)
    assert "<progress" in work.content.decode()
    draft.refresh_from_db()
    assert (draft.status, Revision.objects.count()) == (SummaryStatus.DRAFT, 0)


def test_the_worker_publishes_it_in_the_name_of_who_asked(ask, leader, draft):
    ask(leader)
    assert publishing.process_waiting() == 1
    draft.refresh_from_db()
    assert draft.status == SummaryStatus.PUBLISHED
    assert draft.current.published_by == leader
    assert LongWork.objects.get().state == WorkState.DONE


def test_it_tells_each_figure_as_it_is_counted_and_frozen(ask, leader, monkeypatch):
    told = []
    call = watching.Watch.__call__

    def noted(self, part, rows):
        told.append((str(part), rows))
        call(self, part, rows)

    monkeypatch.setattr(watching.Watch, "__call__", noted)
    monkeypatch.setattr(watching.Watch, "may_write_beside", False)
    ask(leader)
    publishing.process_waiting()
    assert len(told) >= len(FIGURES.in_force())


def test_two_who_ask_at_once_get_one_publication(client, ask, leader):
    second = make_user(Role.LEADER, name="李主任")
    first = ask(leader)
    again = ask(second)
    assert again.url == first.url
    assert str(leader) in next(str(one) for one in get_messages(again.wsgi_request))
    assert "提出人" in client.get(again.url).content.decode()
    publishing.process_waiting()
    assert Revision.objects.count() == 1


def test_what_would_be_refused_is_refused_before_it_is_left(ask, leader, draft):
    answer = ask(leader, version=draft.version + 3)
    assert answer.status_code == 409
    assert not LongWork.objects.exists()


def test_who_may_not_publish_leaves_nothing_either(ask, clerk):
    assert ask(clerk).status_code == 403
    assert not LongWork.objects.exists()


def test_a_draft_that_changed_meanwhile_is_not_published(client, ask, leader, clerk, draft):
    page = ask(leader).url
    note(draft, "edited", by=clerk, fields=["title"])
    publishing.process_waiting()
    draft.refresh_from_db()
    assert draft.status == SummaryStatus.DRAFT
    assert "年度总结又有了变化，没有发布" in client.get(page).content.decode()


def test_who_lost_the_office_meanwhile_publishes_nothing(client, ask, leader, draft):
    page = ask(leader).url
    leader.grants.update(until=timezone.localdate() - timedelta(days=1))
    publishing.process_waiting()
    draft.refresh_from_db()
    assert draft.status == SummaryStatus.DRAFT
    assert "现在不能发布" in LongWork.objects.get().sentence
    assert page


def test_stopped_in_the_middle_nothing_is_frozen(ask, leader, draft, monkeypatch):
    ask(leader)

    def stop(self, part, rows):
        if rows >= 0:
            raise watching.Stopped

    monkeypatch.setattr(watching.Watch, "__call__", stop)
    publishing.process_waiting()
    draft.refresh_from_db()
    assert (draft.status, Revision.objects.count()) == (SummaryStatus.DRAFT, 0)
    assert LongWork.objects.get().state == WorkState.STOPPED


def test_a_worker_that_died_after_the_end_does_not_publish_twice(ask, leader):
    ask(leader)
    publishing.process_waiting()
    long_ago = timezone.now() - timedelta(minutes=16)
    LongWork.objects.update(state=WorkState.RUNNING, seen_at=long_ago, finished_at=None)
    publishing.process_waiting()
    assert Revision.objects.count() == 1
    assert LongWork.objects.get().state == WorkState.DONE
