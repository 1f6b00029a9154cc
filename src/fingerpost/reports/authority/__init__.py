"""The authority's reports: made in the background of protected numbers, kept, given to readers."""
