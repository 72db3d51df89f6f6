"""Law-enforcement inspections: who may lead and take part, findings, the report, what is public."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.choices import OrganizationKind, Role
from accounts.services import give_role
from supervision.activities.models import ActivityFile
from supervision.inspections.models import Finding, InspectionReport, InspectionTeam, SelfReport
from tests.factories import (
    committee,
    make_activity,
    make_deputy,
    make_deputy_user,
    make_inspection_report,
    make_org,
    make_team,
    make_user,
    png,
    town_congress,
)
from tests.once import once
from tests.supervision.back_office import activity_page, empty_formset
from tests.supervision.everybody import Everybody
from workflow.transitions import allowed, perform

pytestmark = pytest.mark.django_db
TEAM_ADD = "/admin/supervision/inspectionteam/add/"
REPORT_ADD = "/admin/supervision/inspectionreport/add/"
TODAY = timezone.localdate()


def inspection(**fields):
    return make_activity(**{"method": "enforcement", "inspected_law": "《消防条例》", **fields})


@once
def people():
    return Everybody()


@pytest.fixture
def clerk(client, people):
    client.force_login(people.clerk)
    return client


@once
def organ():
    return make_org("永康市住房和城乡建设局", short_name="市住建局")


def team_form(activity, head, organs, **rows):
    """The form of a team; ``rows`` are the fields of one row of each part."""
    form = {
        "activity": str(activity.pk),
        "head": str(head.pk),
        "organs": [str(organ.pk) for organ in organs],
        **empty_formset("members"),
        **empty_formset("self_reports"),
        **empty_formset("findings"),
    }
    for part, fields in rows.items():
        form[f"{part}-TOTAL_FORMS"] = "1"
        form |= {f"{part}-0-{name}": value for name, value in fields.items()}
    return form


def refusal(client, address, form):
    answer = client.post(address, form)
    assert answer.status_code == 200
    return answer.content.decode()


class TestTeam:
    def test_a_clerk_registers_team_reports_and_findings_in_one_save(self, clerk, people, organ):
        activity = inspection()
        deputy = make_deputy("应砚秋", post="社区书记")
        form = team_form(
            activity,
            people.leader,
            [organ],
            members={"deputy": str(deputy.pk)},
            self_reports={
                "organ": str(organ.pk),
                "received_on": str(TODAY),
                "summary": "自查情况",
                "upload": png(),
            },
            findings={
                "found_on": str(TODAY),
                "place": "城东小区",
                "problem": "消防通道被占",
                "organ": str(organ.pk),
            },
        )
        assert clerk.post(TEAM_ADD, form).status_code == 302
        team = InspectionTeam.objects.get()
        assert (team.head, list(team.organs.all())) == (people.leader, [organ])
        assert [str(member) for member in team.members.all()] == ["应砚秋"]
        assert Finding.objects.get().place == "城东小区"
        paper = SelfReport.objects.get().file
        assert (paper.activity, paper.is_public) == (activity, False)

    def test_the_head_must_be_a_leader(self, clerk, people, organ):
        page = refusal(clerk, TEAM_ADD, team_form(inspection(), people.clerk, [organ]))
        assert not InspectionTeam.objects.exists()
        assert "errorlist" in page

    def test_the_head_must_be_a_leader_of_the_same_level(self, clerk, people, organ):
        form = team_form(inspection(), people.town_leader, [organ])
        assert "组长必须是本级人大的领导" in refusal(clerk, TEAM_ADD, form)

    def test_the_head_does_not_come_from_an_inspected_organ(self, clerk, people, organ):
        give_role(people.leader, Role.HANDLER, organ, since=date(2020, 1, 1))
        page = refusal(clerk, TEAM_ADD, team_form(inspection(), people.leader, [organ]))
        assert "是受检单位“市住建局”的人员" in page

    @pytest.mark.parametrize(
        "member",
        [
            {"name": "胡某", "post": "市住建局物业科科长"},
            {"name": "胡某", "post": "永康市住房和城乡建设局副局长"},
            {"name": "胡某", "post": "住房和城乡建设局工程师"},
            {"name": "胡某", "post": "建设委员会主任"},
        ],
    )
    def test_a_member_whose_post_is_with_the_inspected_is_refused(
        self, clerk, people, organ, member
    ):
        organ.former_names.create(name="永康市建设委员会")
        form = team_form(inspection(), people.leader, [organ], members=member)
        page = refusal(clerk, TEAM_ADD, form)
        assert "胡某是受检单位“市住建局”的人员，不能参加检查组" in page
        assert not InspectionTeam.objects.exists()

    def test_a_member_of_the_organ_or_of_a_body_below_it_is_refused(self, clerk, people, organ):
        below = make_org("永康市房管中心", parent=organ)
        for body in (organ, below):
            member = {"name": "胡某", "organization": str(body.pk)}
            form = team_form(inspection(), people.leader, [organ], members=member)
            assert "不能参加检查组" in refusal(clerk, TEAM_ADD, form)

    def test_a_deputy_who_works_there_is_refused(self, clerk, people, organ):
        by_post = make_deputy("卢根土", post="市住建局质安站站长")
        by_account = make_deputy_user("孙跃田")
        give_role(by_account, Role.HANDLER, organ, since=date(2020, 1, 1))
        for deputy in (by_post, by_account.deputy):
            member = {"deputy": str(deputy.pk)}
            form = team_form(inspection(), people.leader, [organ], members=member)
            page = refusal(clerk, TEAM_ADD, form)
            assert f"{deputy.name}是受检单位“市住建局”的人员" in page

    def test_an_organ_listed_later_is_held_against_the_members(self, clerk, people, organ):
        other = make_org("教育局")
        team = make_team(inspection(), people.leader, [other])
        member = team.members.create(name="胡某", post="市住建局科长")
        form = team_form(
            team.activity,
            people.leader,
            [other, organ],
            members={"id": str(member.pk), "name": "胡某", "post": "市住建局科长"},
        )
        form |= {"members-INITIAL_FORMS": "1"}
        address = reverse("admin:supervision_inspectionteam_change", args=[team.pk])
        assert "不能参加检查组" in refusal(clerk, address, form)
        assert list(team.organs.all()) == [other]

    def test_somebody_of_another_body_takes_part(self, clerk, people, organ):
        member = {"name": "吕某", "post": "财经工委主任"}
        form = team_form(inspection(), people.leader, [organ], members=member)
        assert clerk.post(TEAM_ADD, form).status_code == 302

    def test_a_member_needs_a_name(self, clerk, people, organ):
        member = {"post": "财经工委主任"}
        form = team_form(inspection(), people.leader, [organ], members=member)
        assert "请选择代表，或填写成员姓名" in refusal(clerk, TEAM_ADD, form)

    def test_only_an_inspected_organ_reports_on_itself(self, clerk, people, organ):
        stranger = make_org("教育局")
        rows = {"self_reports": {"organ": str(stranger.pk), "received_on": str(TODAY)}}
        form = team_form(inspection(), people.leader, [organ], **rows)
        assert "“教育局”不在受检单位里" in refusal(clerk, TEAM_ADD, form)

    def test_only_a_law_enforcement_inspection_has_a_team(self, clerk, people, organ):
        form = team_form(make_activity(), people.leader, [organ])
        assert "只有方式为执法检查的活动" in refusal(clerk, TEAM_ADD, form)

    def test_one_inspection_has_one_team(self, clerk, people, organ):
        team = make_team(inspection(), people.leader, [organ])
        form = team_form(team.activity, people.leader, [organ])
        assert "已经登记了检查组" in refusal(clerk, TEAM_ADD, form)

    def test_a_town_registers_its_own_and_no_other(self, client, people, organ):
        client.force_login(people.town_clerk)
        refusal(client, TEAM_ADD, team_form(inspection(), people.town_leader, [organ]))
        own = inspection(level="town", organizer=town_congress())
        assert client.post(TEAM_ADD, team_form(own, people.town_leader, [organ])).status_code == 302
        assert InspectionTeam.objects.get().activity == own

    def test_another_level_does_not_see_the_team(self, client, people, organ):
        team = make_team(inspection(), people.leader, [organ])
        address = reverse("admin:supervision_inspectionteam_change", args=[team.pk])
        for name in ("town_clerk", "town_leader"):
            client.force_login(getattr(people, name))
            assert client.get(address).status_code == 302
        client.force_login(people.leader)
        assert client.get(address).status_code == 200
        assert client.post(address, {}).status_code == 403


class TestReport:
    def form(self, activity, **changes):
        return {
            "activity": str(activity.pk),
            "reported_on": str(TODAY),
            "evaluation": "总体较好",
            "problems": "通道被占",
            "advice": "加强巡查",
            "law_advice": "建议明确处罚标准",
            **changes,
        }

    def test_a_clerk_writes_it_with_its_paper(self, clerk, people):
        clerk.post(REPORT_ADD, self.form(inspection(), upload=png("报告.png")))
        report = InspectionReport.objects.get()
        assert (report.created_by, report.is_public) == (people.clerk, False)
        assert report.file.stored.name == "报告.png"

    @pytest.mark.parametrize(
        ("changes", "sentence"),
        [
            ({"reported_on": "2001-01-01"}, "报告日期不能早于执法检查的开始日期"),
            ({"advice": ""}, "这个字段是必填项"),
        ],
    )
    def test_bad_input_is_refused_and_what_was_typed_stays(self, clerk, changes, sentence):
        page = refusal(clerk, REPORT_ADD, self.form(inspection(), **changes))
        assert sentence in page
        assert "建议明确处罚标准" in page
        assert not InspectionReport.objects.exists()

    def test_one_inspection_has_one_report_unless_it_was_withdrawn(self, clerk, people):
        report = make_inspection_report(inspection(), people)
        page = refusal(clerk, REPORT_ADD, self.form(report.activity))
        assert "已经登记了报告" in page
        perform(report, "withdraw", by=people.leader, data={"reason": "有误。"})
        assert clerk.post(REPORT_ADD, self.form(report.activity)).status_code == 302

    def test_a_second_person_publishes_it_with_its_paper(self, clerk, people):
        activity = inspection(is_public=True)
        clerk.post(REPORT_ADD, self.form(activity, upload=png()))
        report = InspectionReport.objects.get()
        with pytest.raises(PermissionDenied), transaction.atomic():
            perform(report, "publish", by=people.clerk)
        perform(report, "publish", by=people.leader)
        assert ActivityFile.objects.get().is_public
        report.refresh_from_db()
        perform(report, "unpublish", by=people.leader, data={"reason": "有误。"})
        assert not ActivityFile.objects.get().is_public

    def test_who_wrote_it_does_not_publish_it(self, people):
        report = make_inspection_report(inspection(is_public=True), people, by=people.leader)
        assert {row.action for row in allowed(report, people.leader)} == {"withdraw"}

    @pytest.mark.parametrize("name", ["handler", "deputy", "town_clerk", "town_leader", "nobody"])
    def test_others_may_do_nothing(self, people, name):
        report = make_inspection_report(inspection(is_public=True), people)
        assert allowed(report, getattr(people, name)) == []

    def test_a_published_report_is_not_rewritten(self, clerk, people):
        report = make_inspection_report(inspection(is_public=True), people, published=True)
        address = reverse("admin:supervision_inspectionreport_change", args=[report.pk])
        assert clerk.post(address, self.form(report.activity)).status_code == 403


class TestPage:
    @pytest.fixture
    def published_inspection(self, people, organ):
        """A published inspection with everything that belongs to it."""
        activity = inspection(is_public=True)
        team = make_team(activity, people.leader, [organ])
        team.members.create(name="吕某", post="财经工委主任")
        team.self_reports.create(organ=organ, received_on=date(2026, 3, 2), summary="自查发现三处")
        team.findings.create(found_on=date(2026, 3, 9), place="城东小区", problem="消防通道被占")
        return activity

    def page(self, client, activity):
        return client.get(activity.get_absolute_url()).content.decode()

    def test_it_tells_all_once_the_report_is_published(self, client, people, published_inspection):
        words = (
            people.leader.name,
            "吕某",
            "永康市住房和城乡建设局",
            "自查发现三处",
            "消防通道被占",
            "城东小区",
            "建议明确处罚标准",
        )
        report = make_inspection_report(published_inspection, people)
        before = self.page(client, published_inspection)
        assert not any(word in before for word in words[1:])
        perform(report, "publish", by=people.leader)
        after = self.page(client, published_inspection)
        assert all(word in after for word in words)
        assert "财经工委主任" not in after

    def test_staff_of_the_level_see_it_before(self, client, people, published_inspection):
        make_inspection_report(published_inspection, people)
        for name, sees in (("clerk", True), ("leader", True), ("town_clerk", False)):
            seen = Finding.objects.visible_to(getattr(people, name)).exists()
            assert (name, seen) == (name, sees)
        assert not Finding.objects.public().exists()

    def test_the_paper_of_the_report_is_linked_once(self, clerk, client, people):
        activity = inspection(is_public=True)
        form = TestReport().form(activity, upload=png("检查报告.png"))
        clerk.post(REPORT_ADD, form)
        client.logout()
        perform(InspectionReport.objects.get(), "publish", by=people.leader)
        paper = ActivityFile.objects.get().stored
        assert self.page(client, activity).count(str(paper.uuid)) == 1
        assert client.get(f"/supervision/files/{paper.uuid}/").status_code == 200

    def test_a_withdrawn_report_is_gone(self, client, people, published_inspection):
        report = make_inspection_report(published_inspection, people, published=True)
        perform(report, "withdraw", by=people.leader, data={"reason": "有误。"})
        page = self.page(client, published_inspection)
        assert "消防通道被占" not in page
        assert "建议明确处罚标准" not in page

    @pytest.mark.parametrize("rows", [1, 3])
    def test_it_costs_the_same_with_any_number_of_rows(
        self, client, people, rows, django_assert_num_queries
    ):
        activity = inspection(is_public=True)
        organs = [make_org(f"单位{row}") for row in range(rows)]
        team = make_team(activity, people.leader, organs)
        for organ in organs:
            team.members.create(deputy=make_deputy())
            team.self_reports.create(organ=organ, received_on=TODAY)
            team.findings.create(found_on=TODAY, place="某地", problem="某事", organ=organ)
            make_team(inspection(parent=activity, level="town", is_public=True), people.leader, [])
        make_inspection_report(activity, people, published=True)
        client.get(activity.get_absolute_url())
        with django_assert_num_queries(27):
            client.get(activity.get_absolute_url())


def test_a_leader_of_the_first_day_may_still_be_named(clerk, people, organ):
    """The inspection is entered after the term of its head has ended."""
    former = make_user()
    give_role(former, Role.LEADER, committee(), since=date(2020, 1, 1))
    former.grants.update(until=TODAY - timedelta(days=30))
    form = team_form(inspection(starts_on=TODAY - timedelta(days=60)), former, [organ])
    assert clerk.post(TEAM_ADD, form).status_code == 302
    late = team_form(inspection(starts_on=TODAY - timedelta(days=5)), former, [organ])
    assert "组长必须是本级人大的领导" in refusal(clerk, TEAM_ADD, late)


def test_a_section_may_be_led_by_who_leads_the_whole(client, people, organ):
    client.force_login(people.town_clerk)
    town = {"level": "town", "organizer": town_congress()}
    own, section = inspection(**town), inspection(parent=inspection(), **town)
    form = team_form(own, people.leader, [organ])
    assert "组长必须是本级人大的领导" in refusal(client, TEAM_ADD, form)
    assert client.post(TEAM_ADD, team_form(section, people.leader, [organ])).status_code == 302


def test_a_short_name_of_two_letters_says_nothing(clerk, people):
    small = make_org("水局", OrganizationKind.DEPARTMENT)
    member = {"name": "吕某", "post": "自来水局部改造办"}
    form = team_form(inspection(), people.leader, [small], members=member)
    assert clerk.post(TEAM_ADD, form).status_code == 302


def test_the_form_of_an_inspection_leads_to_its_team_and_report(clerk, people, organ):
    activity = inspection()
    page = clerk.get(activity_page(activity)).content.decode()
    assert f"{TEAM_ADD}?activity={activity.pk}" in page
    assert f"{REPORT_ADD}?activity={activity.pk}" in page
    team = make_team(activity, people.leader, [organ])
    report = make_inspection_report(activity, people)
    page = clerk.get(activity_page(activity)).content.decode()
    assert f"/admin/supervision/inspectionteam/{team.pk}/change/" in page
    assert f"/admin/supervision/inspectionreport/{report.pk}/change/" in page
    assert TEAM_ADD not in page
    assert TEAM_ADD not in clerk.get(activity_page(make_activity())).content.decode()
