"""What the code and the pages refer to is there: files, sections, law, figures."""

import ast
import io
import re
import sys
import tokenize
from collections import Counter
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.choices import Role
from docs.diagrams import PAGE, page
from registers.figures import FIGURES
from supervision.opinions import relations as opinion_relations
from tests.factories import People, make_opinion
from tests.project.figures import ROOMS as ROOMS_OF_THE_HOUSE
from workflow import needs
from workflow.transitions import perform

ROOT = Path(__file__).resolve().parents[2]
DOMAIN = ROOT / "docs" / "domain.md"
PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
FOLDERS = sorted({path.parent for path in ROOT.glob("*/__init__.py")} | {ROOT / "tests"})

FILE = re.compile(
    r"(?<![\w/<.{])((?:[\w-]+/)*[\w-]+\.(?:md|json|tsv|csv|html|css|js|toml))(#[\w-]+)?"
)
BARE = re.compile(r"\b[Cc]ontract\b|(?<!\d )§|\b(?:domain|security|architecture|sketch) §")
ARTICLE = re.compile(r"\bart\.?\s?(\d+(?:[–-]\d+)?(?:(?:, | and )\d+(?:[–-]\d+)?)*)")
LAW_BEFORE = re.compile(r"([\u4e00-\u9fff、]+)(?: \(?20\d\d\)?)?,? $")
CHINESE_ARTICLE = re.compile(r"([\u4e00-\u9fff、]+)》?第([一二三四五六七八九十百零]+)条")
STANDARD = re.compile(r"\b(?:RFC \d+|GB/T [\d-]+|WCAG|ASVS)")
ROOMS = "|".join(path.name for path in FOLDERS)
DOTTED = re.compile(rf"``((?:{ROOMS})(?:\.(?!py`)\w+)+)``")
LINK = re.compile(r"\]\(([^)\s]+)\)")
WRITTEN = ("manifest.json",)  # files that the program writes elsewhere
DIGITS = "零一二三四五六七八九"


def test_the_page_on_states_follows_the_transition_tables():
    assert PAGE.read_text("utf-8") == page()


BY_HAND = re.compile(r"\.cursor\(\)|\bRawSQL\(|schema_editor\.execute\(")


def test_where_sql_is_written_by_hand_stands_in_its_decision():
    named = (ROOT / "docs" / "decisions" / "raw-sql.md").read_text("utf-8")
    rooms = [path for room in ROOMS_OF_THE_HOUSE for path in (ROOT / room).rglob("*.py")]
    found = [path for path in rooms if BY_HAND.search(path.read_text("utf-8"))]
    assert found
    assert [
        str(path.relative_to(ROOT)) for path in found if f"`{path.relative_to(ROOT)}`" not in named
    ] == []


def spoken(source):
    """The docstrings and comments of a module, each with its line breaks folded."""
    for node in ast.walk(ast.parse(source)):
        value = node.value if isinstance(node, ast.Expr) else None
        if isinstance(value, ast.Constant) and isinstance(value.value, str):
            yield " ".join(value.value.split())
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield token.string


def strings(source):
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def anchors(text):
    """The sections of a Markdown page by the anchors that its headings get."""
    titles = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title).strip().lower().replace(" ", "-") for title in titles}


def found(name, near):
    """The file of the repository that a reference names, or None."""
    places = (ROOT / name, near / name, ROOT / "templates" / name, ROOT / "static" / name)
    return next((place for place in places if place.is_file()), None)


def dead_files(text, near):
    """References to files or sections that are not in the repository."""
    for name, section in FILE.findall(text):
        target = found(name, near)
        if target is None:
            if name not in WRITTEN:
                yield name
        elif section and section[1:] not in anchors(target.read_text("utf-8")):
            yield name + section


def dead_names(text):
    """Modules, and names in modules, that are cited with dots and not in the repository."""
    for name in DOTTED.findall(text):
        module, _dot, last = name.rpartition(".")
        if not file_of(name) and not (file_of(module) and defines(module, last)):
            yield name


def file_of(name):
    """The file of a module or package of the repository, or None."""
    path = ROOT / name.replace(".", "/")
    return next(
        (file for file in (path.with_suffix(".py"), path / "__init__.py") if file.is_file()), None
    )


