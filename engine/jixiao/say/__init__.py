"""Records → Chinese: the labels and the sentences of steps, of law and of findings."""
