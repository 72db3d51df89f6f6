"""The locks install on any later day: extras kept, complete, and without resolving."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import distribution
from pathlib import Path

import pip
import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
LOCKS = {"requirements.txt": [], "requirements-dev.txt": ["dev"]}
EXTRAS_KEPT = "tail[feathers]==1.0"
EXTRAS_STRIPPED = "tail==1.0"
# Environments as `python -m venv` builds them, in a tenth of its time: with the pip that is here.
PYTHON = f"""#!/bin/sh
case "$*" in "-m venv "*)
  "{sys.executable}" "$@" --without-pip &&
  ln -s "{Path(pip.__file__).parent}" .venv/lib/python*/site-packages/ ;;
*) exec "{sys.executable}" "$@" ;;
esac
"""


def locked(name):
    """Requirement of each distribution that the lock pins for this platform."""
    lines = re.findall(r"^[a-z0-9].*?(?= \\\n)", (ROOT / name).read_text("utf-8"), re.MULTILINE)
    pins = map(Requirement, lines)
    return {pin.name: pin for pin in pins if pin.marker is None or pin.marker.evaluate()}


def asked_for(name):
    """Every requirement on this platform: the project's own, and those of what is installed."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    lists = [project["dependencies"], *map(project["optional-dependencies"].get, LOCKS[name])]
    waiting = [Requirement(line) for lines in lists for line in lines]
    found = []
    while waiting:
        requirement = waiting.pop()
        if requirement in found or (requirement.marker and not requirement.marker.evaluate()):
            continue
        found.append(requirement)
        waiting += _dependencies(requirement)
    return found


def _dependencies(requirement):
    for line in distribution(requirement.name).requires or ():
        dependency = Requirement(line)
        extras = ["", *requirement.extras]
        if any(not dependency.marker or dependency.marker.evaluate({"extra": e}) for e in extras):
            dependency.marker = None
            yield dependency


@pytest.mark.parametrize("name", LOCKS)
def test_every_dependency_is_pinned_to_a_release_that_fits(name):
    pins = locked(name)
    asked = asked_for(name)
    assert len(asked) > 20
    missing = [
        str(requirement)
        for requirement in asked
        if (pin := pins.get(canonicalize_name(requirement.name))) is None
        or not requirement.specifier.contains(next(iter(pin.specifier)).version, prereleases=True)
    ]
    assert missing == []


@pytest.mark.parametrize("name", LOCKS)
def test_the_extras_that_others_ask_for_are_kept(name):
    pins = locked(name)
    with_extras = [requirement for requirement in asked_for(name) if requirement.extras]
    assert with_extras
    for requirement in with_extras:
        assert requirement.extras <= pins[canonicalize_name(requirement.name)].extras


def test_the_development_lock_pins_what_the_runtime_lock_pins():
    runtime, development = map(locked, LOCKS)
    assert runtime.items() <= development.items()


class House:
    """A small project with our Makefile, and an index that holds a newer `tail` than its locks."""

    def __init__(self, folder):
        self.folder = folder
        self.wheels = folder / "wheels"
        self.wheels.mkdir()
        (folder / "room").mkdir()
        (folder / "room" / "__init__.py").touch()
        shutil.copy(ROOT / "Makefile", folder)
        (folder / "python").write_text(PYTHON)
        (folder / "python").chmod(0o755)
        for name, version, *requires in (
            ("bird", "1.0", "tail[feathers]>=1.0"),
            ("tail", "1.0", "plume; extra == 'feathers'"),
            ("tail", "2.0", "plume; extra == 'feathers'"),
            ("plume", "1.0"),
            ("nest", "1.0", "bird"),
        ):
            self._build(name, version, requires)

    def _build(self, name, version, requires):
        info = f"{name}-{version}.dist-info"
        metadata = [f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}"]
        metadata += ["Provides-Extra: feathers"] if name == "tail" else []
        metadata += [f"Requires-Dist: {line}" for line in requires]
        with zipfile.ZipFile(self.wheels / f"{name}-{version}-py3-none-any.whl", "w") as wheel:
            wheel.writestr(f"{info}/METADATA", "\n".join(metadata) + "\n")
            wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
            wheel.writestr(f"{info}/RECORD", "")

    def lock(self, *pins, development=()):
        self._write("requirements.txt", pins)
        self._write("requirements-dev.txt", (*pins, *development))

    def _write(self, lock, pins):
        text = ""
        for pin in pins:
            name, version = re.fullmatch(r"(\w+)(?:\[\w+\])?==(.+)", pin).groups()
            wheel = (self.wheels / f"{name}-{version}-py3-none-any.whl").read_bytes()
            text += f"{pin} \\\n    --hash=sha256:{hashlib.sha256(wheel).hexdigest()}\n"
        (self.folder / lock).write_text(text)

    def make(self, target="setup"):
        return self.run("make", "--silent", target, "PYTHON=./python")

    def pip(self, *arguments):
        return self.run(self.folder / ".venv" / "bin" / "python", "-m", "pip", *arguments)

    def run(self, *command):
        """Without network, and without what the machine tells pip and make."""
        foreign = ("PIP_", "MAKE")
        kept = {name: text for name, text in os.environ.items() if not name.startswith(foreign)}
        only_here = {
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_NO_INDEX": "1",
            "PIP_FIND_LINKS": str(self.wheels),
        }
        return subprocess.run(
            command, cwd=self.folder, env=kept | only_here, capture_output=True, text=True
        )

    def installed(self):
        """Names and versions, without pip."""
        return set(self.pip("freeze").stdout.split())


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """Set up once; a test that changes its locks builds it anew."""
    house = House(tmp_path_factory.mktemp("house"))
    house.lock("bird==1.0", EXTRAS_KEPT, "plume==1.0", development=["nest==1.0"])
    house.said = house.make(".venv/development.lock")
    return house


def test_both_locks_install_in_silence_though_a_newer_release_exists(house):
    assert (house.said.returncode, house.said.stdout, house.said.stderr) == (0, "", "")
    assert house.installed() == {"bird==1.0", "tail==1.0", "plume==1.0", "nest==1.0"}


def test_what_is_installed_already_is_left_alone(house):
    stamp = house.folder / ".venv" / "runtime.lock"
    before = stamp.stat().st_mtime_ns
    (house.folder / "requirements.txt").touch()
    assert house.make().returncode == 0
    assert stamp.stat().st_mtime_ns == before


def test_pip_that_resolves_would_refuse_a_stripped_extra(house, tmp_path):
    house.make()
    lock = (house.folder / "requirements.txt").read_text()
    resolved = ["install", "--dry-run", "--ignore-installed", "--require-hashes", "-r"]
    stripped = tmp_path / "stripped.txt"
    stripped.write_text(lock.replace(EXTRAS_KEPT, EXTRAS_STRIPPED))
    refusal = house.pip(*resolved, stripped)
    assert refusal.returncode
    assert "must have their versions pinned" in refusal.stderr


def test_an_older_lock_leaves_nothing_and_an_incomplete_one_is_refused(tmp_path):
    house = House(tmp_path)
    house.lock("nest==1.0", "bird==1.0", EXTRAS_KEPT, "plume==1.0")
    assert house.make().returncode == 0
    house.lock("nest==1.0", EXTRAS_KEPT, "plume==1.0")
    for _ in range(2):  # a refusal leaves no stamp: the next run refuses as well
        refusal = house.make()
        assert refusal.returncode
        assert "nest 1.0 requires bird, which is not installed" in refusal.stderr
