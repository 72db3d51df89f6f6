"""Persons, their mandates and the seats of congresses in the back office."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from accounts.models import Organization, User
from attachments.uploads import PictureField, store
from backoffice.base import Part, ScopedModelAdmin
from backoffice.held import HeldChanges
from backoffice.merging import MergePages
from backoffice.stored_files import HoldsAFile, stored_in
from deputies.people import mandates
from deputies.people.models import Deputy, DeputyQuerySet, Mandate, MandateLevel, Seats
from pages.days import DayField
from pages.fields import PlainField
from registers.merging.models import known_as
from workflow.replacing import SHELVES, HeldFile, replace

READERS = (Role.CLERK, Role.TOWN_CLERK, Role.LEADER, Role.STATION_CLERK)
WRITERS = (Role.CLERK, Role.TOWN_CLERK)
MOST_BODIES = 100


class MandateForm(forms.ModelForm):
    """A mandate as it is typed: its days and level by the rules of mandates, its body one's own."""

    user = None

    class Meta:
        model = Mandate
        fields = ()

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        mandate = self._typed(data)
        for field, sentence in mandates.faults(mandate).items():
            if field not in self.errors:
                self.add_error(field, sentence)
        if not self._is_theirs(mandate):
            self.add_error("organization", _("只能登记本镇人大的代表任期。"))
        return data

    def _is_theirs(self, mandate):
        """A town clerk keeps the mandates of the own town's congress alone."""
        if self.user.is_superuser or self.user.acts_for_city(Role.CLERK):
            return True
        own = self.user.organizations_as(Role.TOWN_CLERK)
        return mandate.level == MandateLevel.TOWN and mandate.organization_id in own

    def _typed(self, data):
        names = ("level", "since", "until", "end_reason", "organization")
        return Mandate(**{name: data.get(name) for name in names})


class MandateFormSet(forms.BaseInlineFormSet):
    """All mandates of one person together: which of them cannot stand beside one another."""

    user = None

    def clean(self) -> None:
        super().clean()
        kept = [form for form in self.forms if form.instance.pk or form.has_changed()]
        if not kept and not self.user.acts_for_city(Role.CLERK):
            raise forms.ValidationError(_("请至少登记一个任期。"))
        whole = {
            id(form.instance): form
            for form in self.forms
            if form.is_valid() and (form.instance.pk or form.has_changed())
        }
        for mandate, sentence in mandates.clashes([form.instance for form in whole.values()]):
            whole[id(mandate)].add_error("since", sentence)
        if any(form.errors for form in whole.values()):
            raise forms.ValidationError(_("请看标出的任期。"))


class MandateInline(Part):
    """The mandates of a person; open to those who may edit the person."""

    model = Mandate
    form = MandateForm
    formset = MandateFormSet
    autocomplete_fields = ("organization",)
    fields = (
        ("level", "term", "organization"),
        ("district", "delegation", "group"),
        ("since", "until", "end_reason"),
    )

    def is_open_to(self, user: User, record: Any) -> bool:
        return Deputy.objects.edited_by(user).filter(pk=record.pk).exists()

    def get_formset(self, request, obj=None, **options):
        formset = super().get_formset(request, obj, **options)
        formset.user = formset.form.user = request.user
        return formset


class InOffice(admin.SimpleListFilter):
    """Who holds a mandate today, and who holds none any more."""

    title = _("任职")
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> tuple[tuple[Any, Any], ...]:
        return (("now", _("现任")), ("former", _("曾任")))

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        sitting = Deputy.objects.in_office(timezone.localdate()).values("pk")
        if self.value() == "now":
            return queryset.filter(pk__in=sitting)
        return queryset.exclude(pk__in=sitting) if self.value() == "former" else queryset


class MandateFilter(admin.SimpleListFilter):
    """Deputies with a mandate of which something is true."""

    lookup = ""

    def queryset(self, request: HttpRequest, queryset: DeputyQuerySet) -> QuerySet[Any]:
        value = self.value()
        known = {str(key) for key, _label in self.lookup_choices}
        return queryset.with_mandate(**{self.lookup: value}) if value in known else queryset


class ByLevel(MandateFilter):
    """By the level of a mandate, present or past."""

    title, parameter_name, lookup = _("层级"), "level", "level"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, Any]]:
        return MandateLevel.choices


class ByBody(MandateFilter):
    """By the town body to whose congress a mandate belongs, the first ``MOST_BODIES`` of them."""

    title, parameter_name, lookup = _("镇街区"), "body", "organization"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, Any]]:
        bodies = Organization.objects.town_congresses().offered().order_by("order", "id")
        return [(str(body.pk), str(body)) for body in bodies[:MOST_BODIES]]


