"""What is wrong behind the findings: who mends it, what explains it, how it goes."""
