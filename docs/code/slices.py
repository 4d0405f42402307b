"""A metric by slice with its interval, so that a small slice does not cry wolf."""

from math import sqrt

import numpy as np
import pandas as pd
from taxi import rides

Z = 1.96
"""For intervals that hold 95 percent."""


def wilson(right: int, count: int) -> tuple[float, float]:
    """Return the Wilson interval of a share; unlike share plus or minus error it stays within 0 and 1."""
    share, z2 = right / count, Z * Z
    middle = (share + z2 / (2 * count)) / (1 + z2 / count)
    half = Z * sqrt(share * (1 - share) / count + z2 / (4 * count * count)) / (1 + z2 / count)
    return middle - half, middle + half


def by_slice(is_right: pd.Series, slices: pd.DataFrame) -> pd.DataFrame:
    """Return count, accuracy and interval for each value of each column, the surely worst first."""
    rows = []
    for column in slices:
        for value, part in is_right.groupby(slices[column], observed=True):
            low, high = wilson(int(part.sum()), len(part))
            rows.append((f"{column}={value}", len(part), part.mean(), low, high))
    report = pd.DataFrame(rows, columns=["slice", "rides", "accuracy", "low", "high"])
    report["is_worse"] = report.high < is_right.mean()  # even its upper end lies below the overall value
    return report.sort_values("high", ignore_index=True)


if __name__ == "__main__":
    table = rides()
    guess = 3.25 + 3.0 * table.trip_miles  # a formula that knows nothing of traffic
    is_right = (guess - table.fare).abs() < 0.1 * table.fare
    hour = table.trip_start.dt.hour
    slices = pd.DataFrame(
        {
            "period": np.where(hour.isin((7, 8, 16, 17, 18)), "rush", "calm"),
            "company": table.company,
            "distance": pd.cut(table.trip_miles, [0, 1, 3, 10, 100]),
        }
    )
    report = by_slice(is_right, slices)
    print(f"overall {is_right.mean():.3f}")
    print(report.round(3).to_string())

    worse = set(report[report.is_worse].slice)
    assert "period=rush" in worse
    assert not any(name.startswith("company") for name in worse)  # the companies do not differ by construction
    assert wilson(0, 10)[0] < 1e-9 < wilson(0, 10)[1] < 0.35
