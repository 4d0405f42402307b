"""Dynamic quantization of a trained network by ONNX Runtime: bytes, accuracy and time before and after."""

from pathlib import Path
from tempfile import TemporaryDirectory
from timeit import repeat

import numpy as np
from onnx import ModelProto, TensorProto, helper, numpy_helper, save
from onnxruntime import InferenceSession
from onnxruntime.quantization import quantize_dynamic
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier


def exported(network: MLPClassifier) -> ModelProto:
    """Return the layers of a fitted classifier as an ONNX model from `pixels` to `scores`, without the last softmax."""
    nodes, constants, value = [], [], "pixels"
    last = len(network.coefs_) - 1
    for layer, (weights, bias) in enumerate(zip(network.coefs_, network.intercepts_, strict=True)):
        constants += [
            numpy_helper.from_array(weights.astype("float32"), f"weights{layer}"),
            numpy_helper.from_array(bias.astype("float32"), f"bias{layer}"),
        ]
        nodes += [
            helper.make_node("MatMul", [value, f"weights{layer}"], [f"product{layer}"]),
            helper.make_node(
                "Add", [f"product{layer}", f"bias{layer}"], ["scores" if layer == last else f"sum{layer}"]
            ),
        ]
        if layer < last:
            nodes.append(helper.make_node("Relu", [f"sum{layer}"], [value := f"hidden{layer}"]))
    ports = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, ["rows", width])
        for name, width in (("pixels", network.n_features_in_), ("scores", network.n_outputs_))
    ]
    graph = helper.make_graph(nodes, "digits", ports[:1], ports[1:], constants)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)


def measured(path: Path, pixels: np.ndarray, digits: np.ndarray) -> tuple[int, int, float]:
    """Return the bytes of a model file, its number of right answers, and the best mean milliseconds of one row."""
    session = InferenceSession(path, providers=["CPUExecutionProvider"])
    right = int((session.run(None, {"pixels": pixels})[0].argmax(axis=1) == digits).sum())
    one = {"pixels": pixels[:1]}
    seconds = min(repeat(lambda: session.run(None, one), number=200, repeat=5)) / 200
    return path.stat().st_size, right, 1000 * seconds


if __name__ == "__main__":
    pixels, digits = load_digits(return_X_y=True)
    known, unseen, answers, wanted = train_test_split((pixels / 16).astype("float32"), digits, random_state=0)
    network = MLPClassifier((1024, 1024), tol=1e-3, random_state=0).fit(known, answers)
    with TemporaryDirectory() as folder:
        wide, narrow = Path(folder, "float.onnx"), Path(folder, "int8.onnx")
        save(exported(network), wide)
        quantize_dynamic(wide, narrow)
        before, after = (measured(path, unseen, wanted) for path in (wide, narrow))
    for name, (size, right, milliseconds) in (("float", before), ("int8", after)):
        print(f"{name:5} {size:9,} bytes  {right} of {len(wanted)} right  {milliseconds:.3f} ms a row")

    assert before[1] == round(network.score(unseen, wanted) * len(wanted))  # the export changed no answer
    assert 3.9 < before[0] / after[0] < 4.0
    assert before[1] - after[1] <= 5
