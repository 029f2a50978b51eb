"""The measurements behind `make bench`: every figure is a ratio to its floor, taken side by side in one run."""
