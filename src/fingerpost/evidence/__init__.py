"""The evidence rows, the derived status, and deriving it afresh."""
