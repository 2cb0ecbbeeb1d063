"""How people write values: quantities with their units and signs, and a row's target and actual read together."""
