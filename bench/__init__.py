"""Measurements, side by side with what people use instead: `python -m bench [name…]`.

One file per measurement. What the figures mean is in docs/performance.md.
"""
