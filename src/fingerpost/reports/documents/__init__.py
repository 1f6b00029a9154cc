"""Reports that are read on a page and on paper: written once, drawn as HTML and as PDF."""
