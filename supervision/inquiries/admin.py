"""Special inquiries in the back office: the list of questions, the broadcast, the follow-up."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from backoffice.actions import WorkflowAdmin
from backoffice.years import HandedOverYear
from deputies.people.models import Deputy
from supervision.activities.admin import READERS, WRITERS
from supervision.activities.choices import Method
from supervision.activities.models import Activity
from supervision.duty_results.duty import asked
from supervision.inquiries.models import InquiryQuestion, QuestionQuerySet
from workflow.deadlines import written


class QuestionForm(forms.ModelForm):
    """A question belongs to a special inquiry; its number is the next one where left blank."""

    sequence = forms.IntegerField(
        label=_("序号"), min_value=1, max_value=999, required=False, help_text=_("留空自动编号")
    )

    class Meta:
        model = InquiryQuestion
        fields = ("activity", "sequence", "question", "asked_by", "unit")

    def clean_activity(self) -> Any:
        activity = self.cleaned_data["activity"]
        if activity.method != Method.SPECIAL_INQUIRY:
            raise forms.ValidationError(_("只有方式为专题询问的活动可以登记询问问题。"))
        return activity

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        activity = cleaned.get("activity")
        if activity and not cleaned.get("sequence") and "sequence" not in self.errors:
            last = activity.inquiry_questions.order_by("-sequence").first()
            cleaned["sequence"] = last.sequence + 1 if last else 1
        return cleaned


class PromiseDue(admin.SimpleListFilter):
    """Questions whose promised day has come and which are not solved."""

    title, parameter_name = _("承诺"), "promise"

    def lookups(self, request: HttpRequest, model_admin: Any) -> tuple[tuple[Any, Any], ...]:
        return (("due", _("到期未解决")),)

    def queryset(self, request: HttpRequest, queryset: QuestionQuerySet) -> QuerySet[Any]:
        return queryset.promised_by(timezone.localdate()) if self.value() == "due" else queryset


class InquiryYear(HandedOverYear):
    """By the year of the inquiry's activity."""

    title = _("年度")
    lookup = "activity__year"


@admin.register(InquiryQuestion)
class InquiryQuestionAdmin(WorkflowAdmin):
    """One question: written here, moved on by its actions."""

    view_roles, change_roles = READERS, WRITERS
    form = QuestionForm
    list_display = (
        "question_start",
        "activity",
        "sequence",
        "unit",
        "status",
        "due_on",
        "solved_on",
    )
    list_filter = (InquiryYear, PromiseDue, "status", "is_public")
    list_select_related = ("activity", "unit")
    search_fields = ("question", "activity__title", "activity__number")
    ordering = ("-activity_id", "sequence")
    autocomplete_fields = ("activity", "asked_by", "unit")
    readonly_fields = ("facts", "answer", "promise", "evidence", "item")
    fieldsets = (
        (None, {"fields": ("activity", "sequence", "question", "asked_by", "unit")}),
        (_("办理"), {"fields": ("facts", "answer", "promise", "evidence", "item")}),
    )
    related = ("activity", "unit", "item__opinion")
    choices = {"activity": Activity.objects.in_charge}
    created_by = "created_by"
    first_when_new = True

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        named = Deputy.objects.filter(pk=form.initial.get("asked_by") if change else None)
        asked(form.instance, named.first(), by=request.user)

    def in_charge(self, request: HttpRequest, obj: Any) -> bool:
        return super().in_charge(request, obj) and not obj.is_locked

    @admin.display(description=_("问题"))
    def question_start(self, question):
        return Truncator(question.question).chars(40)

    @admin.display(description=_("经过"))
    def facts(self, question):
        facts = [
            (_("状态"), question.get_status_display()),
            (_("应询日期"), question.answered_on and written(question.answered_on)),
            (_("承诺日期"), question.promised_on and written(question.promised_on)),
            (_("承诺延至"), question.put_off_to and written(question.put_off_to)),
            (_("解决日期"), question.solved_on and written(question.solved_on)),
            (_("公开"), _("是") if question.is_public else _("否")),
        ]
        return "　".join(f"{label}：{value}" for label, value in facts if value)
