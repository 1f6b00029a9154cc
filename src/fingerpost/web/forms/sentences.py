"""What a field says when it was not answered."""


def missing_sentence(verb: str, label: str | None) -> str:
    if not label or label.rstrip().endswith("?"):
        return "Choose an answer" if verb == "Choose" else "Enter an answer"
    return f"{verb} {in_sentence(label)}"


def in_sentence(label: str) -> str:
    """A label inside a sentence: "Date of birth" becomes "date of birth"; "UPN" stays."""
    return label if label[:2].isupper() else label[:1].lower() + label[1:]
