"""Numbers scaled and categories encoded inside the model, so that serving repeats what training did."""

import io

import joblib
import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import FunctionTransformer, OneHotEncoder, StandardScaler
from taxi import rides

NUMBERS, CATEGORIES, TIMES = ["trip_miles", "fare"], ["payment_type", "company"], ["trip_start"]


def hours(times: pd.DataFrame) -> pd.DataFrame:
    """Return the hour of the day of each time, as a category."""
    return times.apply(lambda column: column.dt.hour.astype(str))


def model() -> Pipeline:
    """Return an untrained model that takes rides as they come from the log."""
    known = OneHotEncoder(handle_unknown="infrequent_if_exist", min_frequency=20)
    clock = make_pipeline(FunctionTransformer(hours), OneHotEncoder(handle_unknown="ignore"))
    columns = ColumnTransformer(
        [("numbers", StandardScaler(), NUMBERS), ("categories", known, CATEGORIES), ("clock", clock, TIMES)],
        remainder="drop",  # a column that nobody declared stays out, the label among them
    )
    return make_pipeline(columns, LogisticRegression(max_iter=1000))


if __name__ == "__main__":
    table = rides()
    is_generous = table.tips > 0.2 * table.fare
    split = int(0.8 * len(table))  # by time, as the future will come
    fitted = model().fit(table[:split], is_generous[:split])
    score = roc_auc_score(is_generous[split:], fitted.predict_proba(table[split:])[:, 1])
    print(f"area under the curve {score:.3f}, by chance 0.5")  # all that can be learned here is that cash shows no tip

    assert score > 0.7
    scaler = fitted[0].named_transformers_["numbers"]
    assert (abs(scaler.mean_ - table[:split][NUMBERS].mean()) < 1e-9).all()  # fitted on the training part alone
    unseen = table[split:].head(1).assign(company="Purple", payment_type="Prepaid")
    assert 0 <= fitted.predict_proba(unseen)[0, 1] <= 1  # a new company is no crash
    one_ride = table[split:].drop(columns="tips").head(1)
    stored = io.BytesIO()
    joblib.dump(fitted, stored)
    stored.seek(0)
    loaded = joblib.load(stored)  # only from a file that you trust, and with the same version
    assert (loaded.predict_proba(one_ride) == fitted.predict_proba(one_ride)).all()
