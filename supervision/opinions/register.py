"""Opinions: their annual figures (docs/domain.md#annual-figures) and their ledger sheet."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.successions.former import said_of_heir
from registers.dimensions import by_body, by_month
from registers.figures import FIGURES, Dimension, Figure, RecordLine, by_choice
from registers.ledger import SHEETS, Choice, Column, Day, Ref, Sheet, Text, YesNo, by_actions_alone
from registers.search import SEARCHABLE, Searchable
from supervision.activities.choices import Level
from supervision.handling.timeline import sign_of
from supervision.items.choices import REPORTED_DONE, ItemStatus
from supervision.opinions.choices import OpinionKind, OpinionStatus
from supervision.opinions.models import Opinion
from workflow.days import day_in_words, year_span


def opinions(kind=None, level=Level.CITY):
    """What gives the opinions of a level handed over in a year, of one kind or of every kind."""
    kinds = {"kind": kind} if kind else {}

    def records(year):
        return Opinion.objects.handed_over().filter(
            handed_over_on__range=year_span(year), activity__level=level, **kinds
        )

    return records


opinions_of = opinions(OpinionKind.INSPECTION)
BY_KIND = by_choice("by_kind", gettext_lazy("按意见类别"), "kind", OpinionKind, chart="bars")
BY_TOWN = by_body("by_body", gettext_lazy("按组织单位"), "activity__organizer")


def by_activity(path):
    """By activity, oldest first; the titles of unpublished ones are not named in public."""
    return Dimension(
        "by_activity",
        gettext_lazy("按监督活动"),
        f"{path}_id",
        lambda pk, title, starts_on, is_public: title,
        carries=(f"{path}__title", f"{path}__starts_on", f"{path}__is_public"),
        order=lambda pk, title, starts_on, is_public: (starts_on, pk),
        hidden=lambda pk, title, starts_on, is_public: not is_public,
        hidden_name=gettext_lazy("未公开的监督活动"),
    )


def _opinion_line(opinion):
    facts = (opinion.number, day_in_words(opinion.handed_over_on), opinion.activity.title)
    return RecordLine(opinion.title, opinion.get_absolute_url(), facts)


OPINION_LIST = {
    "listed": lambda records: records.select_related("activity").order_by("handed_over_on", "pk"),
    "line": _opinion_line,
}


def _opinion_checks(line):
    activity, handed_over = line["活动编号"], line["交办日期"]
    start = activity.fact("开始日期") if activity else None
    if start and handed_over and handed_over < start:
        yield "交办日期", _("交办日期不能早于监督活动开始日期。")


def _opinion_doubts(line):
    activity = line["活动编号"]
    if line["公开"] and activity and not activity.fact("公开"):
        yield "公开", _("意见公开而监督活动不公开，公众看不到这份意见。")


def opinion_status(public, states):
    """The state of an opinion that is new in the ledger, from what became of its items."""
    standing = [state for state in states if state != ItemStatus.WITHDRAWN]
    if states and not standing:
        return OpinionStatus.WITHDRAWN
    if standing and all(state in REPORTED_DONE for state in standing):
        return OpinionStatus.PUBLISHED if public else OpinionStatus.REPORTED_BACK
    return OpinionStatus.PUBLISHED if public and not states else OpinionStatus.HANDED_OVER


def _opinion_fields(line, run):
    states = [item["状态"] for item in run.lines("清单事项", "文号", line)]
    return {"status": opinion_status(line["公开"], states)}


def tellable(opinions):
    """What has been handed over; a withdrawn one tells of it by its withdrawn items alone."""
    numbered = opinions.filter(number__isnull=False, handed_over_on__isnull=False)
    return numbered.exclude(status=OpinionStatus.WITHDRAWN, items__isnull=True)


def _opinions_left_out():
    left_out = Opinion.objects.exclude(pk__in=tellable(Opinion.objects.all()).values("pk"))
    count = left_out.count()
    if count:
        yield _("%(count)d 份尚未交办（或未交办即撤回）的意见没有交办日期，未导出。") % {
            "count": count
        }


OPINIONS = Sheet(
    name="意见",
    model=Opinion,
    key=("文号",),
    order=31,
    called=("文号",),
    facts=("文号", "活动编号", "交办日期"),
    columns=(
        Column("文号", Text(identifies=True), "number", required=True),
        Column("活动编号", Ref("监督活动"), "activity", required=True),
        Column("类别", Choice(OpinionKind), "kind", required=True),
        Column("标题", Text(), "title", required=True, locked=by_actions_alone),
        Column("交办日期", Day(), "handed_over_on", required=True, locked=by_actions_alone),
        Column(
            "交办对象",
            Ref("组织"),
            "addressee",
            required=True,
            agrees=said_of_heir("addressee"),
        ),
        Column("公开", YesNo(), "is_public"),
    ),
    checks=_opinion_checks,
    doubts=_opinion_doubts,
    complete=_opinion_fields,
    exported=tellable,
    left_out=_opinions_left_out,
)
SHEETS.register(OPINIONS)
FIGURES.register(
    Figure(
        "opinions",
        gettext_lazy("监督意见"),
        gettext_lazy("份"),
        gettext_lazy("市人大常委会本年内交办的各类意见，按文件计；已撤回的、镇街区人大的不计。"),
        opinions(),
        (BY_KIND, by_month("handed_over_on"), by_activity("activity")),
        order=41,
        meaning=gettext_lazy("各类意见，书面交办"),
        **OPINION_LIST,
        said=("监督意见", "各类意见"),
    ),
    Figure(
        "inspection_opinions",
        gettext_lazy("视察意见"),
        gettext_lazy("份"),
        gettext_lazy("市人大常委会本年内交办的视察意见，按文件计；已撤回的不计。"),
        opinions_of,
        (by_month("handed_over_on"), by_activity("activity")),
        order=20,
        meaning=gettext_lazy("视察之后书面交办"),
        **OPINION_LIST,
        said=("视察意见",),
        part_of="opinions",
    ),
    Figure(
        "deliberation_opinions",
        gettext_lazy("审议意见"),
        gettext_lazy("份"),
        gettext_lazy("市人大常委会本年内交办的审议意见，按文件计；已撤回的不计。"),
        opinions(OpinionKind.DELIBERATION),
        (by_month("handed_over_on"), by_activity("activity")),
        order=43,
        meaning=gettext_lazy("审议专项报告之后书面交办"),
        **OPINION_LIST,
        said=("审议意见",),
        part_of="opinions",
    ),
    Figure(
        "town_opinions",
        gettext_lazy("镇街区意见"),
        gettext_lazy("份"),
        gettext_lazy("镇、街道、区人大本年内交办的各类意见，按文件计；已撤回的不计。"),
        opinions(level=Level.TOWN),
        (BY_TOWN, BY_KIND),
        order=44,
        meaning=gettext_lazy("由镇、街道、区人大交办"),
        **OPINION_LIST,
        said=("镇 意见", "街道 意见", "镇街区意见"),
    ),
)


SEARCHABLE.register(
    Searchable(
        "opinions",
        gettext_lazy("意见"),
        Opinion,
        ("title",),
        title=lambda opinion: opinion.title,
        path=lambda opinion: opinion.get_absolute_url(),
        about=lambda opinion: opinion.number or opinion.get_kind_display(),
        number=("number",),
        day="handed_over_on",
        state="status",
        stands=lambda opinion: [(sign_of(opinion.status), opinion.get_status_display())],
        own_path=lambda opinion: reverse("my_items:opinion", args=[opinion.pk]),
        seen=lambda opinions, user: opinions.kept_by(user),
        ready=lambda opinions: opinions.select_related("activity"),
        place=15,
    )
)
