"""Looks for bytes that crash or hang one reader, led by which lines they reach.

    python tests/fuzz/look.py READER SECONDS FOLDER

Stops at the first it finds and keeps it in the folder as crash-… or timeout-….
"""

import sys
from pathlib import Path

import atheris

SECONDS_FOR_ONE = 20
LONGEST = 64 * 1024


def look(name: str, seconds: int, folder: Path) -> None:
    with atheris.instrument_imports(include=["fingerpost.core"]):
        from fuzz import hostile
    corpus = folder / name
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(hostile.seeds()[name]):
        (corpus / f"seed-{number}").write_bytes(seed)
    settings = [
        *(sys.argv[0], str(corpus), f"-max_total_time={seconds}", f"-max_len={LONGEST}"),
        *(f"-timeout={SECONDS_FOR_ONE}", f"-artifact_prefix={folder}/{name}-"),
        *("-rss_limit_mb=2048", "-print_final_stats=1"),
    ]
    atheris.Setup(settings, lambda content: hostile.swallow(name, content))
    atheris.Fuzz()


if __name__ == "__main__":
    look(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
