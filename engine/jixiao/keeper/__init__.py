"""The bench of those who keep rulesets: lint, coverage, worked examples, drafts from printed tables."""
