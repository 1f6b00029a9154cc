"""What a command says when it cannot go on."""


class Unusable(Exception):
    """The input or the set-up cannot be used; the message is one sentence saying what to do."""
