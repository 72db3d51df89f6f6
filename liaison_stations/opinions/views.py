"""The page behind the QR code: an opinion without an account, and its receipt."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from attachments.storage import has_room
from deputies.people.models import Deputy
from intake.forms import KeyedForm, KeyForm
from intake.limits import LimitLevel
from intake.submission import Submission
from intake.views import TOO_MANY, UNPROCESSABLE, SubmissionPage
from liaison_stations.citizens_data.personal_data import RETENTION_CLOCK
from liaison_stations.matters.models import Matter, MatterStatus
from liaison_stations.opinions import receipts, submission
from liaison_stations.opinions.forms import IntakeForm
from liaison_stations.opinions.submission import OPINIONS
from liaison_stations.stations.models import Station
from pages.public import private
from workflow.models import Clock

NO_ROOM, GONE = 503, 410
STAY = "Files-Stay"
"""The header of a page that keeps chosen files itself (static/js/stays.js)."""


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def of_station(request: HttpRequest, code: str) -> HttpResponse:
    """The code on a station's wall."""
    stations = Station.objects.public().select_related("organization")
    station = stations.filter(code=code).first()
    if station is None:
        return private(_closed(request, None, status=404))
    return IntakePage(request, station).answer()


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def of_deputy(request: HttpRequest, pk: int) -> HttpResponse:
    """The code of a deputy (代表码): to the deputy's station, with the deputy in charge."""
    deputy = get_object_or_404(Deputy.objects.public().only("name", "user"), pk=pk)
    today = timezone.localdate()
    sits = Deputy.objects.in_office(today).filter(pk=pk).exists()
    station = submission.station_of(deputy, today) if sits else None
    if station is None:
        return private(_closed(request, None, deputy=deputy))
    return IntakePage(request, station, deputy).answer()


@login_not_required
@require_POST
def receipt_picture(request: HttpRequest) -> HttpResponse:
    """The receipt as a picture to keep; the form's key stands in the body, the code nowhere."""
    form = KeyForm(request.POST)
    sent = OPINIONS.again(form.cleaned_data["form_key"]) if form.is_valid() else None
    if sent is None:
        raise Http404
    response = HttpResponse(_card(sent), content_type="image/png")
    response.headers["Content-Disposition"] = f'attachment; filename="{sent.record.number}.png"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return private(response)


def track_address():
    """Where a receipt leads, in full, for paper and pictures."""
    return f"{settings.SITE_URL}{reverse('opinions:track')}"


def with_code(code: str) -> str:
    """The same with the code behind the #, which browsers send to nobody."""
    return f"{track_address()}#{code}"


def _card(sent):
    address = with_code(sent.code)
    return receipts.drawn(sent.code, sent.record.number, sent.record.raised_on, address)


def _closed(request, station, deputy=None, status=GONE, text=""):
    today = timezone.localdate()
    others = submission.others_of(station, today)
    is_open = station is not None and station.is_open_on(today)
    context = {
        "breadcrumbs": [(_("联络站"), reverse("stations:directory"))],
        "heading": _why_closed(station, deputy, is_open),
        "lead": _where_else(others, unknown=station is None and deputy is None),
        "at": station.name if station else "",
        "phone": _or_call(station.phone) if is_open else "",
        "stations": others,
        "text": text,
    }
    return render(request, "liaison_stations/closed.html", context, status=status)


def _why_closed(station, deputy, is_open):
    if deputy:
        return _("这位代表的反映码暂时不能用")
    if station is None:
        return _("没有这个联络站")
    return _("本站暂不接收扫码反映") if is_open else _("本站已停用")


def _where_else(others, unknown):
    """Where to turn to; ``unknown`` where the code itself leads nowhere."""
    incomplete = _("二维码可能已经过期或不完整。") if unknown else ""
    onward = _("您可到下面的联络站反映。") if others else _("请从联络站名录中另选一个。")
    return f"{incomplete}{onward}"


def _or_call(phone):
    return _("也可以打电话：%(phone)s") % {"phone": phone} if phone else ""