def defines(module, name):
    """Whether a module defines, at its top, a class, a function or a value of this name."""
    tree = ast.parse(file_of(module).read_text("utf-8"))
    named = {node.name for node in tree.body if isinstance(node, ast.ClassDef | ast.FunctionDef)}
    targets = [node.targets for node in tree.body if isinstance(node, ast.Assign)]
    return name in named | {one.id for some in targets for one in some if isinstance(one, ast.Name)}


def law():
    """The articles that the page on the field lists, by the short name of the law."""
    listed, name = {}, ""
    for line in DOMAIN.read_text("utf-8").partition("\n## Law\n")[2].splitlines():
        if line.startswith("## "):
            break
        if line.startswith("### "):
            name = line[4:]
        elif row := re.match(r"\| (\d+)(?:–(\d+))? \|", line):
            first, last = int(row[1]), int(row[2] or row[1])
            listed.setdefault(name, set()).update(range(first, last + 1))
    return listed


def numbers(text):
    """“11–13, 17 and 20” as numbers."""
    for part in re.split(r", | and ", text):
        first, _dash, last = part.replace("-", "–").partition("–")
        yield from range(int(first), int(last or first) + 1)


def as_number(chinese):
    """“四十八” as 48."""
    total = digit = 0
    for sign in chinese:
        if sign in DIGITS:
            digit = DIGITS.index(sign)
        else:
            total += (digit or 1) * (100 if sign == "百" else 10)
            digit = 0
    return total + digit


def unknown_law(text, listed):
    """Articles that are cited without a law, or that the page on the field does not list."""
    cited = []
    for article in ARTICLE.finditer(text):
        before = LAW_BEFORE.search(text[: article.start()])
        cited += [(before[1] if before else "", number) for number in numbers(article[1])]
    cited += [(name, as_number(number)) for name, number in CHINESE_ARTICLE.findall(text)]
    for name, number in cited:
        known = [articles for short, articles in listed.items() if name.endswith(short)]
        if not any(number in articles for articles in known):
            yield f"{name or '?'} {number}"


def names(paths):
    return [str(path.relative_to(ROOT)) for path in paths]


def dead_references(path, listed, standards):
    """What a module's docstrings, comments and texts cite and the repository does not have."""
    source = path.read_text("utf-8")
    for text in spoken(source):
        yield from dead_files(text, path.parent)
        yield from dead_names(text)
        yield from (bare[0] for bare in BARE.finditer(text))
        yield from (name for name in STANDARD.findall(text) if name not in standards)
        yield from unknown_law(text, listed)
    for text in strings(source):
        yield from unknown_law(text, listed)


@pytest.mark.parametrize("room", FOLDERS, ids=lambda room: room.name)
def test_what_docstrings_and_comments_refer_to_is_there(room):
    listed, standards = law(), DOMAIN.read_text("utf-8").partition("\n## Standards\n")[2]
    sources = (path for path in sorted(room.rglob("*.py")) if path != Path(__file__))
    faults = {str(path): list(dead_references(path, listed, standards)) for path in sources}
    assert {path: dead for path, dead in faults.items() if dead} == {}


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("see docs/nowhere.md", "docs/nowhere.md"),
        ("see docs/ledger.md#nowhere", "docs/ledger.md#nowhere"),
    ],
)
def test_a_dead_reference_would_be_found(text, fault):
    assert list(dead_files(text, ROOT)) == [fault]


def test_a_dead_name_would_be_found():
    text = "``workflow.gone`` and ``workflow.trail.gone`` and ``workflow.trail.append``"
    assert list(dead_names(text)) == ["workflow.gone", "workflow.trail.gone"]


def test_a_live_reference_is_none():
    stories = ROOT / "congress_portal/demo_stories"
    assert list(dead_files("docs/ledger.md#faults and reports.json", stories)) == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("(监督法 art. 99)", "监督法 99"),
        ("(代表法 2025 art. 51–53)", "代表法 53"),
        ("it says so (art. 14)", "? 14"),
        ("《刑法》第二十条", "刑法 20"),
    ],
)
def test_unknown_law_would_be_found(text, fault):
    assert list(unknown_law(text, law())) == [fault]


