"""A filled paper as an editable document (DOCX), of headings, lists and tables Word knows.

Blanks are marked, so that nobody signs over one.
"""

import io

import docx
from docx.document import Document
from docx.enum.text import WD_COLOR_INDEX
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.table import Table

from fingerpost.core.sharing.papers import Block, Filled, Rows

STYLES = {"title": "Title", "heading": "Heading 1", "bullet": "List Bullet", "paragraph": "Normal"}
POSTER_TEXT = Pt(20)


def as_docx(paper: Filled) -> bytes:
    """The document; what was asked for twice is the same, but for the time in it."""
    document = docx.Document()
    document.core_properties.title = paper.paper.name
    document.core_properties.author = ""
    document.core_properties.comments = ""
    document.core_properties.language = "en-GB"
    _in_english(document)
    if paper.paper.code == "notice_poster":
        document.styles["Normal"].font.size = POSTER_TEXT
    for block in paper.blocks:
        _add(document, block)
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def _add(document: Document, block: Block) -> None:
    if block.rows is not None:
        _add_table(document, block.rows)
        return
    paragraph = document.add_paragraph(style=STYLES[block.kind])
    for run in block.runs:
        added = paragraph.add_run(run.text)
        if run.is_blank:
            added.font.highlight_color = WD_COLOR_INDEX.YELLOW


def _add_table(document: Document, rows: Rows) -> None:
    table = document.add_table(rows=0, cols=len(rows.headings), style="Table Grid")
    for number, row in enumerate((rows.headings, *rows.rows)):
        cells = table.add_row().cells
        for cell, words in zip(cells, row, strict=True):
            cell.paragraphs[0].add_run(words).bold = number == 0
    _repeat_headings(table)
    document.add_paragraph()


def _repeat_headings(table: Table) -> None:
    """The first row is the heading of its columns, on each page; screen readers say so."""
    properties = table.rows[0]._tr.get_or_add_trPr()
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    properties.append(mark)


def _in_english(document: Document) -> None:
    """The language of the words, for spelling and for screen readers."""
    font = document.styles["Normal"].element.get_or_add_rPr()
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-GB")
    font.append(language)