class IntakePage(SubmissionPage):
    """The form behind a code, and the receipt of what was sent."""

    intake, form_class = OPINIONS, IntakeForm
    template, receipt_template = "liaison_stations/opinion.html", "liaison_stations/receipt.html"
    sent_before = gettext_lazy("这张表已经提交过一次。要反映另一件事，请再按一次提交。")
    known_heading = gettext_lazy("这件事已经收到过")

    def __init__(
        self, request: HttpRequest, station: Station, deputy: Deputy | None = None
    ) -> None:
        super().__init__(request)
        self.station, self.deputy = station, deputy

    def is_open(self) -> bool:
        """Whether the station takes opinions now."""
        return submission.takes_opinions(self.station)

    def where(self) -> dict[str, Any]:
        """To which station, and by whose code."""
        return {"station": self.station, "deputy": self.deputy}

    def closed(self, form: KeyedForm) -> HttpResponse:
        """Where to turn to instead, with what was typed."""
        text = form["text"].value() if form.is_bound else ""
        return _closed(self.request, self.station, text=text or "")

    def admit(self, address: str, *, answered: bool) -> LimitLevel:
        """The limits of the station and of everybody."""
        return submission.admit(address, self.station, answered=answered)

    def refused_files(self, form: KeyedForm, address: str) -> HttpResponse | None:
        """No photographs where there is no room or were too many; else they are drawn anew."""
        photos = form.cleaned_data["photos"]
        if not photos:
            return None
        if not has_room():
            form.add_error("photos", _("现在暂时不能收照片。您写的都还在，可以先提交文字。"))
            return self.form_page(form, NO_ROOM)
        if not submission.admit_photos(address, self.station, len(photos)):
            form.add_error("photos", _("今天收到的照片太多了。您写的都还在，可以先提交文字。"))
            return self.form_page(form, TOO_MANY)
        try:
            form.cleaned_data["photos"] = form.fields["photos"].opened(photos)
        except ValidationError as fault:
            form.add_error("photos", fault)
            return self.form_page(form, UNPROCESSABLE)
        return None

    def form_page(self, form: KeyedForm, status: int) -> HttpResponse:
        """As any; photographs are asked for once more, unless the page still holds them."""
        stay = STAY in self.request.headers
        if self.request.FILES and "photos" not in form.errors and not stay:
            form.add_error("photos", _("刚才选的照片没有保存，请重新选择。"))
        return super().form_page(form, status)

    def context(self) -> dict[str, Any]:
        """Whom it is for, who reads it, how long it is kept."""
        clock = Clock.objects.in_force(RETENTION_CLOCK, timezone.localdate())
        return {
            "station": self.station,
            "heading": self.heading(),
            "readers": self.readers(),
            "kept": _kept(clock) if clock else "",
            "track": reverse("opinions:track"),
        }

    def heading(self) -> str:
        """Whom the opinion is for."""
        if self.deputy is None:
            return _("向人大代表反映")
        return _("向%(name)s代表反映") % {"name": self.deputy.name}

    def readers(self) -> str:
        """Who can read what is written here."""
        if self.deputy is None:
            return _(
                "本站管理员、负责的代表、所在镇街区人大和市人大联络站工作人员；每次查看都有记录。"
            )
        text = _(
            "%(name)s代表、本站管理员、所在镇街区人大和市人大联络站工作人员；每次查看都有记录。"
        )
        return text % {"name": self.deputy.name}

    def receipt_context(self, sent: Submission[Matter]) -> dict[str, Any]:
        """The receipt as a picture, and until when it is said whether the matter is taken up."""
        return {
            "station": self.station,
            "day": sent.record.raised_on,
            "due_label": _("受理"),
            "due": _due(sent.record),
            "card": receipts.inline(_card(sent)),
            "form_key": self.request.POST["form_key"],
            "track": reverse("opinions:track"),
            "track_label": _("查进展"),
        }


def _kept(clock):
    """How long personal data is kept after the matter is closed."""
    amount = {"amount": clock.amount, "unit": clock.get_unit_display()}
    return _("办结后 %(amount)s %(unit)s，到期删除，只留统计数字。") % amount


def _due(matter):
    """Until when it is answered whether the matter is taken up; nothing afterwards."""
    if matter.status != MatterStatus.RECEIVED or matter.deadline is None:
        return ""
    day = formats.date_format(matter.deadline, "DATE_FORMAT")
    return _("最晚 %(day)s") % {"day": day}
