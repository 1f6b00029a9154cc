"""The field's own files, kept beside the repository and not in it.

A clone on its own has no such folder; a test that reads one is then skipped, saying so.
"""

from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[1]
SHARED = REPOSITORY.parent / "shared"


def shared_file(name: str) -> Path:
    """A file of the shared folder by its name under it, such as 'domain/nccis/errors.csv'."""
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"needs {name} in a folder 'shared' beside the repository")
    return path
