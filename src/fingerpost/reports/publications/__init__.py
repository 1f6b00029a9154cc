"""Figures made public: protected, attacked, kept version by version, and given out as open data."""
