"""Rows of cells → the self-evaluation forms among them, found by their labels."""