class DeputyForm(forms.ModelForm):
    """A person with a portrait, which replaces the one before."""

    portrait = PictureField(label=_("上传照片"), required=False)
    portrait_reason = PlainField(
        label=_("替换的理由"),
        max_length=1000,
        required=False,
        help_text=_("已有照片时填写；原来的照片仍然保留。"),
    )

    class Meta:
        model = Deputy
        fields = ()

    def clean(self) -> dict[str, Any]:
        """Asks why one portrait takes the place of another one."""
        data = super().clean()
        if data.get("portrait") and self.instance.photo_id and not data.get("portrait_reason"):
            self.add_error("portrait_reason", _("请写明理由。"))
        return data


@admin.register(Deputy)
class DeputyAdmin(HoldsAFile, MergePages, HeldChanges, ScopedModelAdmin):
    """The clerk keeps everybody; a town clerk the deputies of the own town. Who is new waits for a
    second person, and so does a portrait; what is internal comes when the person is there.
    """

    internal = at_once = ("birth_month", "mobile", "address")

    view_roles, change_roles = READERS, WRITERS
    form = DeputyForm
    inlines = (MandateInline,)
    list_display = ("name", "number", "gender", "levels", "delegations", "post")
    list_filter = (InOffice, ByLevel, ByBody, "gender")
    search_fields = ("name", "number")
    ordering = ("sort_key", "id")
    readonly_fields = ("photo_now",)
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("name", "number"),
                    ("gender", "ethnicity", "party"),
                    "post",
                    "photo_now",
                    "portrait",
                    "portrait_reason",
                    "sort_key",
                )
            },
        ),
        (_("内部信息，不公开"), {"fields": (("birth_month", "mobile"), "address")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        sitting = Mandate.objects.on(timezone.localdate()).order_by("level")
        return (
            super()
            .get_queryset(request)
            .prefetch_related(Prefetch("mandates", sitting, to_attr="sitting"))
        )

    def get_search_results(self, request, queryset, term):
        plain = "".join(term.split())
        if plain:
            known = Q(number=plain) | known_as(Deputy, plain)
            queryset = queryset.called(plain) | queryset.filter(known)
        return queryset, False

    def get_fieldsets(self, request, obj=None):
        """Only those who keep the person's data read the internal ones."""
        keeps = (
            self.has_change_permission(request, obj) if obj else self.has_add_permission(request)
        )
        (title, options), *internal = self.fieldsets
        stands = obj is not None and obj.photo_id is not None
        hidden = set() if stands else {"photo_now", "portrait_reason"}
        if not keeps:
            hidden |= {"portrait", "portrait_reason"}
        fields = [one for one in options["fields"] if one not in hidden]
        first = (title, {**options, "fields": fields})
        return (first, *internal) if keeps and obj is not None else (first,)

    def in_charge(self, request: HttpRequest, obj: Any) -> bool:
        return Deputy.objects.edited_by(request.user).filter(pk=obj.pk).exists()

    @admin.display(description=_("照片"))
    def photo_now(self, deputy: Deputy) -> str:
        return stored_in(deputy, "photo")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        portrait, before = form.cleaned_data.get("portrait"), obj.photo
        if portrait and before is None:
            obj.photo = store(portrait, by=request.user)
        super().save_model(request, obj, form, change)
        if portrait and before is not None:
            why = form.cleaned_data["portrait_reason"]
            stands = HeldFile(obj, before)
            replace(SHELVES[Deputy], stands, portrait, reason=why, by=request.user)

    @admin.display(description=_("层级"))
    def levels(self, deputy):
        return "、".join(str(one.get_level_display()) for one in deputy.sitting) or "—"

    @admin.display(description=_("代表团"))
    def delegations(self, deputy):
        return "、".join(one.delegation for one in deputy.sitting if one.delegation) or "—"


@admin.register(Seats)
class SeatsAdmin(ScopedModelAdmin):
    """A new number is a new row from a day on; the list tells filled and vacant seats too."""

    view_roles, change_roles = (Role.LEADER, Role.TOWN_CLERK), (Role.CLERK,)
    list_display = ("level", "organization", "term", "number", "since")
    list_filter = ("level",)
    list_select_related = ("organization",)
    autocomplete_fields = ("organization",)
    change_list_template = "admin/deputies/seats.html"

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> Any:
        """名额, 实有 and 缺额 on the day asked for (``?on=``), above the registered numbers."""
        day = _day(request)
        context = {"counts": mandates.seats_on(day), "on": day, **(extra_context or {})}
        return super().changelist_view(request, context)

    def lookup_allowed(self, lookup, value, request=None):
        return lookup == "on" or super().lookup_allowed(lookup, value, request)


def _day(request):
    """The day asked for; today where there is none."""
    query = request.GET.copy()
    text = query.pop("on", [""])[-1]
    request.GET = query
    try:
        return DayField().clean(text)
    except forms.ValidationError:
        return timezone.localdate()
