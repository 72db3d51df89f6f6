"""Joint activities of city and towns: shown together once, counted once, refused at two levels."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from registers import figures
from registers.figures import FIGURES
from supervision.activities.models import Activity
from supervision.activity_pages.presentation import Viewer
from supervision.inspections.presentation import joint_picture
from supervision.items.choices import ItemStatus
from tests.factories import (
    make_activity,
    make_deputy,
    make_inspection_report,
    make_team,
    make_user,
    town_congress,
)
from tests.history import past_activity, past_item, past_opinion
from tests.once import once
from tests.supervision.back_office import activity_form, activity_page
from tests.supervision.everybody import Everybody

pytestmark = pytest.mark.django_db
LAW = "《浙江省消防条例》"


@once
def people():
    return Everybody()


def inspection(**fields):
    return make_activity(
        **{"method": "enforcement", "is_public": True, "attendances": None, **fields}
    )


def section(parent, town="石柱镇人大", **fields):
    return inspection(
        parent=parent, level="town", organizer=town_congress(town), year=parent.year, **fields
    )


def with_findings(activity, people, count):
    team = make_team(activity, people.leader, [])
    for number in range(count):
        team.findings.create(
            found_on=timezone.localdate(), place=f"地点{number}", problem=f"问题{number}"
        )


def published_items(activity, *statuses):
    opinion = past_opinion(activity, is_public=True)
    days = {"struck_off_on": date(2023, 8, 1)}
    return [
        past_item(opinion, is_public=True, **(days if status == ItemStatus.STRUCK_OFF else {}))
        for status in statuses
    ]


class TestPicture:
    def test_city_and_towns_are_added_up_without_counting_anything_twice(self, people):
        city = inspection()
        one, two = section(city), section(city, "芝英镇人大", attendances=9)
        everywhere, elsewhere = make_deputy(), make_deputy()
        city.deputies.set([everywhere, make_deputy()])
        one.deputies.set([everywhere, elsewhere])
        make_inspection_report(city, people, published=True)
        for activity, count in ((city, 2), (one, 3), (two, 1)):
            with_findings(activity, people, count)
        published_items(city, ItemStatus.STRUCK_OFF, ItemStatus.HANDLING)
        published_items(one, ItemStatus.STRUCK_OFF)
        outcome = joint_picture(city, Viewer())
        assert (outcome.deputies, outcome.attendances, outcome.findings) == (3, 9, 6)
        assert (outcome.items, outcome.struck_off) == (3, 2)
        assert outcome.parts[0].activity == city
        assert [(part.deputies, part.findings, part.items) for part in outcome.parts] == [
            (2, 2, 2),
            (2, 3, 1),
            (0, 1, 0),
        ]

    def test_what_is_not_public_is_not_in_the_picture_of_the_public(self, people):
        city = inspection()
        public_section, hidden = section(city), section(city, "芝英镇人大", is_public=False)
        hidden.deputies.set([make_deputy()])
        for activity in (city, public_section, hidden):
            with_findings(activity, people, 1)
        assert joint_picture(city, Viewer()).findings == 0
        make_inspection_report(city, people, published=True)
        assert joint_picture(city, Viewer()).findings == 2
        assert joint_picture(city, Viewer()).deputies == 0
        assert joint_picture(city, Viewer(people.clerk)).findings == 3

    def test_it_stands_on_the_page_of_the_city_alone(self, client, people):
        city = inspection()
        part = section(city)
        outcome = client.get(city.get_absolute_url()).content.decode()
        assert outcome.count("市镇联动汇总") == 1
        assert "市镇 <b>2</b> 个部分合计" in outcome
        assert "市镇联动汇总" not in client.get(part.get_absolute_url()).content.decode()

    def test_a_town_inspection_of_its_own_stands_alone(self, client):
        own = inspection(level="town", organizer=town_congress())
        assert joint_picture(own, Viewer()) is None
        assert "市镇联动汇总" not in client.get(own.get_absolute_url()).content.decode()

    def test_the_report_of_the_city_opens_the_findings_of_its_sections(self, client, people):
        city = inspection()
        part = section(city)
        with_findings(part, people, 1)
        assert "问题0" not in client.get(part.get_absolute_url()).content.decode()
        make_inspection_report(city, people, published=True)
        assert "问题0" in client.get(part.get_absolute_url()).content.decode()


class TestFigures:
    def value(self, key):
        return figures.count(FIGURES.get(key), 2023).value

    def test_a_joint_inspection_counts_once_among_all_activities(self):
        city = past_activity(method="enforcement")
        for town in ("石柱镇人大", "芝英镇人大"):
            past_activity(
                method="enforcement", level="town", organizer=town_congress(town), parent=city
            )
        assert self.value("supervision_activities") == 1

    def test_each_level_counts_its_own_part_once(self):
        city = past_activity(method="enforcement")
        past_activity(method="enforcement", parent=city)
        for town in ("石柱镇人大", "芝英镇人大"):
            past_activity(
                method="enforcement", level="town", organizer=town_congress(town), parent=city
            )
        past_activity(method="enforcement", level="town", organizer=town_congress())
        counted = [self.value(f"enforcement_inspections_{level}") for level in ("city", "town")]
        assert counted == [1, 3]


class TestForm:
    ADD = "/admin/supervision/activity/add/"

    @pytest.fixture
    def town(self, client, people):
        client.force_login(people.town_clerk)
        return client

    def form(self, **changes):
        return activity_form(
            method="enforcement", level="town", organizer=str(town_congress().pk), **changes
        )

    def city(self, **fields):
        defaults = {"joint": True, "inspected_law": LAW, "year": timezone.localdate().year}
        return inspection(**{**defaults, **fields})

    def test_a_town_adds_its_section_to_the_inspection_of_the_city(self, town):
        city = self.city()
        town.post(self.ADD, self.form(parent=str(city.pk)))
        assert city.sections.get().level == "town"

    @pytest.mark.parametrize(
        ("fields", "sentence"),
        [
            ({"method": "inspection"}, "方式必须与上级活动一致"),
            ({"year": timezone.localdate().year - 1}, "年度必须与上级活动一致"),
            ({"level": "town"}, "上级活动必须是市级活动"),
        ],
    )
    def test_a_section_that_would_be_counted_at_two_levels_is_refused(self, town, fields, sentence):
        if fields.get("level"):
            fields = {**fields, "organizer": town_congress()}
        city = self.city(**fields)
        page = town.post(self.ADD, self.form(parent=str(city.pk))).content.decode()
        assert sentence in page
        assert not Activity.objects.filter(parent=city).exists()

    def test_a_section_of_a_section_is_refused(self, client, people):
        part = section(self.city(), "芝英镇人大")
        Activity.objects.filter(pk=part.pk).update(level="city")
        client.force_login(people.town_clerk)
        page = client.post(self.ADD, self.form(parent=str(part.pk))).content.decode()
        assert "上级活动本身是分项" in page

    def test_an_activity_of_the_city_is_no_section(self, client, people):
        client.force_login(people.clerk)
        form = activity_form(method="enforcement", parent=str(self.city().pk))
        page = client.post(self.ADD, form).content.decode()
        assert "只有镇街区的活动可以作为市级活动的分项" in page
        assert Activity.objects.count() == 1

    def test_the_same_inspection_told_again_without_its_parent_is_refused(self, town):
        city = self.city(title="全市消防执法检查")
        form = self.form(joint="on", inspected_law=LAW)
        page = town.post(self.ADD, form).content.decode()
        assert "市级联动活动“全市消防执法检查”已登记同一次检查" in page
        assert list(Activity.objects.all()) == [city]

    def test_a_town_inspects_the_same_law_on_its_own(self, town):
        self.city()
        town.post(self.ADD, self.form(inspected_law=LAW))
        assert Activity.objects.filter(level="town", parent=None).count() == 1

    @pytest.mark.parametrize(
        ("change", "sentence"),
        [
            ({"method": "inspection"}, "方式不能改得与分项不一致"),
            ({"year": "2020"}, "年度不能改得与分项不一致"),
            ({"level": "town"}, "层级不能改"),
        ],
    )
    def test_the_head_of_a_joint_activity_keeps_what_its_sections_share(
        self, client, people, change, sentence
    ):
        city = self.city()
        section(city)
        client.force_login(people.clerk)
        form = activity_form(
            number=city.number,
            **{"method": "enforcement", **change},
        )
        assert sentence in client.post(activity_page(city), form).content.decode()
        city.refresh_from_db()
        assert (city.method, city.level) == ("enforcement", "city")

    def test_an_activity_with_sections_becomes_no_section(self, client, people):
        above, head = self.city(), self.city(inspected_law="")
        section(head)
        Activity.objects.filter(pk=head.pk).update(level="town", organizer=town_congress())
        client.force_login(people.town_clerk)
        form = self.form(number=head.number, parent=str(above.pk))
        assert "这个活动已有分项" in client.post(activity_page(head), form).content.decode()


def test_a_stranger_does_not_reach_the_form_of_a_team(client):
    client.force_login(make_user())
    assert client.get(reverse("admin:supervision_inspectionteam_add")).status_code in (302, 403)


def test_days_of_a_section_may_differ_from_those_of_its_head(client, people):
    city = inspection(joint=True, year=timezone.localdate().year)
    client.force_login(people.town_clerk)
    form = activity_form(
        method="enforcement",
        level="town",
        organizer=str(town_congress().pk),
        parent=str(city.pk),
        starts_on=str(timezone.localdate() - timedelta(days=3)),
    )
    client.post("/admin/supervision/activity/add/", form)
    assert city.sections.count() == 1
