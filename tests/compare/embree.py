"""Rays a second of Embree 4 (PyPI: embreex, numpy) against ours, one thread, same triangles and rays, in one run.

    cargo build --release -p homewright-tracer --example rays
    python tests/compare/embree.py target/release/examples/rays [MODEL ...]

Models are files (.glb) or those that the example makes; without any, five of those from 15,000 to 200,000 triangles.
Embree gets all rays in one call, and so do we (`Accel::closest_of_many`); our rays one by one (`Accel::closest`) are told
as well. embreex hands rays to Embree one by one, whose fast mode (its default) lets rays slip through the seams between
triangles; its robust mode closes them, as ours does always, and is told beside it. Both sides take turns, the best of each
counts, by processor time, so that other work on the machine matters less. One line for each model.
"""
import json
import os
import subprocess
import sys
import tempfile
import time

import numpy as np
from embreex import rtcore_scene
from embreex.mesh_construction import TriangleMesh


MODELS = ["ball:87", "ball:200", "ball:316", "torus", "room"]
TURNS, ROUNDS = 3, 4


class Embree:
    def __init__(self, path, robust):
        data = np.fromfile(path, dtype="<f4")
        counts = data[:2].view("<u4")
        self.corners = np.ascontiguousarray(data[2:2 + counts[0] * 9].reshape(-1, 3, 3))
        rays = data[2 + counts[0] * 9:].reshape(-1, 6)
        self.count = len(rays)
        self.rays = np.ascontiguousarray(rays[:, :3]), np.ascontiguousarray(rays[:, 3:])
        self.robust = robust

    def turn(self):
        start = time.process_time()
        scene = rtcore_scene.EmbreeScene(robust=self.robust)
        TriangleMesh(scene, self.corners)
        scene.run(self.rays[0][:1], self.rays[1][:1])
        build = time.process_time() - start
        seconds = 1e9
        for _ in range(ROUNDS):
            start = time.process_time()
            hits = int(np.sum(scene.run(*self.rays) >= 0))
            seconds = min(seconds, time.process_time() - start)
        return {"rays_per_s": self.count / seconds, "build_s": build, "hits": hits}


class Ours:
    def __init__(self, program, model, path, how):
        self.command = [program, model, str(ROUNDS), path, how]

    def turn(self):
        answer = subprocess.run(self.command, check=True, capture_output=True, text=True)
        return json.loads(answer.stdout)


def best(turns):
    return {"rays_per_s": round(max(turn["rays_per_s"] for turn in turns)),
            "build_s": round(min(turn["build_s"] for turn in turns), 4), "hits": turns[0]["hits"]}


def main():
    program, models = sys.argv[1], sys.argv[2:] or MODELS
    for model in models:
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "rays.f32")
            sides = {"ours": Ours(program, model, path, "together"), "ours_alone": Ours(program, model, path, "alone")}
            triangles = sides["ours"].turn()["triangles"]
            sides |= {"embree": Embree(path, False), "embree_robust": Embree(path, True)}
            turns = {name: [] for name in sides}
            for _ in range(TURNS):
                for name, side in sides.items():
                    turns[name].append(side.turn())
            line = {name: best(all_turns) for name, all_turns in turns.items()}
            for name in ("ours", "ours_alone"):
                for other in ("embree", "embree_robust"):
                    line[name][f"over_{other}"] = round(line[name]["rays_per_s"] / line[other]["rays_per_s"], 2)
            print(json.dumps({"model": model, "triangles": triangles, **line}), flush=True)


main()
