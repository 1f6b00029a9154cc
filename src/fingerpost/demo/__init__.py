"""A made-up county, Merrowshire, and its neighbour Port Calder: nobody and no place in it is real.

    county = generate("small", as_at=date(2026, 11, 22))
    write_files(county, folder)

What people truly do (`lives`) is kept apart from what anyone sends about it (`files`).
Every choice comes from a seed; the same seed, scale and day give the same bytes.
"""
