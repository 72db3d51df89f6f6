"""Bodies of the congress and those that it supervises, and the areas for which they stand."""

from datetime import date
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.choices import AreaKind, OrganizationKind
from pages.readers import KnownToAll
from workflow.fields import not_before


class OrganizationQuerySet(KnownToAll["Organization"]):
    """Bodies by what they may do, and by the names they bear or bore."""

    def on(self, day: date) -> Self:
        """Organisations that exist on a day."""
        return self.filter(
            Q(since__isnull=True) | Q(since__lte=day),
            Q(until__isnull=True) | Q(until__gte=day),
        )

    def offered(self) -> Self:
        """Those that a form offers: the ones that exist today."""
        return self.on(timezone.localdate())

    def organs(self) -> Self:
        """The organs to which an opinion may be addressed (监督法 art. 17)."""
        return self.filter(
            kind__in=[
                OrganizationKind.GOVERNMENT,
                OrganizationKind.SUPERVISION_COMMISSION,
                OrganizationKind.COURT,
                OrganizationKind.PROCURATORATE,
            ]
        )

    def handling_units(self) -> Self:
        """Bodies that may handle an item: all but the congress's own."""
        return self.exclude(
            kind__in=[
                OrganizationKind.COMMITTEE,
                OrganizationKind.WORKING_BODY,
                OrganizationKind.TOWN_CONGRESS,
            ]
        )

    def organizers(self) -> Self:
        """Congress bodies that may run an activity."""
        return self.filter(
            kind__in=[
                OrganizationKind.COMMITTEE,
                OrganizationKind.WORKING_BODY,
                OrganizationKind.TOWN_CONGRESS,
            ]
        )

    def town_congresses(self) -> Self:
        """The congress bodies of towns, subdistricts and zones."""
        return self.filter(kind=OrganizationKind.TOWN_CONGRESS)

    def called(self, name: str) -> Self:
        """By present name, short name or a former one."""
        return self.filter(
            Q(name=name) | Q(short_name=name) | Q(former_names__name=name)
        ).distinct()


class Area(models.Model):
    """A town, subdistrict or zone (or the whole city): ties a congress body, a government and a
    station together. ``row`` and ``column`` place its square on the tile map."""

    name = models.CharField(_("名称"), max_length=50, unique=True)
    kind = models.CharField(_("类别"), max_length=20, choices=AreaKind, default=AreaKind.TOWN)
    row = models.PositiveSmallIntegerField(_("行"), null=True, blank=True)
    column = models.PositiveSmallIntegerField(_("列"), null=True, blank=True)
    order = models.PositiveSmallIntegerField(_("排序"), default=0)

    objects = KnownToAll.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("辖区")
        ordering = ["order", "name"]

    def __str__(self) -> str:
        return self.name


class Organization(models.Model):
    """A body of the people's congress, an organ supervised by it, or a unit that handles items."""

    name = models.CharField(
        _("名称"),
        max_length=100,
        unique=True,
        error_messages={"unique": _("已有同名的组织。")},
    )
    short_name = models.CharField(_("简称"), max_length=50, blank=True)
    kind = models.CharField(_("类别"), max_length=30, choices=OrganizationKind)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("上级"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )
    area = models.ForeignKey(
        Area,
        verbose_name=_("辖区"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="organizations",
    )
    since = models.DateField(_("成立日期"), null=True, blank=True)
    until = models.DateField(_("撤销日期"), null=True, blank=True)
    successor = models.ForeignKey(
        "self",
        verbose_name=_("承接单位"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="predecessors",
        help_text=_("撤销或改组后，由哪个单位承接职责。"),
    )
    order = models.PositiveSmallIntegerField(_("排序"), default=0)

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("组织")
        ordering = ["order", "id"]
        constraints = [
            not_before(
                "until", "since", "organization_ends_after_start", _("撤销日期不能早于成立日期。")
            ),
        ]
        indexes = [models.Index(fields=["kind", "order"], name="organization_kind")]

    def __str__(self) -> str:
        return self.short_name or self.name

    def is_closed_on(self, day: date) -> bool:
        """It no longer exists on a day."""
        return self.until is not None and self.until < day

    def heir(self, day: date) -> "Organization | None":
        """The body that goes on with its work on a day: itself while it exists, else the nearest
        successor that does; None where there is none."""
        body: Organization | None = self
        seen: set[int | None] = set()
        while body is not None and body.is_closed_on(day):
            if body.pk in seen:
                return None
            seen.add(body.pk)
            body = body.successor
        return body

    def clean(self) -> None:
        """A successor is another body that outlives this one."""
        super().clean()
        if self.successor is None:
            return
        if self.successor == self:
            raise ValidationError({"successor": _("承接单位不能是本单位。")})
        if self.until is None:
            raise ValidationError({"until": _("填写了承接单位，还要填写撤销日期。")})
        last = self.successor.until
        if last is not None and last <= self.until:
            said = {"name": self.successor.name, "day": last}
            sentence = _("“%(name)s”已于%(day)s撤销，不能作为承接单位。")
            raise ValidationError({"successor": ValidationError(sentence, params=said)})


class FormerName(models.Model):
    """A name that the body bore before; ``until`` is unknown for old ones."""

    organization = models.ForeignKey(
        Organization,
        verbose_name=_("组织"),
        on_delete=models.CASCADE,
        related_name="former_names",
    )
    name = models.CharField(_("曾用名"), max_length=100)
    until = models.DateField(_("使用至"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("曾用名")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "name"],
                name="former_name_once",
                violation_error_message=_("这个曾用名已经登记。"),
            )
        ]

    def __str__(self) -> str:
        return self.name
