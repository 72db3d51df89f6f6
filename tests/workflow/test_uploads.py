import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from attachments import decoding, pictures, uploads
from attachments.models import StoredFile
from tests.factories import png


def upload(name, content):
    return SimpleUploadedFile(name, content)


def picture(kind="JPEG", size=(40, 20), **options):
    out = io.BytesIO()
    Image.new("RGB", size, "red").save(out, kind, **options)
    return out.getvalue()


def package(part):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(part, "x")
    return out.getvalue()


def with_location():
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (28.0, 53.0, 0.0)}
    exif[0x010F] = "Camera"
    return picture(exif=exif, comment=b"secret place")


def test_place_and_camera_are_gone_after_the_check():
    checked = uploads.check(upload("a.jpg", with_location()))
    with Image.open(io.BytesIO(checked.content)) as clean:
        assert (dict(clean.getexif()), b"secret" in checked.content) == ({}, False)


@pytest.mark.parametrize(
    ("name", "kind", "found"),
    [
        ("a.jpg", "JPEG", "image/jpeg"),
        ("a.png", "PNG", "image/png"),
        ("a.webp", "WEBP", "image/webp"),
    ],
)
def test_the_first_picture_of_a_fresh_process_is_taken(monkeypatch, name, kind, found):
    content = picture(kind)
    # Pillow fills its table when the first picture is opened.
    monkeypatch.setattr(Image, "MIME", {})
    assert uploads.check(upload(name, content)).content_type == found


def test_a_turned_picture_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    checked = uploads.check(upload("a.jpg", picture(exif=exif)))
    with Image.open(io.BytesIO(checked.content)) as clean:
        assert clean.size == (20, 40)


def test_a_large_picture_is_made_smaller():
    checked = uploads.check(upload("a.png", picture("PNG", (4000, 100))))
    with Image.open(io.BytesIO(checked.content)) as clean:
        assert clean.width == decoding.LONGEST_SIDE


def test_a_picture_bomb_is_refused_before_it_is_decoded():
    bomb = io.BytesIO()
    Image.new("1", (13000, 13000)).save(bomb, "PNG")
    with pytest.raises(ValidationError, match=r"打不开"):
        uploads.check(upload("bomb.png", bomb.getvalue()))


@pytest.mark.parametrize("name", ["run.exe", "page.html", "drawing.svg", "noending", "a.jpg.js"])
def test_other_types_are_refused(name):
    with pytest.raises(ValidationError, match="不能上传"):
        uploads.check(upload(name, b"x"))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.png", b"<script>alert(1)</script>"),
        ("a.jpg", picture("PNG")),
        ("a.pdf", b"MZ not a pdf"),
        ("a.docx", package("xl/workbook.xml")),
        ("a.xlsx", b"PK broken"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused(name, content):
    with pytest.raises(ValidationError, match="打不开"):
        uploads.check(upload(name, content))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("报告.pdf", b"%PDF-1.7 x"),
        ("报告.docx", package("word/document.xml")),
        ("清单.xlsx", package("xl/workbook.xml")),
        ("照片.webp", picture("WEBP")),
    ],
)
def test_papers_and_pictures_pass(name, content):
    assert uploads.check(upload(name, content)).name == name


def test_too_large_a_file_is_refused_with_its_size(monkeypatch):
    monkeypatch.setattr(uploads, "PAPER_LIMIT", 10)
    with pytest.raises(ValidationError, match="太大"):
        uploads.check(upload("a.pdf", b"%PDF-" + b"x" * 20))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\temp\\a.pdf", "a.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie: x.pdf"),
        ("\u202efdp.pdf", "fdp.pdf"),
    ],
)
def test_names_lose_folders_and_control_characters(name, expected):
    assert uploads.plain_name(name) == expected


def test_a_long_name_keeps_its_ending():
    name = uploads.plain_name("长" * 300 + ".pdf")
    assert (len(name), name.endswith(".pdf")) == (100, True)


@pytest.mark.parametrize("name", ["长" * 300, "a." + "b" * 300, "." * 300])
def test_no_name_is_longer_whatever_its_ending(name):
    assert len(uploads.plain_name(name)) <= 100


def test_a_file_that_was_looked_at_is_read_from_its_start():
    file = upload("报告.pdf", b"%PDF-1.7 x")
    file.read()
    assert uploads.check(file).content == b"%PDF-1.7 x"


@pytest.mark.django_db
def test_a_stored_file_can_be_read_back():
    stored = uploads.store(uploads.check(png()), by=None)
    with StoredFile.objects.get(pk=stored.pk).file.open() as kept:
        content = kept.read()
    assert uploads.hashlib.sha256(content).hexdigest() == stored.sha256


def test_more_files_than_allowed_are_refused_in_one_sentence():
    with pytest.raises(ValidationError, match="最多上传"):
        uploads.FilesField().clean([png() for _ in range(11)])


def test_more_points_than_a_camera_takes_are_refused(monkeypatch):
    monkeypatch.setattr(pictures, "MOST_PIXELS_OF_JPEG", 40 * 20 - 1)
    with pytest.raises(ValidationError, match="打不开"):
        uploads.check(upload("a.jpg", picture()))


def test_a_field_for_a_picture_takes_no_paper():
    field = uploads.PictureField()
    assert field.clean(upload("a.jpg", picture())).content_type == "image/jpeg"
    with pytest.raises(ValidationError, match="这里只接受"):
        field.clean(upload("a.pdf", b"%PDF-1.7"))


@pytest.mark.parametrize("field", [uploads.PictureField, uploads.OneFileField])
def test_a_field_that_may_be_empty_gives_nothing(field):
    assert field(required=False).clean(None) is None


def test_a_field_for_one_file_checks_it():
    field = uploads.OneFileField()
    assert field.clean(upload("a.pdf", b"%PDF-1.7")).content_type == "application/pdf"
    with pytest.raises(ValidationError, match="不能上传"):
        field.clean(upload("run.exe", b"x"))


def test_what_was_kept_stands_below_the_input_and_is_sent_back_by_its_token():
    field = uploads.KeepingInput()
    assert "kept" not in field.render("files", None)
    field.kept = [("tok1", "<a>.png")]
    html = field.render("files", None)
    assert 'name="files-kept" value="tok1" checked' in html
    assert "&lt;a&gt;.png" in html
    assert 'type="file"' in html


def test_a_field_of_files_says_what_it_takes():
    field = uploads.FilesField()
    assert "DOCX" in str(field.help_text)
    assert uploads.FilesField(help_text="照片").help_text == "照片"


def test_no_file_where_none_is_required_is_none_at_all():
    assert uploads.FilesField(required=False).clean([]) == []
    with pytest.raises(ValidationError):
        uploads.FilesField().clean([])


@pytest.mark.django_db
def test_a_file_is_written_into_the_database_once(django_assert_num_queries):
    checked = uploads.check(png())
    with django_assert_num_queries(1):
        uploads.store(checked, by=None)


def test_the_longest_name_stays_as_it_is():
    name = "字" * (uploads.LONGEST_NAME - 4) + ".png"
    assert uploads.plain_name(name) == name
    assert uploads.plain_name("字" + name).endswith("字.png")
    assert len(uploads.plain_name("字" + name)) == uploads.LONGEST_NAME
