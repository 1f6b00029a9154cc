"""The one refusal of what people ask to be kept."""


class CannotKeep(Exception):
    """What was said cannot be kept so; the sentence says why."""
