"""One file, many authorities: lines about those who live elsewhere go to where they live."""
