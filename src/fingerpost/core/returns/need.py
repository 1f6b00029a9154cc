"""Rules 100 to 199: level of need, SEND and characteristics.

All of them are shape checks, produced from the field table (fields.csv); a sense check that joins
this block is written here.
"""
