"""A document is of a kind by its name and by how its bytes begin."""

import pytest

from fingerpost.core.casework.documents import kind_of


@pytest.mark.parametrize(
    ("name", "begins", "kind"),
    [
        ("letter.pdf", b"%PDF-1.7", "pdf"),
        ("Letter.PDF", b"%PDF-1.7", "pdf"),
        ("letter.docx", b"PK\x03\x04", "docx"),
        ("letter.doc", bytes.fromhex("d0cf11e0a1b11ae1"), "doc"),
        ("scan.jpeg", b"\xff\xd8\xff\xe0", "jpeg"),
        ("scan.png", b"\x89PNG\r\n\x1a\n", "png"),
        ("said.txt", "She likes cafés".encode(), "text"),
        ("letter.pdf", b"MZ\x90\x00", None),
        ("said.txt", b"MZ\x90\x00", None),
        ("page.html", b"<html>", None),
        ("letter", b"%PDF-1.7", None),
    ],
)
def test_a_kind(name, begins, kind):
    found = kind_of(name, begins)
    assert (found.code if found else None) == kind
