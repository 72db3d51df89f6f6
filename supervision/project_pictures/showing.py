"""Photographs of a published project: what comes in later waits for a second person's eyes."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from attachments.uploads import CheckedFile, store
from supervision.bodies.relations import BODY_LEADER
from supervision.project_pictures.models import (
    PictureStanding,
    ProjectPicture,
    ProjectPictureQuerySet,
)
from supervision.projects.models import Project
from workflow import needs
from workflow.relations import Meets
from workflow.transitions import Step, Transition, Wait


def add_pictures(project: Project, uploads: Iterable[CheckedFile], *, day: date, by: User) -> None:
    """Files photographs: of a project that the public reads already they wait.

    Args:
        project: to which they belong.
        uploads: checked.
        day: on which they were taken.
        by: who sends them.
    """
    standing = PictureStanding.WAITING if project.is_public else PictureStanding.WITH_PROJECT
    for upload in uploads:
        ProjectPicture.objects.create(
            project=project, stored=store(upload, by=by), day=day, standing=standing
        )


def waiting(project: Project) -> ProjectPictureQuerySet:
    """The photographs of a project that a second person has not looked at.

    Args:
        project: whose they are.
    """
    return ProjectPicture.objects.waiting().filter(project=project)


def _with_new_pictures() -> Q:
    return Q(Exists(ProjectPicture.objects.waiting().filter(project=OuterRef("pk"))))


NEW_PICTURES = Meets(lambda project: waiting(project).exists(), _with_new_pictures)


def _show(project: Project, step: Step) -> None:
    seen = waiting(project).exclude(stored__uploaded_by=step.by)
    if not seen.update(standing=PictureStanding.WITH_PROJECT):
        raise ValidationError({NON_FIELD_ERRORS: gettext("自己上传的照片由另一个人公开。")})


def _keep_inside(project: Project, step: Step) -> None:
    waiting(project).update(standing=PictureStanding.INSIDE)


def showing(sources: tuple[str, ...]) -> tuple[Transition, ...]:
    """The rows of the projects' table by which a second person decides on new photographs.

    Args:
        sources: the states in which a project may be public.
    """
    return (
        Transition(
            action="show_pictures",
            label=_("公开新照片"),
            sources=sources,
            who=BODY_LEADER,
            when=NEW_PICTURES,
            effect=_show,
            waits=(Wait(key="project_pictures", label=_("待公开的民生实事照片")),),
        ),
        Transition(
            action="keep_pictures_inside",
            label=_("新照片不公开"),
            sources=sources,
            who=BODY_LEADER,
            needs=(needs.reason(),),
            when=NEW_PICTURES,
            effect=_keep_inside,
        ),
    )
