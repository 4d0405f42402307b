"""One table of drift per column: PSI, Kolmogorov-Smirnov, Jensen-Shannon and Wasserstein against a reference."""

import numpy as np
import pandas as pd
from scipy.spatial.distance import jensenshannon
from scipy.stats import ks_2samp, wasserstein_distance
from taxi import rides

FLOOR = 1e-4
"""Least share of a bin: an empty one would make PSI infinite."""


def shares(values: pd.Series, cuts: np.ndarray) -> np.ndarray:
    """Return the share of values in each bin between the cuts; the outer bins are open."""
    counts = np.bincount(np.searchsorted(cuts, values, side="right"), minlength=len(cuts) + 1)
    return np.maximum(counts / len(values), FLOOR)


def measures(reference: pd.Series, current: pd.Series) -> dict[str, float]:
    """Return four measures of how far a numeric column has moved; the Wasserstein distance in standard deviations."""
    cuts = np.unique(np.quantile(reference, np.linspace(0, 1, 11)[1:-1]))  # ten bins of equal share
    p, q = shares(reference, cuts), shares(current, cuts)
    return {
        "psi": float(((q - p) * np.log(q / p)).sum()),
        "ks": float(ks_2samp(reference, current).statistic),
        "js": float(jensenshannon(p, q, base=2) ** 2),
        "wasserstein": float(wasserstein_distance(reference, current) / reference.std(ddof=0)),
    }


def report(reference: pd.DataFrame, current: pd.DataFrame, rounds: int = 100, seed: int = 0) -> pd.DataFrame:
    """Return measures per numeric column, and whether they pass what chance alone gives at these two sizes.

    The limit is the largest of `rounds` values for two samples of the reference: no threshold from a table.
    """
    random = np.random.default_rng(seed)
    rows = []
    for column in reference.select_dtypes("number"):
        old, new = reference[column], current[column]
        found = pd.Series(measures(old, new))
        chance = pd.DataFrame(
            [
                measures(old.sample(len(old), replace=True, random_state=random), resampled)
                for resampled in (old.sample(len(new), replace=True, random_state=random) for _ in range(rounds))
            ]
        ).max()
        rows += [(column, name, found[name], chance[name], found[name] > chance[name]) for name in found.index]
    return pd.DataFrame(rows, columns=["column", "measure", "value", "by chance", "has moved"])


if __name__ == "__main__":
    columns = ["trip_miles", "trip_minutes", "fare"]
    reference = rides(3000, seed=1)[columns]
    same, longer = rides(1000, seed=2)[columns], rides(1000, seed=3, stretch=1.2)[columns]
    quiet, loud = report(reference, same), report(reference, longer)
    print(loud.round(4).to_string())
    print(f"false alarms {quiet['has moved'].sum()} of {len(quiet)}, alarms {loud['has moved'].sum()} of {len(loud)}")

    assert loud["has moved"].all()
    assert quiet["has moved"].sum() <= 2
    assert measures(reference.fare, reference.fare) == {"psi": 0, "ks": 0, "js": 0, "wasserstein": 0}
