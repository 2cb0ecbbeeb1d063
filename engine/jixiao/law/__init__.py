"""The law: rulesets as a bureau writes them, the language of their expressions, their methods, and the plan.

In: the text of a ruleset. Out: a `Plan`, in which everything is decided that can be decided without data.
"""
