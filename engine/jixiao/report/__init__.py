"""Scorecard → Report: sections, sentences, tables and chart data, in no format."""
