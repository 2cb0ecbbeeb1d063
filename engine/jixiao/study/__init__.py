"""One scorecard or law against another: the unit's own marks, changed values, differences, impact, sensitivity."""
