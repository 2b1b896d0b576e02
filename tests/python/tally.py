"""How many cases of each kind ran to their end, failed or not."""

from collections import Counter

TALLY: Counter[str] = Counter()
