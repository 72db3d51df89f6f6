"""公开案例: an answered matter, redacted by one person and approved by another."""

from typing import Any, Self
from urllib.parse import urlencode

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from liaison_stations.cases.choices import CaseStatus
from liaison_stations.matters.models import Matter, MatterStatus
from pages.readers import PublicRecords
from workflow.fields import day_field, person_field, state_field, states_known
from workflow.models import Stateful


class CaseQuerySet(PublicRecords["PublishedCase"]):
    """Redacted cases, and who may read which of them."""

    def public(self) -> Self:
        """Those that a second person approved."""
        return self.filter(status=CaseStatus.PUBLISHED)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Published ones, and those of the stations that the person keeps."""
        if not user.is_authenticated:
            return self.public()
        matters = Matter.objects.of_kept(user)
        return self.filter(Q(status=CaseStatus.PUBLISHED) | Q(matter__in=matters.values("pk")))


LONGEST_SEARCH = 50


class PublishedCase(Stateful):
    """A matter in words that name nobody; whoever edited it does not approve it."""

    matter = models.OneToOneField(
        Matter, verbose_name=_("群众事项"), on_delete=models.PROTECT, related_name="case"
    )
    title = models.CharField(_("标题"), max_length=100)
    problem = models.TextField(_("群众反映"))
    answer = models.TextField(_("办理答复"))
    with_pictures = models.BooleanField(
        _("公开办理前后的照片"),
        default=False,
        help_text=_("公开答复时给反映人看的照片；先看清楚没有人脸、车牌和门牌。"),
    )
    status = state_field(CaseStatus, CaseStatus.DRAFT)
    edited_by = person_field(_("编辑人"))
    approved_by = person_field(_("审核人"))
    published_on = day_field(_("公开日期"))

    objects = CaseQuerySet.as_manager()
    pictures: Any = ()  # those of before and after, where ``cases.pictures`` read them

    class Meta:
        verbose_name = verbose_name_plural = _("公开案例")
        ordering = ["-published_on", "-id"]
        constraints = [
            states_known(CaseStatus, "case_status_known"),
            models.CheckConstraint(
                condition=~Q(status="published") | Q(approved_by__isnull=False),
                name="case_published_is_approved",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True)
                | Q(edited_by__isnull=True)
                | ~Q(approved_by=F("edited_by")),
                name="case_two_people",
                violation_error_message=_("编辑和审核必须是两个人。"),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def ended(self) -> str:
        """When its matter was solved or answered; nothing where it goes on."""
        if self.matter.closed_on is None:
            return ""
        day = {"day": date_format(self.matter.closed_on, "DATE_FORMAT")}
        solved = self.matter.status == MatterStatus.SOLVED
        return gettext("%(day)s解决") % day if solved else gettext("%(day)s答复") % day

    def get_absolute_url(self) -> str:
        """Where the public reads it: among the cases of its title."""
        return f"{reverse('matters')}?{urlencode({'q': self.title[:LONGEST_SEARCH]})}#cases"
