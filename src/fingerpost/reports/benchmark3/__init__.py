"""Benchmark 3 packs: made for a school or all of them, kept, and drawn for those who read them."""
