"""群众事项: what a citizen raised, who has it in hand, and what the citizen is told.

Personal data stands apart, so that it can be shown to few and removed in time.
"""

from datetime import date
from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Case, OuterRef, Q, Subquery, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from accounts.models import Organization, User
from deputies.people.models import Deputy
from deputies.suggestions.models import Suggestion
from intake.models import CodedRecord, Sender
from liaison_stations.cases.choices import CaseStatus
from liaison_stations.citizens_data.subjects import SubjectField
from liaison_stations.receptions.models import Reception
from liaison_stations.stations.models import OfStationQuerySet, Station, in_year
from supervision.items.models import Item
from supervision.plans.models import Topic
from workflow.cases import TimelineEntry, TimelineFile
from workflow.choices import Satisfaction
from workflow.fields import day_field, state_field, states_known
from workflow.models import Stateful


class Source(models.TextChoices):
    """How a matter came to the station."""

    RECEPTION = "reception", _("接待")
    CODE = "code", _("扫码")
    PHONE = "phone", _("电话")
    VISIT = "visit", _("走访")


class Handling(models.TextChoices):
    """Where a matter goes (docs/domain.md#where-a-matter-goes)."""

    ON_THE_SPOT = "on_the_spot", _("当场答复")
    VILLAGE = "village", _("村社研究")
    TOWN = "town", _("镇街区办理")
    CITY = "city", _("上报市人大")
    SUGGESTION = "suggestion", _("转代表建议")
    UPWARD = "upward", _("委托上级代表")
    NOT_ACCEPTED = "not_accepted", _("不予受理")


class MatterStatus(models.TextChoices):
    """The states of a matter."""

    RECEIVED = "received", _("待受理")
    HANDLING = "handling", _("办理中")
    SOLVED = "solved", _("已解决")
    ANSWERED = "answered", _("已答复")
    NOT_ACCEPTED = "not_accepted", _("不予受理")
    MERGED = "merged", _("已合并")


class MatterEntryKind(models.TextChoices):
    """What a line of a matter's timeline is."""

    RAISED = "raised", _("群众反映")
    WORD = "word", _("群众补充")
    HANDLING = "handling", _("办理")
    ANSWER = "answer", _("答复")
    PROGRESS = "progress", _("进展")


OPEN = (MatterStatus.RECEIVED, MatterStatus.HANDLING)
CLOSED = (MatterStatus.SOLVED, MatterStatus.ANSWERED, MatterStatus.NOT_ACCEPTED)


class MatterQuerySet(OfStationQuerySet["Matter"]):
    """Matters of citizens, and who may read which of them."""

    def public(self) -> Self:
        """Those of which a redacted case is published; nothing else of a matter is public."""
        return self.filter(case__status=CaseStatus.PUBLISHED)

    def raised_in(self, year: int) -> Self:
        """Raised in a calendar year."""
        return self.filter(in_year("raised_on", year))

    def solved_in(self, year: int) -> Self:
        """Solved and closed in a calendar year."""
        return self.filter(in_year("closed_on", year), status=MatterStatus.SOLVED)

    def counted(self) -> Self:
        """Without those that were merged into another one."""
        return self.exclude(status=MatterStatus.MERGED)

    def open(self) -> Self:
        """Still to be answered."""
        return self.filter(status__in=OPEN)

    def closed(self) -> Self:
        """Solved, answered or not accepted."""
        return self.filter(status__in=CLOSED)

    def overdue(self, on: date) -> Self:
        """Open though the day of the present step has passed."""
        return self.open().filter(deadline__lt=on)

    def newest_first(self) -> Self:
        """By day, the latest first."""
        return self.order_by("-raised_on", "-id")

    def matching(self, text: str) -> Self:
        """The text stands in the number or the subject line."""
        return self.filter(Q(number__contains=text) | Q(subject__contains=text))

    def taken_up_anew(self) -> Self:
        """Open again after they had been closed."""
        return self.open().filter(reopened__gt=0)

    def most_pressing_first(self, *order: str) -> Self:
        """What was taken up anew on top, with what its citizen said; the rest by ``order``."""
        anew = Case(When(status__in=OPEN, reopened__gt=0, then=0), default=1)
        return self.annotate(anew=anew, said_again=words_of_not_solved()).order_by("anew", *order)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Those who keep the station, and the deputy in charge; nobody else."""
        if not user.is_authenticated:
            return self.none()
        scope = Q(pk__in=Matter.objects.of_kept(user).values("pk"))
        if user.has_role(Role.DEPUTY):
            scope |= Q(deputy__user=user.pk)
        return self.filter(scope)

    def with_personal_data_for(self, user: User | AnonymousUser) -> Self:
        """Whose words, name and phone the person may read (个人信息保护法 art. 6)."""
        return self.visible_to(user)


def words_of_not_solved() -> Subquery:
    """What the citizen of a matter said last when it was not solved, for ``said_again``."""
    words = MatterEntry.objects.filter(matter=OuterRef("pk"), action="not_solved")
    last = words.filter(kind=MatterEntryKind.WORD).order_by("-at", "-id")
    return Subquery(last.values("text")[:1])


class MatterFileQuerySet(models.QuerySet["MatterFile"]):
    """Papers of matters."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Of the matters whose personal data the person may read."""
        seen = Matter.objects.with_personal_data_for(user)
        return self.filter(entry__matter__in=seen.values("pk"))


