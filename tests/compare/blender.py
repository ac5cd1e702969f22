"""Samples a second and pictures of Blender's Cycles on the processor (PyPI: bpy, numpy) against ours: a Cornell box and a
furnished room, the same quadrilaterals, lamps, camera and box filter, in one run.

    cargo build --release -p homewright-tracer --example scenes
    python tests/compare/blender.py target/release/examples/scenes [SIDE] [SAMPLES] [TRUTH_SAMPLES]

Processor time of all threads counts, not wall time; what one sample a pixel takes (loading, trees) is taken off on both
sides. Both are measured in turn, three times each; the best counts. What is made alike because it differs by definition:
lamps glow to their front alone (Cycles' meshes glow both ways); clamping, adaptive sampling, denoising and the filter of
Cycles are off. Pictures are compared as they are shown: scaled so that the 98th percentile of luminance is white, cut there,
as sRGB.
"""
import json
import os
import sys
import tempfile
import time

import bpy
import numpy as np
from mathutils import Matrix, Vector

from ours import ours


def material(number, reflectance, glow):
    made = bpy.data.materials.new(f"material{number}")
    made.use_nodes = True
    nodes, links = made.node_tree.nodes, made.node_tree.links
    nodes.clear()
    output = nodes.new("ShaderNodeOutputMaterial")
    if max(glow) > 0:
        emission, facing, front = (nodes.new(f"ShaderNode{kind}") for kind in ("Emission", "NewGeometry", "Math"))
        strength = max(glow)
        emission.inputs["Color"].default_value = (*(part / strength for part in glow), 1)
        front.operation = "MULTIPLY_ADD"
        front.inputs[1].default_value = -strength
        front.inputs[2].default_value = strength
        links.new(facing.outputs["Backfacing"], front.inputs[0])
        links.new(front.outputs[0], emission.inputs["Strength"])
        links.new(emission.outputs[0], output.inputs["Surface"])
        made.cycles.emission_sampling = "FRONT"
    else:
        diffuse = nodes.new("ShaderNodeBsdfDiffuse")
        diffuse.inputs["Color"].default_value = (*reflectance, 1)
        links.new(diffuse.outputs[0], output.inputs["Surface"])
    return made


def load(lines, side):
    *quads, camera = lines
    bpy.ops.wm.read_factory_settings(use_empty=True)
    scene = bpy.context.scene
    surfaces = {}
    for numbers in quads:
        surfaces.setdefault(tuple(numbers[12:]), []).append(np.array(numbers[:12]).reshape(4, 3))
    for number, (surface, corners) in enumerate(surfaces.items()):
        mesh = bpy.data.meshes.new(f"mesh{number}")
        faces = [(4 * place, 4 * place + 1, 4 * place + 2, 4 * place + 3) for place in range(len(corners))]
        mesh.from_pydata(np.concatenate(corners).tolist(), [], faces)
        mesh.materials.append(material(number, surface[:3], surface[3:]))
        scene.collection.objects.link(bpy.data.objects.new(f"object{number}", mesh))
    eye, target = Vector(camera[:3]), Vector(camera[3:6])
    back = (eye - target).normalized()
    right = Vector((0, 1, 0)).cross(back).normalized()
    up = back.cross(right)
    seen = bpy.data.cameras.new("camera")
    seen.sensor_fit, seen.angle, seen.clip_start = "VERTICAL", np.radians(camera[6]), 0.001
    holder = bpy.data.objects.new("camera", seen)
    holder.matrix_world = Matrix.Translation(eye) @ Matrix((right, up, back)).transposed().to_4x4()
    scene.collection.objects.link(holder)
    scene.camera = holder
    scene.world = bpy.data.worlds.new("dark")
    scene.world.use_nodes = True
    scene.world.node_tree.nodes["Background"].inputs["Strength"].default_value = 0
    render, cycles = scene.render, scene.cycles
    render.engine = "CYCLES"
    render.resolution_x = render.resolution_y = side
    render.resolution_percentage = 100
    render.use_persistent_data = True
    render.threads_mode, render.threads = "FIXED", 1
    render.image_settings.file_format, render.image_settings.color_depth = "OPEN_EXR", "32"
    cycles.device = "CPU"
    cycles.use_adaptive_sampling = cycles.use_denoising = cycles.use_light_tree = False
    cycles.max_bounces = cycles.diffuse_bounces = 64
    cycles.sample_clamp_direct = cycles.sample_clamp_indirect = 0
    cycles.pixel_filter_type = "BOX"
    cycles.filter_width = 1
    cycles.caustics_reflective = True
    cycles.auto_scrambling_distance = False
    return scene


def render(scene, side, samples, seed):
    scene.cycles.samples, scene.cycles.seed = samples, seed
    with tempfile.TemporaryDirectory() as folder:
        scene.render.filepath = os.path.join(folder, "picture.exr")
        start = time.process_time()
        bpy.ops.render.render(write_still=True)
        seconds = time.process_time() - start
        image = bpy.data.images.load(scene.render.filepath)
        image.colorspace_settings.name = "Non-Color"
        numbers = np.empty(side * side * 4, np.float32)
        image.pixels.foreach_get(numbers)
        bpy.data.images.remove(image)
    return numbers.reshape(side, side, 4)[::-1, :, :3].astype(np.float64), seconds


def error(picture, truth):
    return float(np.mean((picture - truth) ** 2 / (truth ** 2 + 1e-2 * np.mean(truth) ** 2)))


def psnr(one, other):
    white = np.percentile(other @ [0.2126, 0.7152, 0.0722], 98)

    def shown(picture):
        linear = np.clip(picture / white, 0, 1)
        return np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)

    return float(-10 * np.log10(np.mean((shown(one) - shown(other)) ** 2)))


def main():
    program = sys.argv[1]
    side, samples, converged = (int(text) for text in (sys.argv[2:] + ["96", "64", "2048"][len(sys.argv) - 2:])[:3])
    # Cycles talks on the terminal; the answer goes where it does not.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    for name in ("box", "room"):
        our_truth, _, lines = ours(program, name, side, converged, 77)
        scene = load(lines, side)
        their_truth, _ = render(scene, side, converged, 1000)
        truth = 0.5 * (our_truth + their_truth)
        best = {"our": (1e9, 0.0), "their": (1e9, 0.0)}
        for turn in range(3):
            picture, seconds, _ = ours(program, name, side, samples, turn)
            seconds = (seconds - ours(program, name, side, 1, turn)[1]) * samples / (samples - 1)
            best["our"] = min(best["our"], (seconds, error(picture, truth)))
            picture, seconds = render(scene, side, samples, turn)
            seconds = (seconds - render(scene, side, 1, turn)[1]) * samples / (samples - 1)
            best["their"] = min(best["their"], (seconds, error(picture, truth)))
        paths = side * side * samples
        (our_s, our_e), (their_s, their_e) = best["our"], best["their"]
        print(json.dumps({
            "scene": name,
            "cycles": bpy.app.version_string,
            "paths_per_s": [round(paths / our_s), round(paths / their_s)],
            "samples_per_s_ratio": their_s / our_s,
            "rel_mse": [our_e, their_e],
            "time_x_rel_mse_ratio": our_s * our_e / (their_s * their_e),
            "psnr_of_converged_db": psnr(our_truth, their_truth),
            "channel_means_ratio": (our_truth.mean((0, 1)) / their_truth.mean((0, 1))).round(5).tolist(),
        }), file=answers, flush=True)


if __name__ == "__main__":
    main()
