"""The indicator library: names of indicators, their aliases, what is better of them, their units."""
