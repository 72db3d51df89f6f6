"""The certificate that a deputy took part in a class (代表法 art. 47)."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from accounts.relations import CityHolder, RoleHolder
from deputies.training.models import TrainingPlace
from papers.content import PaperContent, Style, text, written_day
from papers.kinds import PaperKind, register
from workflow.relations import Person

STAFF = CityHolder(Role.CLERK, Role.LEADER, label=_("市人大工作人员"))
OWNER = RoleHolder(Role.DEPUTY) & Person("deputy__user")
ORGANIZER = "人大常委会"
"""Where a class names no organizer."""


def certificate(place: TrainingPlace, occasion: str) -> PaperContent:
    """Who took part in what, when."""
    training = place.training
    organizer = training.organizer.name if training.organizer else _organizer(place)
    last = training.ends_on or training.starts_on
    days = written_day(training.starts_on)
    if last != training.starts_on:
        days += f"至{written_day(last)}"
    where = f"在{training.place}" if training.place else ""
    return PaperContent(
        style=Style.CERTIFICATE,
        issuer=organizer,
        title="培训证书",
        day=written_day(last),
        parts=[
            text(
                f"{place.deputy.name}代表于{days}{where}参加“{training.name}”，完成全部培训内容，"
                "特发此证。"
            )
        ],
        signed_by=organizer,
    )


def _organizer(place: TrainingPlace) -> str:
    """The body of the deputy's newest mandate."""
    mandate = place.deputy.mandates.exclude(organization=None).order_by("-since").first()
    return mandate.organization.name if mandate else ORGANIZER


def _page(place: Any) -> str:
    return reverse("my_training:list")


CERTIFICATE = register(
    PaperKind(
        key="certificate",
        label=_("培训证书"),
        series="培训",
        model=TrainingPlace,
        reader=STAFF | OWNER,
        maker=STAFF,
        ready=lambda place: place.attended,
        at_once=True,
        day=lambda place: place.training.ends_on or place.training.starts_on,
        compose=certificate,
        page=_page,
    )
)
