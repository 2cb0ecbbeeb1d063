"""Yes and no as people write them.

In: a text. Out: the truth value that it consists of, or None. A sentence that merely holds a yes is no answer.
"""

YES = frozenset({"是", "有", "y", "yes", "√", "true"})
NO = frozenset({"否", "无", "没有", "不是", "n", "no", "×", "x", "false"})


def answer(text: str) -> bool | None:
    """The yes or no that a text consists of, or None."""
    word = text.strip().strip("。．.，,；;！!").strip().lower()
    return True if word in YES else False if word in NO else None
