"""Pairwise judgements (analytic hierarchy process): how much more important one item is than another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from alignopt.elicitation.completion import complete, logarithmic_least_squares
from alignopt.elicitation.consistency import measure
from alignopt.elicitation.eigen import principal
from alignopt.elicitation.from_pairs import read_comparisons
from alignopt.elicitation.given import warn
from alignopt.elicitation.methods import FORMS
from alignopt.elicitation.reciprocity import read_matrix
from alignopt.elicitation.weights import Weights
from alignopt.errors import UnknownName

if TYPE_CHECKING:
    from alignopt.elicitation.weights import Floats


def pairwise(
    matrix: object, items: Iterable[object] | None = None, *, method: str = "eigenvector"
) -> Weights:
    r"""Weights from pairwise judgements, with how consistent they are.

    With the matrix :math:`A` of how many times as important the item of the row is as that of the column:

    - "eigenvector" (Saaty): :math:`A w = \lambda_{\max} w`
    - "geometric_mean" (Crawford & Williams): :math:`w_i \propto (\prod_j a_{ij})^{1/n}`
    - "column_mean" (of the normalised columns): :math:`w_i = \frac{1}{n} \sum_j a_{ij} / \sum_k a_{kj}`

    Missing judgements are filled in so that the principal eigenvalue is least (see
    :func:`alignopt.elicitation.completion.complete`); the geometric mean is then the logarithmic least
    squares of those given. Published tables use all three methods; they agree where judgements are
    consistent.

    Parameters
    ----------
    matrix
        Shape (items, items): nested sequences, an array, or a Polars or pandas frame (columns are items; a
        pandas index, or a first column of text, names the rows, in any order); None or NaN where nobody
        judged. Or a mapping of pairs: {("a", "b"): 3}, which leaves out what nobody judged.
    items
        Their names; None for those of the frame or of the pairs, else "1", "2", ...
    method
        "eigenvector", "geometric_mean" or "column_mean".

    Returns
    -------
    Weights
        With `judged`, the reciprocal matrix, and `consistency`, a
        :class:`~alignopt.elicitation.consistency.PairwiseConsistency`.

    Raises
    ------
    BadInput
        With every failure: see :func:`~alignopt.elicitation.reciprocity.reciprocal` and
        :func:`~alignopt.elicitation.from_pairs.comparisons`; or if no comparison connects some items with
        others.
    UnknownName
        If there is no such method.

    Warns
    -----
    Caution
        If the judgements contradict each other more than is acceptable.

    References
    ----------
    Saaty, T. L. (1980). The Analytic Hierarchy Process. McGraw-Hill.
    Crawford, G., & Williams, C. (1985). A note on the analysis of subjective judgment matrices. Journal of
    Mathematical Psychology 29(4), 387-405.

    Examples
    --------
    >>> pairwise({("customer", "process"): 2, ("process", "finance"): 2, ("customer", "finance"): 4})
    Weights by eigenvector
    customer  0.571
    process   0.286
    finance   0.143
    These judgements agree with each other (0.000; up to 0.10 is good).
    """
    weights = judge_pairwise(matrix, items, method=method)
    if weights.consistency is not None:
        warn(weights.consistency)
    return weights


def judge_pairwise(
    matrix: object, items: Iterable[object] | None = None, *, method: str = "eigenvector"
) -> Weights:
    """Weights as :func:`pairwise` gives them, without its warning."""
    if method not in FORMS["pairwise"]:
        raise UnknownName.among("method for pairwise judgements", method, FORMS["pairwise"])
    read = read_comparisons if isinstance(matrix, Mapping) else read_matrix
    names, judged = read(matrix, items)  # type: ignore[arg-type]
    completed = complete(judged, names)
    consistency = measure(names, judged, completed)
    if method == "eigenvector":
        values = consistency.weights
    elif method == "geometric_mean":
        values = logarithmic_least_squares(judged, names)
    else:
        values = column_mean(completed)
    return Weights(names, values, method, judged=judged, consistency=consistency)


def eigenvector(matrix: Floats) -> tuple[Floats, float]:
    """Principal right eigenvector of a positive matrix, summing to 1, and its eigenvalue."""
    found = principal(matrix)
    return found.right, float(found.value)


def geometric_mean(matrix: Floats) -> Floats:
    """Geometric means of the rows of a positive matrix, normalised to sum to 1."""
    return logarithmic_least_squares(matrix)


def column_mean(matrix: Floats) -> Floats:
    """Means of the rows of a positive matrix after each of its columns is made to sum to 1."""
    weights: Floats = (matrix / matrix.sum(axis=0)).mean(axis=1)
    return weights
