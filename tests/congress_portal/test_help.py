"""The handbook: a public part, parts by role, both languages from one source under docs/."""

import pytest

from accounts.choices import Role
from congress_portal.help.handbook import CHAPTERS, FOLDER, public_chapters, working_chapters
from tests.factories import make_deputy_user, make_org, make_user

pytestmark = pytest.mark.django_db
KEYS = [chapter.key for chapter in CHAPTERS.values()]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("key", KEYS)
def test_every_chapter_is_written_in_both_languages(key, language):
    text = (FOLDER / f"{key}.{language}.md").read_text(encoding="utf-8")
    assert text.startswith("# ")
    assert len(text) > 150


def test_no_source_is_left_without_a_chapter():
    assert {path.name.partition(".")[0] for path in FOLDER.glob("*.md")} == set(KEYS)


@pytest.mark.parametrize("chapter", public_chapters(), ids=lambda chapter: chapter.key)
def test_everybody_reads_the_public_part(client, chapter):
    for prefix in ("", "/en"):
        answer = client.get(f"{prefix}/help/{chapter.key}/")
        assert answer.status_code == 200
        assert "<h2>" in answer.content.decode() or "<li>" in answer.content.decode()


def test_the_page_on_words_explains_each_closing_in_a_table(client):
    html = client.get("/help/words/").content.decode()
    assert "<table>" in html
    for word in ("当场答复", "已解决", "答复群众", "不予受理"):
        assert f"<td>{word}</td>" in html


def test_what_is_written_as_markup_stays_text():
    from markdown_it import MarkdownIt

    rendered = MarkdownIt("commonmark", {"html": False}).render("<script>1</script>")
    assert "<script>" not in rendered


@pytest.mark.parametrize("chapter", working_chapters(), ids=lambda chapter: chapter.key)
def test_a_role_reads_its_own_part_and_no_other(client, chapter):
    role = chapter.roles[0]
    body = make_org() if role == Role.HANDLER else None
    user = make_deputy_user() if role == Role.DEPUTY else make_user(role, body)
    client.force_login(user)
    found = {
        other.key: client.get(f"/help/work/{other.key}/").status_code
        for other in working_chapters()
    }
    expected = {other.key: 200 if role in other.roles else 404 for other in working_chapters()}
    assert found == expected


def test_a_stranger_is_asked_to_sign_in_for_a_part_of_a_role(client):
    assert client.get("/help/work/deputy/").status_code == 302
    assert client.get("/help/deputy/").status_code == 404


def test_links_of_the_handbook_lead_to_pages(client):
    import re

    for path in FOLDER.glob("*.md"):
        for address in re.findall(r"\]\((/[^)]*)\)", path.read_text(encoding="utf-8")):
            assert client.get(address).status_code == 200, f"{path.name}: {address}"


def test_robots_are_led_to_the_sitemap_and_away_from_peoples_pages(client):
    text = client.get("/robots.txt").content.decode()
    assert "Disallow: /my/" in text
    assert "/sitemap.xml" in text


def test_every_address_of_the_sitemap_opens(client, settings):
    import re

    from supervision.items.choices import ItemStatus
    from tests.factories import make_item, published_item

    item, hidden = published_item(ItemStatus.HANDLING), make_item(ItemStatus.HANDLING)
    text = client.get("/sitemap.xml").content.decode()
    found = [
        address.removeprefix(settings.SITE_URL) for address in re.findall("<loc>(.*?)</loc>", text)
    ]
    assert item.get_absolute_url() in found
    assert hidden.get_absolute_url() not in found
    assert {address: client.get(address).status_code for address in found} == dict.fromkeys(
        found, 200
    )
