"""Join each ride with the newest feature value that was known when it began, and with nothing later."""

import pandas as pd
from taxi import rides


def daily_means(table: pd.DataFrame) -> pd.DataFrame:
    """Return the mean fare of each company and day, with the time from which it may be used: the next midnight."""
    day = table.trip_start.dt.floor("D")
    means = table.groupby(["company", day]).fare.mean().rename("mean_fare").reset_index()
    means["known_from"] = means.trip_start + pd.Timedelta(days=1)
    return means.drop(columns="trip_start").sort_values("known_from")


def joined(table: pd.DataFrame, features: pd.DataFrame, oldest: str = "3D") -> pd.DataFrame:
    """Return the rides with the feature as of their start; a value older than `oldest` counts as missing."""
    return pd.merge_asof(
        table.sort_values("trip_start"),
        features,
        left_on="trip_start",
        right_on="known_from",
        by="company",
        direction="backward",
        tolerance=pd.Timedelta(oldest),
    )


if __name__ == "__main__":
    table = rides()
    features = daily_means(table)
    training = joined(table, features)
    print(training[["trip_start", "company", "fare", "known_from", "mean_fare"]].iloc[::1000].to_string())

    known = training.dropna(subset="mean_fare")
    assert (known.known_from <= known.trip_start).all()  # nothing from the future
    assert len(training) == len(table)  # the join neither loses nor doubles a ride
    first_day = training.trip_start < "2026-03-03"
    assert training.loc[first_day, "mean_fare"].isna().all()  # on the first day nothing is known yet
    late = joined(table, features[features.known_from < "2026-03-10"])
    assert late.loc[late.trip_start > "2026-03-13", "mean_fare"].isna().all()  # a feed that stopped is seen
