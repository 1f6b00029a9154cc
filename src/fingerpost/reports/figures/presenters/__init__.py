"""What the pages of figures say: tables, comparisons with others, and the words around them."""
