"""Rays a second of Embree 4 (PyPI: embreex, numpy) against ours, one thread, same triangles and rays, in one run.

    cargo build --release -p homewright-tracer --example rays
    python tests/compare/embree.py target/release/examples/rays [MODEL.glb ...]

Embree gets all rays in one call, and so do we (`Accel::closest_of_many`); our rays one by one (`Accel::closest`) are told
as well. Processor time counts, not wall time, so that other work on the machine does not. One line for each model.
"""
import json
import os
import resource
import subprocess
import sys
import tempfile
import time

import numpy as np
from embreex import rtcore_scene
from embreex.mesh_construction import TriangleMesh


def embree(path, rounds):
    data = np.fromfile(path, dtype="<f4")
    counts = data[:2].view("<u4")
    corners = np.ascontiguousarray(data[2:2 + counts[0] * 9].reshape(-1, 3, 3))
    rays = data[2 + counts[0] * 9:].reshape(-1, 6)
    origins, ways = np.ascontiguousarray(rays[:, :3]), np.ascontiguousarray(rays[:, 3:])
    start = time.process_time()
    scene = rtcore_scene.EmbreeScene()
    TriangleMesh(scene, corners)
    scene.run(origins[:1], ways[:1])
    build = time.process_time() - start
    best, hits = 1e9, 0
    for _ in range(rounds):
        start = time.process_time()
        hits = int(np.sum(scene.run(origins, ways) >= 0))
        best = min(best, time.process_time() - start)
    return {"rays_per_s": len(rays) / best, "build_s": build, "hits": hits}


def ours(program, model, rounds, path, how):
    def run(rounds):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        answer = subprocess.run([program, model, str(rounds), path, how], check=True, capture_output=True, text=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return json.loads(answer.stdout), after.ru_utime - before.ru_utime
    best = None
    for _ in range(3):
        one, short = run(1)
        _, long = run(1 + rounds)
        best = min(best or 1e9, (long - short) / rounds)
    return {**one, "rays_per_s": 400_000 / best}


def main():
    program, models = sys.argv[1], sys.argv[2:] or ["-"]
    for model in models:
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "rays.f32")
            our, alone = (ours(program, model, 5, path, how) for how in ("together", "alone"))
            their = embree(path, 5)
            print(json.dumps({
                "model": model, "triangles": our["triangles"],
                "ours_rays_per_s": round(our["rays_per_s"]), "embree_rays_per_s": round(their["rays_per_s"]),
                "ratio": round(our["rays_per_s"] / their["rays_per_s"], 2),
                "ours_alone_rays_per_s": round(alone["rays_per_s"]),
                "ratio_alone": round(alone["rays_per_s"] / their["rays_per_s"], 2),
                "ours_build_s": [our["build_s"], alone["build_s"]], "embree_build_s": round(their["build_s"], 4),
                "hits": [our["hits"], alone["hits"], their["hits"]],
            }))


main()
