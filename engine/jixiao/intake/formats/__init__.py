"""A file of an accepted format → rows of cells and lines of text, each with its place; nothing is interpreted."""
