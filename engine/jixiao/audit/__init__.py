"""A published account against itself: its figures, its texts, what it announces and what is there."""
