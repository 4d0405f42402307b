"""Made-up taxi rides with columns like those of Chicago's taxi data; no row is real."""

import numpy as np
import pandas as pd

COMPANIES = ("Blue", "Green", "Yellow")


def rides(count: int = 5000, seed: int = 0, stretch: float = 1.0) -> pd.DataFrame:
    """Return rides of four weeks by time of start; `stretch` multiplies every distance.

    Tips are known for card payments only, so a cash ride shows none.
    """
    random = np.random.default_rng(seed)
    quarter = np.sort(random.integers(0, 28 * 24 * 4, count))  # times come rounded to a quarter of an hour
    start = pd.Timestamp("2026-03-02") + pd.to_timedelta(quarter * 15, unit="min")
    miles = stretch * random.lognormal(1.0, 0.6, count)
    is_rush = np.isin(start.hour, (7, 8, 16, 17, 18))
    minutes = miles * np.where(is_rush, 5.0, 3.0) * random.lognormal(0.0, 0.2, count)
    fare = 3.25 + 2.25 * miles + 0.25 * minutes
    is_card = random.random(count) < 0.6
    return pd.DataFrame(
        {
            "trip_start": start,
            "trip_miles": miles,
            "trip_minutes": minutes,
            "fare": fare.round(2),
            "tips": np.where(is_card, fare * random.uniform(0.0, 0.4, count), 0.0).round(2),
            "payment_type": np.where(is_card, "Card", "Cash"),
            "company": random.choice(COMPANIES, count, p=(0.5, 0.3, 0.2)),
        }
    )


if __name__ == "__main__":
    table = rides()
    print(table.head(3).to_string())
    assert (table.loc[table.payment_type == "Cash", "tips"] == 0).all()
    assert table.trip_start.is_monotonic_increasing
