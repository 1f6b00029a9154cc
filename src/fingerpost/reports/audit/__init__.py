"""The audit trail as a page: it stands here because what was done is done on every floor below."""