@pytest.mark.parametrize(
    "text",
    ["浙江省实施代表法办法 (2016) art. 19 and 35", "（选举法第四十八条）", "监督法 art. 42, 44"],
)
def test_known_law_is_no_fault(text):
    assert list(unknown_law(text, law())) == []


@pytest.mark.parametrize("path", PAGES, ids=names(PAGES))
def test_the_links_of_the_pages_lead_somewhere(path):
    dead = []
    for link in LINK.findall(path.read_text("utf-8")):
        name, _hash, section = link.partition("#")
        # With a slash in front it is a page of the portal, which test_help.py opens.
        if "://" in link or link.startswith("/"):
            continue
        target = path.parent / name if name else path
        if not target.exists() or (section and section not in anchors(target.read_text("utf-8"))):
            dead.append(link)
    assert dead == []


def code_paths(text):
    """The files and folders of the repository that a page names in code."""
    return re.findall(r"`([\w-]+(?:/[\w.-]+)+(?:\.py|\.md|/))`", text)


@pytest.mark.parametrize("path", PAGES, ids=names(PAGES))
def test_the_files_that_the_pages_name_are_there(path):
    text = path.read_text("utf-8")
    missing = [
        name for name in code_paths(text) if not name.startswith("/") and not (ROOT / name).exists()
    ]
    assert missing == []


def test_the_how_to_of_an_action_uses_names_that_are_there():
    text = (ROOT / "docs" / "howto" / "transition.md").read_text("utf-8")
    used = re.findall(r"\b(relations|needs)\.(\w+)", text)
    there = {"relations": opinion_relations, "needs": needs}
    names_used = [name for name in used if name[1] != "py"]
    assert names_used
    assert [name for name in names_used if not hasattr(there[name[0]], name[1])] == []


def listed_under(title):
    """The names that begin the rows of a section's table on the page of the field."""
    section = DOMAIN.read_text("utf-8").partition(f"\n## {title}\n")[2].partition("\n## ")[0]
    return re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)


def test_the_page_on_the_field_lists_exactly_the_roles():
    assert listed_under("Roles") == Role.values


def test_the_page_on_the_field_lists_exactly_the_figures():
    assert listed_under("Annual figures") == [figure.key for figure in FIGURES.all()]


def first_sentence(path):
    tree = ast.parse(path.read_text("utf-8"))
    return (ast.get_docstring(tree) or "").partition("\n")[0]


def test_no_two_modules_say_the_same_of_themselves():
    paths = [
        path
        for room in FOLDERS
        if room.name not in ("tests", "benchmarks")
        for path in room.rglob("*.py")
        if "migrations" not in path.parts
    ]
    said = Counter(filter(None, map(first_sentence, paths)))
    assert {sentence: number for sentence, number in said.items() if number > 1} == {}


MOST_FILES = 12


def entered_by(act):
    """The files of the repository in which functions run while something is done."""
    entered = set()

    def note(frame, event, argument):
        if event == "call":
            entered.add(frame.f_code.co_filename)

    sys.setprofile(note)
    try:
        act()
    finally:
        sys.setprofile(None)
    return {name.removeprefix(f"{ROOT}/") for name in entered if name.startswith(str(ROOT))}


@pytest.mark.django_db
def test_a_hand_over_passes_the_few_files_that_the_page_names(client):
    way = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    way = way.partition("\n## The way of a hand-over\n")[2].partition("\nAfterwards ")[0]
    named = dict.fromkeys(code_paths(way))
    people = People()
    opinion = perform(make_opinion(unit=people.unit), "submit", by=people.clerk)
    client.force_login(people.leader)
    address = reverse("my_items:opinion_act", args=[opinion.pk, "hand_over"])
    data = {"version": opinion.version, "handed_over_on": timezone.localdate(), "number": "1号"}
    entered = entered_by(lambda: client.post(address, data))
    opinion.refresh_from_db()
    assert opinion.status == "handed_over"
    assert len(named) <= MOST_FILES
    assert [name for name in named if name not in entered and not name.endswith("urls.py")] == []
