"""The forms that judgements come in, and the methods that make weights of them."""

from __future__ import annotations

FORMS = {
    "points": ("points",),
    "ranks": ("rank_order_centroid", "rank_sum"),
    "swing": ("swing",),
    "pairwise": ("eigenvector", "geometric_mean", "column_mean"),
    "best_worst": ("best_worst",),
}
"""Forms of judgements, and the methods that make weights of each; the first is the default."""
METHODS = tuple(method for methods in FORMS.values() for method in methods)
