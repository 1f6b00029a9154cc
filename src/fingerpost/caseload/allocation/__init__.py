"""Who works with whom: caseloads by school, area or hand, who holds them, and who covers.

Somebody is in one caseload at most: where they were picked by hand, there; else their school's;
else that of their postcode area. Whoever is in none is nobody's, and everybody sees that.
"""
