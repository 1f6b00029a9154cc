"""One part of intake in a process of its own, so that its peak memory is that part's alone.

    python tests/bench/one_file.py receive|process DATABASE AUTHORITY SENDER FILE|SUBMISSION

Prints JSON: the submission, the peak of resident memory in megabytes, and seconds.
"""

import json
import resource
import sys
import time
from pathlib import Path
from typing import Any

import django
from django.db import connections


def main(part: str, database: str, authority: int, sender: int, what: str) -> None:
    django.setup()
    connections["default"].settings_dict["NAME"] = database
    from fingerpost.db.rls import authority_scope

    with authority_scope(authority):
        began = time.perf_counter()
        submission = PARTS[part](authority, sender, what)
        took = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    told = {"submission": submission.pk, "state": submission.state, "counts": submission.counts}
    sys.stdout.write(json.dumps(told | {"peak_mb": round(peak), "seconds": round(took, 1)}))


def receive(authority: int, sender: int, what: str) -> Any:
    from fingerpost.intake import actions
    from fingerpost.organisations.models import Authority, Organisation

    with Path(what).open("rb") as file:
        return actions.receive(
            file,
            authority=Authority.objects.get(pk=authority),
            filename=Path(what).name,
            by=None,
            sender=Organisation.objects.get(pk=sender),
        )


def process(_authority: int, _sender: int, what: str) -> Any:
    from fingerpost.intake import actions

    return actions.process(int(what))


PARTS = {"receive": receive, "process": process}

if __name__ == "__main__":
    part, database, authority, sender, what = sys.argv[1:]
    main(part, database, int(authority), int(sender), what)
