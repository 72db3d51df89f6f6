"""Forms of the reception desk: quick on a phone, keyboard only on a computer."""

import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from attachments.kept import KeepsFiles
from attachments.uploads import FilesField, PictureField
from deputies.people.models import Deputy
from liaison_stations.citizens_data.personal_data import LookReason
from liaison_stations.citizens_data.subjects import LONGEST, NAMED, names_somebody
from liaison_stations.matters.models import Source
from liaison_stations.matters.needs import posted
from liaison_stations.receptions.models import Reception, ReceptionKind
from liaison_stations.rota.models import DayStatus, ReceptionDay
from pages.at_once import at_once
from pages.days import DayField
from pages.fields import PlainField
from registers.identity import same_record
from workflow.proposals import is_wished_public

MOST_PEOPLE = 10_000
FIRST_YEAR, YEARS_AHEAD = 2000, 5
SHOWN_HELP = _("当场解决的可以附；反映人凭回执可以看到，请不要拍到人脸、车牌和门牌。")


def _choosable(reception):
    """Who is posted now, who was on that day, and whoever the record names already."""
    now, then = posted(reception.station), posted(reception.station, reception.held_on)
    named = reception.deputies.through.objects.filter(reception=reception)
    chosen = (
        Q(pk__in=now.values("pk")) | Q(pk__in=then.values("pk")) | Q(pk__in=named.values("deputy"))
    )
    return Deputy.objects.filter(chosen).by_strokes()


class Number(forms.NumberInput):
    """A field for whole numbers that shows digits alone on a phone's keyboard."""

    def __init__(self) -> None:
        super().__init__(attrs={"inputmode": "numeric"})


def long_text(label, most, rows=4, **options):
    """A field for a text of several lines.

    Args:
        label: what it is called.
        most: how many characters it takes.
        rows: how many lines are seen at once.
        options: what else the field takes.
    """
    widget = forms.Textarea(attrs={"rows": rows})
    return PlainField(label=label, max_length=most, widget=widget, **options)


class ReceptionDayForm(forms.Form):
    """A form that makes one record however often it is sent."""

    form_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def clean_day(self, name):
        day = self.cleaned_data[name]
        if day > timezone.localdate():
            raise ValidationError(_("日期不能晚于今天。"))
        if day.year < FIRST_YEAR:
            raise ValidationError(_("日期太早，请核对年份。"))
        return day


