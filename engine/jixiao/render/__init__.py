"""One Report or scorecard → one format. Renderers decide nothing: what they show was decided before them."""
