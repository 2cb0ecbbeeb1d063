"""What an audit found, in one format each: JSON, a table for the terminal, Markdown, a page, a Word document with comments."""
