"""What a text says besides its value: the words around it, and the signs that show it was not understood whole."""

from jixiao.ground.regex import regex

#: A number in more words than these is part of a description.
MAX_WORDS = 20
#: A text in which one of these is left over was not understood: 1(X)%, 3×5.
SIGNS = frozenset("%‰‱*×/=<>≥≤±≈+~^")
#: What separates clauses.
CLAUSES = frozenset("，,；;。！!？?")
_TRIM = " ,.:;、，。；：()[]{}\"“”‘’'|-~*·"
_COPULA = regex(r"(?:达|为|是|至|到|在|于|有|共|(?<![预估])计|了){1,3}$")


def besides(lead: str, tail: str) -> str:
    """The words before and after a value as one, without punctuation and without what only links them to it (为, 达)."""
    lead = lead.strip(_TRIM)
    return _COPULA.sub("", lead) + tail.strip(_TRIM) if lead else tail.strip(_TRIM)


def has_number(text: str) -> bool:
    """Whether any digit stands in a text."""
    return any(char.isdigit() for char in text)
