"""A document as PDF for people: tagged, titled, in English (PDF/UA-1), with fonts inside.

The words travel to the typesetter as data and never as markup, so nothing in them is obeyed.
"""

import json
from importlib.resources import files
from typing import Any

import font_source_sans_pro
import typst

from fingerpost.core.dates import in_words
from fingerpost.reports.documents.document import Document, Section, Table

FONT = "Source Sans Pro"


def as_pdf(document: Document) -> bytes:
    """The document as one PDF."""
    template = files("fingerpost.reports.documents").joinpath("document.typ").read_bytes()
    made: bytes = typst.compile(
        template,
        format="pdf",
        sys_inputs={"document": json.dumps(_document(document))},
        font_paths=[font_source_sans_pro.font_directory],
        ignore_system_fonts=True,
        pdf_standards="ua-1",
    )
    return made


def _document(document: Document) -> dict[str, Any]:
    return {
        "title": document.title,
        "authority": document.authority,
        "on": in_words(document.on),
        "summary": document.summary,
        "times": 2 if document.on_a_wall else 1,
        "sections": [_section(section) for section in document.sections],
    }


def _section(section: Section) -> dict[str, Any]:
    chart = section.chart.replace("<svg ", f'<svg font-family="{FONT}" ', 1)
    return {
        "heading": section.heading,
        "sentences": list(section.sentences),
        "chart": chart,
        "chart_words": section.chart_words,
        "tables": [_table(table) for table in section.tables],
        "empty": "" if section.tables else section.empty,
    }


def _table(table: Table) -> dict[str, Any]:
    return {
        "caption": table.caption,
        "headings": list(table.headings),
        "rows": [list(row) for row in table.rows],
        "numeric": [False, *(numeric for _, numeric in table.columns())],
        "wide": table.wide,
    }