class ReceptionForm(ReceptionDayForm):
    """A whole reception: the day, the deputies, the people and what they raised."""

    held_on = DayField(label=_("日期"), initial=timezone.localdate)
    people = forms.IntegerField(
        label=_("接待人次"), min_value=0, max_value=MOST_PEOPLE, widget=Number()
    )
    topic = PlainField(label=_("主题"), max_length=200, required=False)
    deputies = forms.ModelMultipleChoiceField(
        label=_("接待代表"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )
    kind = forms.ChoiceField(
        label=_("类型"),
        choices=ReceptionKind.choices,
        initial=ReceptionKind.DAILY,
        widget=forms.RadioSelect,
    )
    guests = PlainField(
        label=_("来宾"), max_length=300, required=False, help_text=_("领导进站或主题接待时填写。")
    )
    agreed = long_text(_("议定事项"), 5000, 3, required=False)
    is_public = forms.BooleanField(
        label=_("在联络站公开页面列出这次接待"),
        required=False,
        help_text=_(
            "公开日期、类型、代表、来宾、主题和议定事项，不公开群众的任何信息。第二人确认之后才公开。"
        ),
    )

    def __init__(self, station, *args, **options):
        super().__init__(*args, **options)
        self.station = station
        self.record_pk: int | None = None
        self.fields["deputies"].queryset = posted(station)

    @classmethod
    def of(cls, reception, *args):
        """The form of a record that exists; the deputies of its day may be chosen too."""
        names = [name for name in cls.base_fields if name not in ("form_key", "deputies")]
        initial = {name: getattr(reception, name) for name in names}
        initial["is_public"] |= is_wished_public(reception)
        initial["deputies"] = [deputy.pk for deputy in reception.deputies.all()]
        form = at_once(cls)(reception.station, *args, initial=initial)
        form.fields["deputies"].queryset = _choosable(reception)
        form.record_pk = reception.pk
        return form

    def clean_held_on(self):
        return self.clean_day("held_on")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("kind") == ReceptionKind.LEADERS and not cleaned.get("guests"):
            self.add_error("guests", _("领导进站请写明来宾。"))
        if cleaned.get("held_on"):
            cleaned["reception_day"] = self._day(cleaned["held_on"])
            self._refuse_second(cleaned)
        return cleaned

    def _refuse_second(self, cleaned: dict[str, Any]) -> None:
        """Two of one station and day differ in topic or deputies; a second press is no second."""
        names = {"station": self.station, "held_on": cleaned["held_on"]}
        typed = Reception(pk=self.record_pk, topic=cleaned.get("topic", ""), **names)
        other = same_record(typed, {"deputies": cleaned.get("deputies") or ()})
        if other is not None and other.form_key != cleaned.get("form_key", ""):
            words = {"other": other, "people": other.people}
            text = _(
                "这一天已登记“%(other)s”（%(people)d 人次），主题和代表都相同：同一场请修改那一条，"
                "另一场请写明不同的主题。"
            )
            self.add_error("topic", text % words)

    def _day(self, held_on):
        """The reception day to which the record belongs: visits belong to none."""
        if self.cleaned_data.get("kind") == ReceptionKind.VISIT:
            return None
        days = ReceptionDay.objects.filter(station=self.station, day=held_on)
        return days.exclude(status=DayStatus.CANCELLED).order_by("opens").first()


class MatterForm(KeepsFiles, ReceptionDayForm):
    """A citizen's matter, written down by the desk."""

    NOW = (
        ("", _("先登记，稍后办理")),
        ("answer", _("当场已答复")),
        ("solve", _("当场已解决")),
    )

    text = long_text(
        _("群众反映的内容"),
        2000,
        help_text=_("请用群众自己的话；姓名和电话写在下面，不要写在这里。"),
    )
    subject = PlainField(
        label=_("标题"),
        max_length=LONGEST,
        required=False,
        help_text=_("一句话说清是什么事；不写就用内容的开头。不写姓名、电话和门牌。"),
    )
    policy_area = PlainField(label=_("领域"), max_length=50, required=False)
    same_person = forms.BooleanField(
        label=_("与上一件是同一位群众"),
        required=False,
        help_text=_("姓名、电话和是否同意回访照上一件登记，不用再写。"),
    )
    name = PlainField(label=_("反映人"), max_length=50, required=False, help_text=_("可以不留。"))
    phone = forms.RegexField(
        r"^(1\d{10}|0\d{2,3}-?\d{7,8}(-\d{1,5})?|\d{6})$",
        label=_("电话"),
        required=False,
        help_text=_("可以不留；只用于回访和答复。"),
        error_messages={"invalid": _("请填写 11 位手机号、带区号的座机号或 6 位短号。")},
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    agreed = forms.BooleanField(label=_("同意联系回访"), required=False)
    deputy = forms.ModelChoiceField(
        label=_("负责代表"), queryset=None, required=False, empty_label=_("暂不确定")
    )
    now = forms.ChoiceField(
        label=_("当场处理"), choices=NOW, required=False, widget=forms.RadioSelect, initial=""
    )
    answer = long_text(
        _("给群众的答复"),
        2000,
        3,
        required=False,
        help_text=_("当场答复或解决时填写；反映人凭回执可以看到。"),
    )
    before = PictureField(label=_("照片：办理前"), required=False, help_text=SHOWN_HELP)
    after = PictureField(label=_("照片：办理后"), required=False, help_text=SHOWN_HELP)
    files = FilesField(label=_("照片"), required=False)

    def __init__(self, station, *args, before=None, by=None, **options):
        super().__init__(*args, **options)
        self.take_kept(by)
        self.fields["deputy"].queryset = posted(station)
        self.person_before = _person_of(before)
        if self.person_before is None:
            del self.fields["same_person"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("same_person"):
            cleaned |= self.person_before
        if cleaned.get("now") and not cleaned.get("answer") and "answer" not in self.errors:
            self.add_error("answer", _("请写明给群众的答复。"))
        if names_somebody(cleaned.get("subject") or "", cleaned.get("name") or ""):
            self.add_error("subject", NAMED)
        return cleaned


def _person_of(matter):
    """Who raised a matter, as its form would say it; None where nobody is known."""
    if matter is None or not (matter.citizen.name or matter.citizen.phone):
        return None
    citizen = matter.citizen
    return {"name": citizen.name, "phone": citizen.phone, "agreed": citizen.agreed_to_contact}


class CallForm(MatterForm):
    """A matter that came by telephone or on a visit, outside a reception."""

    SOURCES = tuple((one.value, one.label) for one in (Source.PHONE, Source.VISIT))

    raised_on = DayField(label=_("日期"), initial=timezone.localdate)
    source = forms.ChoiceField(
        label=_("来源"), choices=SOURCES, initial=Source.PHONE, widget=forms.RadioSelect
    )
    field_order = ("source", "raised_on")

    def clean_raised_on(self):
        return self.clean_day("raised_on")


class LookForm(forms.Form):
    """The reason for which a citizen's telephone is looked at."""

    reason = forms.ChoiceField(
        label=_("为什么要看电话"),
        choices=LookReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择查看电话的理由。")},
    )
