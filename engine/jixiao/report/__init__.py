"""Scorecard → Report: sections, sentences, tables and chart data, in no format."""

from jixiao.report.blocks import Report
from jixiao.report.cards import scorecard_report
from jixiao.report.project import project_report

__all__ = ["Report", "project_report", "scorecard_report"]