class Matter(Stateful):
    """One matter raised by a citizen (docs/domain.md#where-a-matter-goes).

    ``text`` holds the citizen's words, ``subject`` the line that it is called by, often their first
    ones: personal data like name and phone. ``deadline`` belongs to the present step;
    ``clock_key`` and ``clock_from`` say by which clock, blank where a person set it.
    ``public_answer`` is what the citizen reads under the receipt.
    """

    number = models.CharField(
        _("编号"),
        max_length=40,
        unique=True,
        error_messages={"unique": _("这个编号已经使用。")},
    )
    station = models.ForeignKey(
        Station, verbose_name=_("联络站"), on_delete=models.PROTECT, related_name="matters"
    )
    reception = models.ForeignKey(
        Reception,
        verbose_name=_("接待记录"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="matters",
    )
    raised_on = models.DateField(_("日期"), default=timezone.localdate)
    source = models.CharField(_("来源"), max_length=20, choices=Source)
    policy_area = models.CharField(_("领域"), max_length=50, blank=True)
    text = models.TextField(_("内容"), blank=True)
    subject = SubjectField(_("事由"), editable=False)
    handling = models.CharField(
        _("处理方式"), max_length=20, choices=Handling, blank=True, editable=False
    )
    status = state_field(MatterStatus, MatterStatus.RECEIVED)
    unit = models.ForeignKey(
        Organization,
        verbose_name=_("办理单位"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="matters",
    )
    deputy = models.ForeignKey(
        Deputy,
        verbose_name=_("负责代表"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="matters",
    )
    deadline = day_field(_("期限"))
    clock_key = models.CharField(max_length=30, blank=True, default="", editable=False)
    clock_from = models.DateField(null=True, blank=True, editable=False)
    right_door = models.CharField(_("正确的办理渠道"), max_length=300, blank=True, editable=False)
    public_answer = models.TextField(_("给群众的答复"), blank=True, editable=False)
    closed_on = day_field(_("办结日期"))
    satisfaction = models.CharField(
        _("满意度"), max_length=20, choices=Satisfaction, blank=True, editable=False
    )
    asked_again_on = day_field(_("回访日期"))
    reopened = models.PositiveSmallIntegerField(_("重新办理次数"), default=0, editable=False)
    merged_into = models.ForeignKey(
        "self",
        verbose_name=_("并入"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="merged",
    )
    item = models.ForeignKey(
        Item,
        verbose_name=_("清单事项"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="matters",
    )
    suggestion = models.ForeignKey(
        Suggestion,
        verbose_name=_("代表建议"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="matters",
    )
    topic = models.ForeignKey(
        Topic,
        verbose_name=_("监督计划议题"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="matters",
    )
    form_key = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    is_sample = models.BooleanField(_("示例数据"), default=False, editable=False)

    objects = MatterQuerySet.as_manager()
    said_again = ""  # the citizen's words, where ``words_of_not_solved`` read them

    class Meta:
        verbose_name = verbose_name_plural = _("群众事项")
        ordering = ["-raised_on", "-id"]
        constraints = [
            states_known(MatterStatus, "matter_status_known"),
            models.CheckConstraint(
                condition=~Q(status="solved") | Q(closed_on__isnull=False),
                name="matter_solved_has_day",
                violation_error_message=_("已解决的事项必须有办结日期。"),
            ),
            models.CheckConstraint(
                condition=~Q(status="merged") | Q(merged_into__isnull=False),
                name="matter_merged_somewhere",
            ),
        ]
        indexes = [
            models.Index(fields=["-raised_on", "-id"], name="matter_newest"),
            models.Index(fields=["station", "status", "deadline"], name="matter_station"),
            models.Index(fields=["station", "-raised_on", "-id"], name="matter_station_newest"),
            models.Index(fields=["status", "closed_on"], name="matter_closed"),
            models.Index(fields=["deputy", "status"], name="matter_deputy"),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("my_station:matter", args=[self.pk])

    @property
    def title(self) -> str:
        """What those who may read its words call it; area or number once they are removed."""
        return self.subject or self.policy_area or self.number

    @property
    def numbered(self) -> str:
        """What everybody else calls it: number and area."""
        return f"{self.number} {self.policy_area}".strip()

    @property
    def is_taken_up_anew(self) -> bool:
        """Open again after it had been closed."""
        return self.is_open and self.reopened > 0

    @property
    def is_open(self) -> bool:
        """Whether an answer is still owed."""
        return self.status in OPEN


class Citizen(Sender):
    """Name and phone of the person who raised a matter; never in lists, logs or the trail."""

    personal = {"name": "", "phone": "", "agreed_to_contact": False}

    matter = models.OneToOneField(
        Matter, verbose_name=_("群众事项"), on_delete=models.PROTECT, related_name="citizen"
    )
    name = models.CharField(_("反映人"), max_length=50, blank=True)
    phone = models.CharField(_("电话"), max_length=20, blank=True)
    agreed_to_contact = models.BooleanField(_("同意联系"), default=False)
    kept_until = models.DateField(_("保存至"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("反映人")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"#{self.pk}"


class Receipt(CodedRecord):
    """A receipt code: its first part finds it, the rest is kept as a slow hash.

    ``origin`` is the matter that the citizen raised; ``matter`` the one that goes on after a merge.
    """

    matter = models.ForeignKey(
        Matter, verbose_name=_("群众事项"), on_delete=models.PROTECT, related_name="receipts"
    )
    origin = models.ForeignKey(
        Matter,
        verbose_name=_("最初的事项"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="first_receipts",
    )
    created_at = models.DateTimeField(_("登记时间"), auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = _("回执")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"#{self.pk}"


class MatterEntry(TimelineEntry):
    """A line of a matter's timeline; ``by`` is empty for the citizen. ``public`` ones are what the
    citizen reads under the receipt."""

    matter = models.ForeignKey(
        Matter, verbose_name=_("群众事项"), on_delete=models.PROTECT, related_name="entries"
    )
    kind = models.CharField(
        _("类别"), max_length=20, choices=MatterEntryKind, default=MatterEntryKind.HANDLING
    )
    public = models.BooleanField(_("群众可见"), default=False)

    class Meta(TimelineEntry.Meta):
        verbose_name = verbose_name_plural = _("事项办理记录")
        indexes = [models.Index(fields=["matter", "at"], name="matter_story")]

    def __str__(self) -> str:
        return f"{self.action} #{self.pk}"


class Showing(models.TextChoices):
    """What a picture shows to the citizen behind the receipt's code."""

    BEFORE = "before", _("办理前")
    AFTER = "after", _("办理后")


class MatterFile(TimelineFile):
    """A photograph or paper filed with a line of the timeline; without ``shows`` staff's alone."""

    entry = models.ForeignKey(
        MatterEntry, verbose_name=_("办理记录"), on_delete=models.PROTECT, related_name="files"
    )
    shows = models.CharField(_("给反映人看的照片"), max_length=10, choices=Showing, blank=True)

    objects = MatterFileQuerySet.as_manager()

    class Meta(TimelineFile.Meta):
        verbose_name = verbose_name_plural = _("事项附件")

    def __str__(self) -> str:
        return f"#{self.pk}"
