"""Documents on somebody's case: added, opened, taken back."""
