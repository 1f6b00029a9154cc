"""Which server, which database, and as whom.

Two roles use the database. The owner makes and alters tables, and row security does not bind it;
only the commands that set up, migrate, back up and restore connect so. Everything else (the web
pages, the worker, the other commands) connects as the web role, which owns nothing.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from fingerpost.db.errors import SetUpProblem
from fingerpost.db.installation import Installation

EMBEDDED_DATABASE = "fingerpost"
EMBEDDED_OWNER = "fingerpost"
LOOPBACK = "127.0.0.1"

OWNER = "owner"
WEB = "web"


@dataclass(frozen=True)
class Address:
    """Everything needed to connect."""

    host: str
    port: int
    database: str
    user: str
    password: str = field(repr=False)
    options: Mapping[str, Any] = field(default_factory=dict)

    def conninfo(self, database: str | None = None) -> str:
        return make_conninfo(
            "",
            host=self.host,
            port=self.port,
            dbname=database or self.database,
            user=self.user,
            password=self.password,
            **self.options,
        )

    def for_django(self) -> dict[str, Any]:
        return {
            "HOST": self.host,
            "PORT": str(self.port),
            "NAME": self.database,
            "USER": self.user,
            "PASSWORD": self.password,
        }


def server_is_ours() -> bool:
    """Whether Fingerpost starts its own PostgreSQL: yes, unless a server is named."""
    return not (os.environ.get("DATABASE_URL") or os.environ.get("DATABASE_WEB_URL"))


def address(role: str, installation: Installation) -> Address:
    """Where this role (OWNER or WEB) connects.

    Reads only: before the first start the passwords are blank and the port is 0, so that the
    settings can be loaded (by a type checker, say) without making an installation.
    """
    if role == WEB and os.environ.get("DATABASE_WEB_URL"):
        return _from_url("DATABASE_WEB_URL")
    owner = _embedded_owner(installation) if server_is_ours() else _from_url("DATABASE_URL")
    return owner if role == OWNER else _web_beside(owner, installation)


def web_role_of(database: str) -> str:
    """The name of the web role of a database."""
    return f"{database}_web"


def _embedded_owner(installation: Installation) -> Address:
    return Address(
        host=LOOPBACK,
        port=int(installation.remembered("postgres-port") or 0),
        database=EMBEDDED_DATABASE,
        user=EMBEDDED_OWNER,
        password=installation.known_secret("owner-password") or "",
    )


def _web_beside(owner: Address, installation: Installation) -> Address:
    return replace(
        owner,
        user=web_role_of(owner.database),
        password=installation.known_secret("web-password") or "",
    )


def _from_url(variable: str) -> Address:
    if not os.environ.get(variable):
        raise SetUpProblem(
            "DATABASE_WEB_URL alone is enough for pages and jobs; for this, name the owner's way "
            "to the database as well, with DATABASE_URL."
        )
    try:
        parts = conninfo_to_dict(os.environ[variable])
    except ProgrammingError as problem:
        raise SetUpProblem(
            f"{variable} cannot be read. It should look like "
            "postgresql://user:password@host:5432/database."
        ) from problem
    missing = [name for name in ("host", "dbname", "user") if not parts.get(name)]
    if missing:
        raise SetUpProblem(f"{variable} does not name the {' and the '.join(missing)}.")
    return Address(
        host=str(parts.pop("host")),
        port=int(parts.pop("port", None) or 5432),
        database=str(parts.pop("dbname")),
        user=str(parts.pop("user")),
        password=str(parts.pop("password", None) or ""),
        options=parts,
    )
