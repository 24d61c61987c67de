"""Geometry that other programs wrote: areas, lines and points to plan with, or to look at under the plan."""

from __future__ import annotations

from gcs.planning.layers.feature import Feature, FeatureKind, Layer, Vertex
from gcs.planning.layers.formats import LayerFormat, decode_layer, encode_layer, layer_format_of, read_layer
from gcs.planning.layers.plan_layer import layer_of
from gcs.planning.layers.use import Use, plan_with

__all__ = [
    "Feature",
    "FeatureKind",
    "Layer",
    "LayerFormat",
    "Use",
    "Vertex",
    "decode_layer",
    "encode_layer",
    "layer_format_of",
    "layer_of",
    "plan_with",
    "read_layer",
]
