"""Pictures of sections: words for each, frozen with the revision, public with the summary."""

import re

import pytest
from django.urls import reverse

from annual_summaries.revisions.models import RevisionPicture
from annual_summaries.summaries.models import AnnualSummary, SectionPicture
from attachments.uploads import store
from tests.factories import evidence, make_user, png
from tests.once import once
from workflow.transitions import perform

pytestmark = pytest.mark.django_db
PAGE = "/annual/2023/"


@once
def section_picture(draft, clerk):
    return SectionPicture.objects.create(
        summary=draft,
        section=draft.sections.get(),
        stored=store(evidence()[0], by=clerk),
        alt="代表在河岸查看水质",
        caption="南溪",
    )


def address(section_picture):
    return reverse("annual:picture", args=[section_picture.stored.uuid])


def test_who_only_reads_the_summary_is_offered_no_file_to_choose(
    client, section_picture, clerk, leader
):
    page = reverse("admin:annual_summaries_annualsummary_change", args=[section_picture.summary_id])
    for user, offered in ((clerk, True), (leader, False)):
        client.force_login(user)
        assert ("field-upload" in client.get(page).content.decode()) is offered


def test_a_draft_picture_is_for_those_who_prepare_it(client, section_picture, clerk, leader):
    assert client.get(address(section_picture)).status_code == 404
    for user, status in ((clerk, 200), (leader, 200), (make_user(), 404)):
        client.force_login(user)
        assert client.get(address(section_picture)).status_code == status


def test_a_published_picture_stands_on_the_page_with_its_words(
    client, section_picture, year, publish
):
    publish()
    page = client.get(PAGE).content.decode()
    (tag,) = re.findall(r'<img [^>]*alt="代表在河岸查看水质"[^>]*>', page)
    assert f'src="{address(section_picture)}?width=640"' in tag
    assert "<figcaption>南溪</figcaption>" in page
    assert client.get(address(section_picture)).status_code == 200


def test_it_is_frozen_with_the_revision(client, section_picture, year, publish):
    publish()
    before = client.get(PAGE).content
    section_picture.delete()
    assert client.get(PAGE).content == before
    assert client.get(address(section_picture)).status_code == 200
    assert RevisionPicture.objects.get().alt == "代表在河岸查看水质"


def test_a_withdrawn_summary_takes_its_pictures_along(
    client, section_picture, year, publish, leader
):
    summary = publish()
    perform(summary, "withdraw", by=leader, data={"reason": "数据有误。"})
    assert client.get(address(section_picture)).status_code == 404


def form(summary, **picture):
    section = summary.sections.get()
    data = {
        "year": str(summary.year),
        "title": summary.title,
        "sentence": "",
        "opening": "",
        "sections-TOTAL_FORMS": "1",
        "sections-INITIAL_FORMS": "1",
        "sections-0-id": str(section.pk),
        "sections-0-summary": str(summary.pk),
        "sections-0-order": "0",
        "sections-0-title": section.title,
        "sections-0-body": section.body,
        "reported_figures-TOTAL_FORMS": "0",
        "reported_figures-INITIAL_FORMS": "0",
        "pictures-TOTAL_FORMS": "1",
        "pictures-INITIAL_FORMS": "0",
        "pictures-0-section": str(section.pk),
        "pictures-0-order": "0",
        "pictures-0-alt": "河岸",
    }
    return {**data, **{f"pictures-0-{name}": value for name, value in picture.items()}}


@pytest.mark.parametrize(
    ("given", "kept"),
    [({}, 1), ({"alt": ""}, 0), ({"upload": ""}, 0)],
)
def test_staff_add_a_picture_with_words(client, clerk, draft, given, kept):
    client.force_login(clerk)
    where = reverse("admin:annual_summaries_annualsummary_change", args=[draft.pk])
    answer = client.post(where, form(draft, **{"upload": png(), **given}))
    assert answer.status_code == (302 if kept else 200)
    assert AnnualSummary.objects.get(pk=draft.pk).pictures.count() == kept
