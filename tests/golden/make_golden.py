#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
# Writes the golden files: what PyTorch computes for the entries of deepX's catalogues, in double, for golden_test.cpp to compare.
"""usage: make_golden.py [FOLDER]     (default: the folder of this script)

Needs PyTorch (the files here are from 1.13, Debian's python3-torch); the tests only read the files and need neither.
Every run writes the same bytes: inputs come from Python's own generator, seeded by the name of the entry. They are rounded to
three decimals, so that the file holds them exactly; outputs and gradients are written so that they read back as the same doubles.
Names of entries, inputs, settings and parameters are deepX's; what PyTorch calls otherwise is translated in make/.
"""
import json
import sys
from pathlib import Path

sys.dont_write_bytecode = True  # leaves nothing but the files in this folder

from make import layers, losses, operators, training

FILES = {
    "operators": operators.cases,
    "losses": losses.cases,
    "layers": layers.cases,
    "optimizers": training.optimizer_cases,
    "lbfgs": training.lbfgs_cases,
    "schedules": training.schedule_cases,
    "gains": training.gain_cases,
}


def main():
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent
    for name, cases in FILES.items():
        # One case a line, so that a change is seen in a diff.
        lines = ",\n".join(json.dumps(case, ensure_ascii=False, separators=(",", ":")) for case in cases())
        (folder / f"{name}.json").write_text(f"[\n{lines}\n]\n", encoding="utf-8")


if __name__ == "__main__":
    main()
