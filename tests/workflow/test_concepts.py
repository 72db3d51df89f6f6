"""Which packages are looked through for what the concepts declare."""

from types import SimpleNamespace

from django.apps import apps

from workflow.concepts import packages


def test_a_concept_of_an_app_is_found():
    assert {"supervision", "supervision.reports"} <= set(packages())


def test_an_app_of_an_environment_inside_the_project_is_not_ours(monkeypatch, settings):
    folder = settings.BASE_DIR / ".venv" / "lib" / "site-packages" / "csp"
    theirs = SimpleNamespace(name="csp", path=str(folder))
    monkeypatch.setattr(apps, "get_app_configs", lambda: [theirs])
    assert list(packages()) == []
