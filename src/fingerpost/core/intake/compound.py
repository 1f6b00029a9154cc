"""Compound files (OLE), in which Excel to 2003 kept workbooks and later ones keep locked ones.

Only as much as is needed to tell what such a file is and that its workbook reader cannot be
misled: a damaged directory or cell record can make that reader ask for all the memory there is.
Every chain of sectors is followed within bounds, and every record of the workbook looked at once.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HEADER = 512
END_OF_CHAIN, FREE = 0xFFFFFFFE, 0xFFFFFFFF
STREAM, ROOT = 2, 5
SMALL_STREAM = 4096
SMALL_SECTOR = 64
FIRST_FAT_SECTORS = 109

# Records of a workbook (BIFF) that this looks at.
DIMENSIONS, SHARED_STRINGS = 0x0200, 0x00FC
SHORTEST_STRING = 3
CELLS = frozenset((0x0006, 0x0201, 0x0203, 0x0204, 0x0205, 0x027E, 0x00BD, 0x00BE, 0x00D6, 0x00FD))
MOST_ROWS, MOST_COLUMNS = 65_536, 256


class Damaged(Exception):
    """The file contradicts itself."""


@dataclass(frozen=True, slots=True)
class Compound:
    """The streams of a compound file, by name; several may have one name in a damaged file."""

    streams: tuple[tuple[str, bytes], ...]

    def __contains__(self, name: str) -> bool:
        return any(name == known for known, _ in self.streams)

    def named(self, *names: str) -> Iterator[bytes]:
        """The content of every stream of these names."""
        return (content for name, content in self.streams if name in names)


def open_compound(path: Path) -> Compound:
    """Every stream of a compound file.

    Raises:
        Damaged: its sectors or directory contradict each other.
    """
    try:
        return Compound(tuple(_streams(path.read_bytes())))
    except (struct.error, IndexError, UnicodeDecodeError) as fault:
        raise Damaged from fault


def workbook_area(content: bytes) -> tuple[int, int]:
    """The rows and columns an old workbook's widest and longest sheets span.

    Raises:
        Damaged: a record lies outside the sheet, or promises more than the file holds.
    """
    rows = columns = at = 0
    size = len(content)
    while at + 4 <= size:
        kind, length = struct.unpack_from("<HH", content, at)
        at += 4
        if at + length > size:
            break
        if kind in CELLS and length >= 4:
            row, column = struct.unpack_from("<HH", content, at)
            if kind in (0x00BD, 0x00BE):  # several cells in one record, the last column at its end
                column = max(column, struct.unpack_from("<H", content, at + length - 2)[0])
            rows, columns = max(rows, row + 1), max(columns, column + 1)
        elif kind == DIMENSIONS:
            _check_dimensions(content[at : at + length])
        elif kind == SHARED_STRINGS and length >= 8:
            (count,) = struct.unpack_from("<I", content, at + 4)
            if count * SHORTEST_STRING > size:
                raise Damaged
        at += length
    if rows > MOST_ROWS or columns > MOST_COLUMNS:
        raise Damaged
    return rows, columns


def _check_dimensions(body: bytes) -> None:
    if len(body) >= 14:
        first_row, end_row, first_column, end_column = struct.unpack_from("<IIHH", body)
    elif len(body) >= 8:
        first_row, end_row, first_column, end_column = struct.unpack_from("<HHHH", body)
    else:
        raise Damaged
    if end_row > MOST_ROWS or end_column > MOST_COLUMNS:
        raise Damaged
    if first_row > end_row or first_column > end_column:
        raise Damaged


# --- sectors ---------------------------------------------------------------------------


def _streams(content: bytes) -> Iterator[tuple[str, bytes]]:
    (shift,) = struct.unpack_from("<H", content, 30)
    if shift not in (9, 12):
        raise Damaged
    size = 1 << shift
    table = _sector_table(content, size)
    (first,) = struct.unpack_from("<I", content, 48)
    directory = _chain(content, table, first, size)
    entries = [entry for at in range(0, len(directory), 128) if (entry := _entry(directory, at))]
    roots = [entry for entry in entries if entry.kind == ROOT]
    if len(roots) != 1:
        raise Damaged
    small_content = _chain(content, table, roots[0].first, size)
    small_first, small_count = struct.unpack_from("<II", content, 60)
    packed = _chain(content, table, small_first, size) if small_count else b""
    small_table = struct.unpack(f"<{len(packed) // 4}I", packed)
    for entry in entries:
        if entry.kind != STREAM:
            continue
        if entry.size >= SMALL_STREAM:
            body = _chain(content, table, entry.first, size)
        else:
            body = _chain(small_content, small_table, entry.first, SMALL_SECTOR, start=0)
        yield entry.name, body[: entry.size]


def _sector_table(content: bytes, size: int) -> tuple[int, ...]:
    """The table of which sector follows which, put together from the sectors that hold it."""
    holders = list(struct.unpack_from(f"<{FIRST_FAT_SECTORS}I", content, 76))
    (more,) = struct.unpack_from("<I", content, 68)
    for _ in range(len(content) // size):
        if more in (END_OF_CHAIN, FREE):
            break
        sector = _sector(content, more, size, HEADER if size == HEADER else size)
        *further, more = struct.unpack(f"<{size // 4}I", sector)
        holders += further
    else:
        raise Damaged
    start = max(HEADER, size)
    packed = b"".join(_sector(content, n, size, start) for n in holders if n != FREE)
    return struct.unpack(f"<{len(packed) // 4}I", packed)


def _chain(
    content: bytes, table: tuple[int, ...], first: int, size: int, start: int | None = None
) -> bytes:
    """The sectors of one chain, one after the other; a chain that comes back is damage."""
    start = max(HEADER, size) if start is None else start
    found: list[bytes] = []
    sector = first
    for _ in range(len(content) // size + 1):
        if sector in (END_OF_CHAIN, FREE):
            return b"".join(found)
        found.append(_sector(content, sector, size, start))
        sector = table[sector]
    raise Damaged


def _sector(content: bytes, number: int, size: int, start: int) -> bytes:
    at = start + number * size
    if at >= len(content):
        raise Damaged
    return content[at : at + size].ljust(size, b"\0")


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    kind: int
    first: int
    size: int


def _entry(directory: bytes, at: int) -> _Entry | None:
    length, kind = struct.unpack_from("<HB", directory, at + 64)
    if kind not in (STREAM, ROOT):
        return None
    if length > 64:
        raise Damaged
    name = directory[at : at + max(0, length - 2)].decode("utf-16-le")
    first, size = struct.unpack_from("<IQ", directory, at + 116)
    return _Entry(name, kind, first, size & 0xFFFFFFFF)
