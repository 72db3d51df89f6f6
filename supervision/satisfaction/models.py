"""测评: satisfaction ballots on reports, items, opinions, suggestions and well-being projects.

The counts as they were taken, whatever the body: a report's own assessment of this portal stands
here too (``supervision/assessments/models.py`` judges it by its rule).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from accounts.models import User
from deputies.suggestions.models import Suggestion
from pages.readers import PublicRecords
from pages.untyped import AnyRecord
from supervision.activities.models import Activity
from supervision.items.models import Item
from supervision.opinions.models import Opinion
from supervision.projects.models import Project
from workflow.canonical import CanonicalField, refuse_twin

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class BallotSubject(models.TextChoices):
    """On what the ballot was."""

    REPORT = "report", _("报告")
    ITEM = "item", _("清单事项")
    OPINION = "opinion", _("意见")
    SUGGESTION = "suggestion", _("代表建议")
    PROJECT = "project", _("民生实事")


LINKS = {
    BallotSubject.REPORT: "activity",
    BallotSubject.ITEM: "item",
    BallotSubject.OPINION: "opinion",
    BallotSubject.SUGGESTION: "suggestion",
    BallotSubject.PROJECT: "project",
}
"""The field that leads to the record of each kind; a report is known by its activity."""


class BallotQuerySet(PublicRecords["Ballot"]):
    """Ballots, seen with what they were on."""

    def public(self) -> Self:
        """On what the public may see."""
        return self.filter(
            Q(activity__in=Activity.objects.public().values("pk"))
            | Q(item__in=Item.objects.public().values("pk"))
            | Q(opinion__in=Opinion.objects.public().values("pk"))
            | Q(suggestion__in=Suggestion.objects.public().values("pk"))
            | Q(project__in=Project.objects.public().values("pk"))
        )

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """All for the committee's clerks and leaders, else those on what the person sees."""
        if not user.is_authenticated:
            return self.public()
        if user.is_superuser or user.acts_for_city(Role.CLERK, Role.LEADER):
            return self
        return self.filter(
            Q(activity__in=Activity.objects.visible_to(user).values("pk"))
            | Q(item__in=Item.objects.visible_to(user).values("pk"))
            | Q(opinion__in=Opinion.objects.visible_to(user).values("pk"))
            | Q(suggestion__in=Suggestion.objects.visible_to(user).values("pk"))
            | Q(project__in=Project.objects.visible_to(user).values("pk"))
        )

    def in_charge(self, user: User | AnonymousUser) -> Self:
        """What the person enters: all of them for the committee's clerks."""
        if not user.is_authenticated:
            return self.none()
        return self if user.is_superuser or user.acts_for_city(Role.CLERK) else self.none()

    def newest_first(self) -> Self:
        return self.order_by("-held_on", "-id")


def _link(model: AnyRecord) -> AnyRecord:
    return models.ForeignKey(
        model,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="ballots",
    )


def _count(label: StrOrPromise, *, kept: bool) -> AnyRecord:
    """A number of people or papers; ``kept`` where each ballot has it."""
    return models.PositiveIntegerField(label, null=not kept, blank=not kept)


class Ballot(models.Model):
    """One ballot. ``members`` were expected, ``issued`` papers handed out, ``returned`` came back;
    of old ballots these may be unknown."""

    subject = models.CharField(_("对象"), max_length=20, choices=BallotSubject)
    number = models.CharField(
        _("编号"),
        max_length=150,
        help_text=_(
            "报告填监督活动的编号，意见填文号，清单事项填“文号第N条”，建议和实事填“年度-编号”。"
        ),
    )
    canonical = CanonicalField(of="number")
    activity = _link(Activity)
    item = _link(Item)
    opinion = _link(Opinion)
    suggestion = _link(Suggestion)
    project = _link(Project)
    held_on = models.DateField(_("日期"))
    members = _count(_("应到"), kept=False)
    issued = _count(_("发出"), kept=False)
    returned = _count(_("收回"), kept=False)
    satisfied = _count(_("满意"), kept=True)
    basically = _count(_("基本满意"), kept=True)
    dissatisfied = _count(_("不满意"), kept=True)
    abstained = _count(_("弃权"), kept=False)

    objects = BallotQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("测评")
        ordering = ["-held_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "canonical", "held_on"],
                name="ballot_once_a_day",
                violation_error_message=_("这一天对这个对象的测评已经登记。"),
            )
        ]
        indexes = [models.Index(fields=["-held_on", "-id"], name="ballot_newest")]

    def __str__(self) -> str:
        return f"{self.get_subject_display()} {self.number}"

    @property
    def record(self) -> AnyRecord:
        """What the ballot was on."""
        return getattr(self, LINKS[BallotSubject(self.subject)])

    @property
    def counted(self) -> int:
        """All papers that were counted."""
        votes = (self.satisfied, self.basically, self.dissatisfied, self.abstained or 0)
        return sum(map(int, votes))

    def clean(self) -> None:
        """Counts that cannot be true are refused in forms; a ledger is only doubted for them."""
        super().clean()
        refuse_twin(self, _("这一天对这个对象的测评已经登记。"), "subject", "held_on")
        numbers = [getattr(self, name) for name in ("satisfied", "basically", "dissatisfied")]
        if None in numbers:
            return
        for column, sentence in impossible(self.members, self.issued, self.returned, self.counted):
            raise ValidationError({column: sentence})


def impossible(
    members: int | None, issued: int | None, returned: int | None, counted: int
) -> list[tuple[str, object]]:
    """What cannot be true of the counts of a ballot, as (field, sentence)."""
    found: list[tuple[str, Any]] = []
    if members is not None and issued is not None and issued > members:
        found.append(("issued", _("发出的票多于应到人数。")))
    if issued is not None and returned is not None and returned > issued:
        found.append(("returned", _("收回的票多于发出的票。")))
    if returned is not None and counted > returned:
        found.append(("satisfied", _("各项票数之和多于收回的票。")))
    return found
