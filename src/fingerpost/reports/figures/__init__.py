"""What the DfE will publish of the authority, from the returns it builds (core/figures)."""
