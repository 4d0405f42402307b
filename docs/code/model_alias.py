"""Release and roll back by moving an alias: clients ask for "champion" and never for a number."""

import os
import tempfile
from pathlib import Path

import mlflow
from mlflow.pyfunc import PythonModel
from mlflow.tracking import MlflowClient

NAME = "fare"


class Fare(PythonModel):
    """A price list as a model: so much at the start, and so much per mile."""

    def __init__(self, per_mile: float) -> None:
        """Keep the price of a mile."""
        self.per_mile = per_mile

    def predict(self, context: object, model_input: list[float]) -> list[float]:
        """Return the fare of each distance in miles."""
        return [3.25 + self.per_mile * miles for miles in model_input]


def register(per_mile: float) -> str:
    """Log a model in a run of its own, register it, and return its version."""
    with mlflow.start_run():
        mlflow.log_param("per_mile", per_mile)
        logged = mlflow.pyfunc.log_model(name="model", python_model=Fare(per_mile), pip_requirements=[])
    return str(mlflow.register_model(logged.model_uri, NAME).version)


def champion(miles: float) -> float:
    """Return what a client of the alias gets."""
    return mlflow.pyfunc.load_model(f"models:/{NAME}@champion").predict([miles])[0]


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        mlflow.set_tracking_uri(f"sqlite:///{Path(folder) / 'registry.db'}")
        client = MlflowClient()
        old, new = register(2.25), register(2.75)
        prices = []
        for version in (old, new, old):  # release, release the next, roll back
            client.set_registered_model_alias(NAME, "champion", version)
            prices.append(champion(10.0))  # MLflow holds the client to the type hint: no int here
        print(f"versions {old}, {new}; ten miles cost {prices}")
        assert prices == [25.75, 30.75, 25.75]
        assert str(client.get_model_version_by_alias(NAME, "champion").version) == old
        os.chdir("/")
