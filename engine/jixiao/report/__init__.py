"""Scorecard → Report: sections, sentences, tables and chart data, in no format."""

from jixiao.report.blocks import Report
from jixiao.report.cards import scorecard_report
from jixiao.report.department import department_report
from jixiao.report.outlines import OUTLINES
from jixiao.report.project import project_report
from jixiao.report.summary import summary_report

__all__ = ["OUTLINES", "Report", "department_report", "project_report", "scorecard_report", "summary_report"]
