"""Permutation importance of a forest on rides that it has not seen, singly and for columns that go together."""

import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestRegressor
from sklearn.inspection import permutation_importance
from sklearn.metrics import r2_score
from taxi import rides


def importance_of_group(
    model: RandomForestRegressor, inputs: pd.DataFrame, target: pd.Series, group: list[str], repeats: int = 10
) -> float:
    """Return the mean loss of R2 when the columns of a group are shuffled by one order, so that they stay together."""
    random = np.random.default_rng(0)
    before, losses = r2_score(target, model.predict(inputs)), []
    for _ in range(repeats):
        shuffled = inputs.copy()
        shuffled[group] = inputs[group].to_numpy()[random.permutation(len(inputs))]
        losses.append(before - r2_score(target, model.predict(shuffled)))
    return float(np.mean(losses))


if __name__ == "__main__":
    table = rides(3000)
    noise = np.random.default_rng(1).normal(size=len(table))
    inputs = table[["trip_miles", "trip_minutes"]].assign(hour=table.trip_start.dt.hour, noise=noise)
    split = 2000
    forest = RandomForestRegressor(100, min_samples_leaf=3, random_state=0).fit(inputs[:split], table.fare[:split])
    unseen, target = inputs[split:], table.fare[split:]
    found = permutation_importance(forest, unseen, target, n_repeats=10, random_state=0)
    single = pd.DataFrame({"mean": found.importances_mean, "spread": found.importances_std}, index=unseen.columns)
    print(single.round(4).to_string())
    together = importance_of_group(forest, unseen, target, ["trip_miles", "trip_minutes"])
    print(f"miles and minutes together {together:.3f}")

    assert single["mean"]["noise"] < 0.01 < single["mean"]["trip_miles"]
    assert together > single["mean"].max()  # each hides behind the other while it is shuffled alone
