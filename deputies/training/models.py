"""培训: classes for deputies, who signed up, who came."""

from typing import Any, Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from accounts.choices import STAFF_ROLES, Role
from accounts.models import Organization, User
from attachments.models import StoredFile
from deputies.people.models import Deputy
from pages.readers import PublicRecords
from workflow.choices import RecordStatus
from workflow.days import year_span
from workflow.fields import not_before, state_field
from workflow.models import Publishable


class TrainingClassQuerySet(PublicRecords[Any]):
    """Training classes, by year and by who may see one before it is public."""

    def kept(self) -> Self:
        """Not withdrawn."""
        return self.exclude(status=RecordStatus.WITHDRAWN)

    def public(self) -> Self:
        """Published by a second person, and not withdrawn."""
        return self.kept().filter(is_public=True)

    def of_year(self, year: int) -> Self:
        """Classes that began in a year."""
        return self.filter(starts_on__range=year_span(year))

    def with_person_times(self) -> Self:
        """Annotates ``person_times``: the count where no list was kept, else who attended."""
        places = TrainingPlace.objects
        attended = (
            places.filter(training=OuterRef("pk"), attended=True)
            .order_by()
            .values("training")
            .annotate(number=Count("pk"))
            .values("number")
        )
        listed = Subquery(attended, output_field=IntegerField())
        return self.annotate(person_times=Coalesce("participants", listed, 0))

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """All for staff and deputies; for others the public ones."""
        if not user.is_authenticated:
            return self.public()
        return (
            self if user.is_superuser or user.has_role(*STAFF_ROLES, Role.DEPUTY) else self.public()
        )


class TrainingFileQuerySet(models.QuerySet[Any]):
    """Files of classes; who sees the class sees them."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Deputies and the staff who run classes."""
        if not user.is_authenticated:
            return self.none()
        readers = (Role.DEPUTY, Role.CLERK, Role.TOWN_CLERK, Role.LEADER)
        return self if user.is_superuser or user.has_role(*readers) else self.none()


class TrainingClass(Publishable):
    """A class (批次) with dates, audience and places (代表法 art. 47).

    ``participants`` is an independent count (人次) where no list of names was kept; where there
    is one, those who attended are counted.
    """

    name = models.CharField(_("名称"), max_length=200)
    starts_on = models.DateField(_("开始日期"))
    ends_on = models.DateField(_("结束日期"), null=True, blank=True)
    audience = models.CharField(_("对象"), max_length=200)
    for_city = models.BooleanField(_("面向市级代表"), default=True)
    for_town = models.BooleanField(_("面向镇级代表"), default=False)
    place = models.CharField(_("地点"), max_length=200, blank=True)
    topics = models.TextField(_("课程内容"), blank=True)
    organizer = models.ForeignKey(
        Organization,
        verbose_name=_("主办单位"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="training_classes",
    )
    capacity = models.PositiveSmallIntegerField(_("名额"), null=True, blank=True)
    sign_up_until = models.DateField(_("报名截止"), null=True, blank=True)
    participants = models.PositiveIntegerField(
        _("参训人次"), null=True, blank=True, help_text=_("没有留下名单时填写人次。")
    )
    status = state_field(RecordStatus, RecordStatus.RECORDED)

    objects = TrainingClassQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("培训班")
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["name", "starts_on"],
                name="training_once",
                violation_error_message=_("同一天已有同名的培训班。"),
            ),
            not_before("ends_on", "starts_on", "training_ends_after_start"),
        ]

    def __str__(self) -> str:
        return self.name


class TrainingPlace(models.Model):
    """A deputy's place in a class: signed up, perhaps given back, attended."""

    training = models.ForeignKey(
        TrainingClass, verbose_name=_("培训班"), on_delete=models.PROTECT, related_name="places"
    )
    deputy = models.ForeignKey(
        Deputy, verbose_name=_("代表"), on_delete=models.PROTECT, related_name="training_places"
    )
    signed_up_at = models.DateTimeField(_("报名时间"))
    given_back_at = models.DateTimeField(_("取消时间"), null=True, blank=True)
    attended = models.BooleanField(_("已参训"), default=False)
    marked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("考勤人"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        verbose_name = verbose_name_plural = _("报名与考勤")
        ordering = ["training", "deputy__sort_key", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["training", "deputy"],
                name="training_place_once",
                violation_error_message=_("这位代表已经报名。"),
            )
        ]

    def __str__(self) -> str:
        return str(self.deputy)


class TrainingFile(models.Model):
    """Material of a class, for those who may sign up."""

    training = models.ForeignKey(
        TrainingClass, verbose_name=_("培训班"), on_delete=models.PROTECT, related_name="files"
    )
    stored = models.OneToOneField(
        StoredFile, verbose_name=_("附件"), on_delete=models.PROTECT, related_name="+"
    )
    caption = models.CharField(_("说明"), max_length=200, blank=True)

    objects = TrainingFileQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("培训资料")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.caption or self.stored.name
