"""Our own side of the comparisons: runs the example `scenes` and reads what it wrote."""

import resource
import subprocess
import tempfile

import numpy as np


def ours(program, name, side, samples, seed):
    """The picture (side x side x 3), processor seconds, and the scene's numbers line by line."""
    with tempfile.TemporaryDirectory() as folder:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([program, name, str(side), str(samples), str(seed), folder], check=True, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        picture = np.fromfile(f"{folder}/picture.f32", dtype="<f4").reshape(side, side, 3)
        with open(f"{folder}/scene.txt", encoding="utf-8") as file:
            lines = [[float(word) for word in line.split()] for line in file]
        return picture.astype(np.float64), after.ru_utime - before.ru_utime, lines
