"""Keeping a document on somebody's case. It is taken back as any entry is."""

from collections.abc import Collection

from django.conf import settings

from fingerpost.caseload.casework.models import Document
from fingerpost.caseload.casework.models.documents import DocumentPiece, DocumentReader
from fingerpost.caseload.casework.writing import CannotKeep, act_of, check_readers, written
from fingerpost.core.casework import documents
from fingerpost.intake.contents import OpenFile, pieces, weigh
from fingerpost.organisations.access import Access
from fingerpost.organisations.models import User
from fingerpost.people.models import Person


def add_document(
    person: Person,
    *,
    file: OpenFile,
    name: str,
    title: str,
    sensitivity: str,
    readers: Collection[User] = (),
    by: Access,
) -> Document:
    """Keep a document; the class says who may open it.

    Args:
        person: on whose case.
        file: its bytes.
        name: what the file is called, which is not kept.
        title: what it is.
        sensitivity: its class.
        readers: colleagues who may open one that is restricted.
        by: who adds it.

    Raises:
        CannotKeep: it is too large or of no kind we keep, they may not read this class, or
            colleagues are named though the class is open.
        Refused: the role may not.
    """
    check_readers(by, sensitivity, readers)
    size = weigh(file).size
    if size > settings.DOCUMENT_LIMIT_BYTES:
        raise CannotKeep(f"It is larger than {settings.DOCUMENT_LIMIT_BYTES // 1024**2} MB.")
    kind = documents.kind_of(name, next(pieces(file), b"")[: documents.BEGINS])
    if kind is None:
        raise CannotKeep(documents.NOT_OF_A_KIND)
    with act_of("added a document", person, by) as detail:
        kept: Document = Document.objects.create(
            title=title.strip(), kind=kind.code, size=size, **written(person, sensitivity, by)
        )
        for place, data in enumerate(pieces(file)):
            DocumentPiece.objects.create(
                authority_id=kept.authority_id, document=kept, place=place, data=data
            )
        DocumentReader.objects.bulk_create(
            DocumentReader(authority_id=kept.authority_id, document=kept, user=one)
            for one in readers
        )
        detail.update(document=kept.pk, readers=len(readers))
    return kept
