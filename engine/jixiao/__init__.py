"""jixiao: rule-based scoring, explanation, findings and reports for budget performance evaluation (预算绩效评价)."""
