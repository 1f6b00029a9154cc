"""Going from door to door: in which order, who lives behind one door, and how word comes back."""
