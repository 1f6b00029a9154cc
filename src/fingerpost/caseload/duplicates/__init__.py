"""Two entries of one young person: made one with a preview, and always taken apart again."""
