"""What a database session of ours carries, and how it is wiped.

Imports no Django, because the settings name it.
"""

import psycopg

AUTHORITY = "fingerpost.authority"


def forget_session(connection: psycopg.Connection) -> None:
    """Blank the authority and drop staging tables before a pooled connection is used again.

    Given to the pool as its `reset`; a connection for which this fails is thrown away.
    """
    with connection.transaction():
        connection.execute("SELECT set_config(%s, '', false)", [AUTHORITY])
        connection.execute("DISCARD TEMP")
