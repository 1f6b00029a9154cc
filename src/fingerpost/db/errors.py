"""What can go wrong with the set-up, said in a sentence a person can act on."""


class SetUpProblem(Exception):
    """The installation cannot be used as it is; the message says why and what to do."""
