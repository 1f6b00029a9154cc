"""Ways in for files besides the page: upload links, watched folders, feeds, and keys for them."""
