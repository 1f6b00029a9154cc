"""What may be printed of small numbers (policy.md section 4, SDC-01 to SDC-14).

    linked       tables that share cells, as one system of sums
    rules        which cells are too small to print, and what may be said of those printed
    suppression  which more are withheld so that the first cannot be worked out
    attack       what anybody can work out of all that is printed; a publication it breaks is none
    publication  the three in order: in go counts, out come `Shown` cells, a pattern and a proof

Counts that are withheld leave as the mark `c` and never as numbers.
"""
