"""An import that breaks off in the middle leaves nothing, and can be done again."""

import pytest

from accounts.models import Organization
from congress_portal.importing import writing
from deputies.people.models import Deputy
from workflow.models import TrailEntry


class Killed(BaseException):
    """Stands for the end of the process: nothing catches it on its way."""


@pytest.mark.parametrize("batches", [0, 1, 3])
def test_an_import_that_ends_after_some_sheets_leaves_nothing(take, year, monkeypatch, batches):
    whole, done = writing.record_import, []

    def breaking(created, changed, **options):
        if len(done) == batches:
            raise Killed
        done.append(created)
        whole(created, changed, **options)

    with monkeypatch.context() as patch:
        patch.setattr(writing, "record_import", breaking)
        with pytest.raises(Killed):
            take(year)
    left = [model.objects.count() for model in (Organization, Deputy, TrailEntry)]
    assert (len(done), left) == (batches, [0, 0, 0])
    assert take(year).faults.lines() == []
