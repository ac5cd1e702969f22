"""Time and error of Mitsuba 3 (PyPI: mitsuba, numpy; llvm_ad_rgb needs a libLLVM, DRJIT_LIBLLVM_PATH) against ours:
a Cornell box and a furnished room, the same quadrilaterals, lamps, camera and box filter, in one run.

    cargo build --release -p homewright-tracer --example scenes
    python tests/compare/mitsuba_scenes.py target/release/examples/scenes [SIDE] [SAMPLES] [TRUTH_SAMPLES]

Processor time of all threads counts, not wall time, so that other work on the machine does not. Both sides are measured
in turn, three times each; the best counts. The truth is the mean of both sides' converged pictures.
"""
import json
import sys
import time

import mitsuba as mi
import numpy as np

from ours import ours

mi.set_variant("llvm_ad_rgb")


def theirs(lines, side):
    *quads, camera = lines
    scene = {"type": "scene", "integrator": {"type": "path", "max_depth": 65, "rr_depth": 5}}
    meshes = {}
    for numbers in quads:
        meshes.setdefault(tuple(numbers[12:]), []).append(np.array(numbers[:12]).reshape(4, 3))
    for number, (surface, corners) in enumerate(meshes.items()):
        corners = np.concatenate(corners)
        first = 4 * np.arange(len(corners) // 4)
        faces = np.concatenate([np.stack([first, first + 1, first + 2], 1), np.stack([first, first + 2, first + 3], 1)])
        properties = mi.Properties()
        properties["bsdf"] = mi.load_dict({"type": "diffuse", "reflectance": {"type": "rgb", "value": surface[:3]}})
        if max(surface[3:]) > 0:
            properties["emitter"] = mi.load_dict({"type": "area", "radiance": {"type": "rgb", "value": surface[3:]}})
        mesh = mi.Mesh(f"mesh{number}", len(corners), len(faces), props=properties)
        parameters = mi.traverse(mesh)
        parameters["vertex_positions"] = corners.ravel()
        parameters["faces"] = faces.ravel()
        parameters.update()
        scene[f"mesh{number}"] = mesh
    scene["sensor"] = {
        "type": "perspective", "fov": camera[6], "fov_axis": "y",
        "to_world": mi.ScalarTransform4f().look_at(origin=camera[:3], target=camera[3:6], up=[0, 1, 0]),
        "film": {"type": "hdrfilm", "width": side, "height": side, "rfilter": {"type": "box"}, "pixel_format": "rgb",
                 "component_format": "float32"},
        "sampler": {"type": "independent"},
    }
    return mi.load_dict(scene)


def render(scene, samples, seed):
    start = time.process_time()
    picture = np.array(mi.render(scene, spp=samples, seed=seed)).astype(np.float64)
    return picture, time.process_time() - start


def error(picture, truth):
    return float(np.mean((picture - truth) ** 2 / (truth ** 2 + 1e-2 * np.mean(truth) ** 2)))


def main():
    program = sys.argv[1]
    side, samples, converged = (int(text) for text in (sys.argv[2:] + ["96", "64", "2048"][len(sys.argv) - 2:])[:3])
    for name in ("box", "room"):
        our_truth, _, lines = ours(program, name, side, converged, 77)
        scene = theirs(lines, side)
        # In parts, so that memory does not bound the number of samples.
        parts = max(converged // 256, 1)
        their_truth = sum(render(scene, converged // parts, 1000 + part)[0] for part in range(parts)) / parts
        truth = 0.5 * (our_truth + their_truth)
        best = {"our": (1e9, 0.0), "their": (1e9, 0.0)}
        for turn in range(3):
            picture, _, _ = ours(program, name, side, samples, turn)
            # The rest is loading and learning, which a real picture pays once as well, but start-up is not tracing.
            seconds = ours(program, name, side, samples, turn)[1] - ours(program, name, side, 1, turn)[1]
            seconds *= samples / (samples - 1)
            best["our"] = min(best["our"], (seconds, error(picture, truth)))
            render(scene, samples, turn)
            picture, seconds = render(scene, samples, turn + 10)
            best["their"] = min(best["their"], (seconds, error(picture, truth)))
        paths = side * side * samples
        (our_s, our_e), (their_s, their_e) = best["our"], best["their"]
        print(json.dumps({
            "scene": name,
            "paths_per_s": [round(paths / our_s), round(paths / their_s)],
            "rel_mse": [our_e, their_e],
            "time_x_rel_mse_ratio": our_s * our_e / (their_s * their_e),
            "samples_per_s_ratio": their_s / our_s,
            "channel_means_ratio": (our_truth.mean((0, 1)) / their_truth.mean((0, 1))).round(5).tolist(),
        }), flush=True)


if __name__ == "__main__":
    main()
