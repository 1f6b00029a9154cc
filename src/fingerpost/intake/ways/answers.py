"""What became of a file, for a place without pages: a few lines of text."""

from django.utils import timezone

from fingerpost.core.workflow import SubmissionState
from fingerpost.intake.models import Submission
from fingerpost.intake.presenters import SubmissionWords


def answer_in_words(submission: Submission) -> str:
    """When it came, what it is, and what became of its lines; counts only, nobody's name."""
    words = SubmissionWords(submission)
    received = timezone.localtime(submission.received_at)
    lines = [f"Received on {received:%-d %B %Y} at {received:%H:%M}. {submission.state_in_words}."]
    if submission.message:
        lines.append(submission.message)
    if submission.state == SubmissionState.APPLIED:
        lines.append(words.what)
        lines += [f"{count:,} {label}" for label, count in words.account]
    return "\n".join(lines)
