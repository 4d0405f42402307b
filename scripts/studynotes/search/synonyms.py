"""Two names for one thing that learners type and no page explains."""

from __future__ import annotations

SAME = (
    ("k8s", "kubernetes"),
    ("cace", "changing anything changes everything"),
    ("tf", "tensorflow"),
    ("tfs", "tensorflow serving"),
    ("tft", "tensorflow transform"),
    ("tflite", "tensorflow lite"),
    ("kfp", "kubeflow pipelines"),
    ("hpo", "hyperparameter optimization"),
    ("hpo", "hyperparameter tuning"),
    ("ptq", "post training quantization"),
    ("xai", "explainable ai"),
    ("wandb", "weights biases"),
    ("gcp", "google cloud"),
    ("ssl", "semi supervised learning"),
    ("dl", "deep learning"),
    ("kd", "knowledge distillation"),
    ("db", "database"),
    ("dataset", "data set"),
    ("datasets", "data sets"),
)
"""Short and long form; the glossary's own abbreviations are added to them."""
