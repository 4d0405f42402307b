"""A prediction service whose inputs are checked before the model sees them, and its tests without a server."""

from typing import Annotated

from fastapi import FastAPI
from fastapi.testclient import TestClient
from pydantic import BaseModel, ConfigDict, Field
from sklearn.linear_model import LinearRegression
from taxi import rides

VERSION = "1"
INPUTS = ["trip_miles", "trip_minutes"]


class Ride(BaseModel):
    """What a client sends; a field that nobody knows is refused, since it may be misspelled."""

    model_config = ConfigDict(extra="forbid")

    trip_miles: Annotated[float, Field(gt=0, lt=200, allow_inf_nan=False)]
    trip_minutes: Annotated[float, Field(gt=0, lt=600, allow_inf_nan=False)]


class Fares(BaseModel):
    """What a client gets: a fare for each ride, and the version to quote in a complaint."""

    version: str
    fares: list[float]


table = rides()
model = LinearRegression().fit(table[INPUTS].to_numpy(), table.fare)
app = FastAPI(title="Fares")


@app.get("/healthz")
def health() -> dict[str, str]:
    """Answer a probe; the model is loaded once the module is."""
    return {"status": "ok"}


@app.post("/predict")
def predict(batch: Annotated[list[Ride], Field(min_length=1, max_length=64)]) -> Fares:
    """Return fares for up to 64 rides; columns go to the model by name, never by the order in which they came."""
    rows = [[getattr(ride, name) for name in INPUTS] for ride in batch]
    return Fares(version=VERSION, fares=[round(float(fare), 2) for fare in model.predict(rows)])


if __name__ == "__main__":
    client = TestClient(app)
    good = {"trip_miles": 2.0, "trip_minutes": 8.0}
    answer = client.post("/predict", json=[good, {"trip_minutes": 8.0, "trip_miles": 2.0}])
    print(answer.status_code, answer.json())
    assert answer.json() == {"version": "1", "fares": [9.75, 9.75]}  # 3.25 + 2 x 2.25 + 8 x 0.25
    assert client.get("/healthz").json() == {"status": "ok"}
    wrong = [
        [],
        [good] * 65,
        [{"trip_miles": 2.0}],
        [good | {"trip_miles": -1}],
        [good | {"trip_miles": "far"}],
        [good | {"tripmiles": 2}],
    ]
    codes = [client.post("/predict", json=body).status_code for body in wrong]
    print("refused:", codes)
    assert codes == [422] * len(wrong)
