"""Photos of four scenes with mirrors, chrome, panes, sun, cut-out leaves and textures against Mitsuba 3 and Blender's Cycles
(PyPI: mitsuba or bpy, numpy, pillow), the same triangles, lamps, camera and box filter, in one run.

    cargo build --release -p homewright-tracer --example model
    python tests/compare/unseen.py mitsuba|cycles target/release/examples/model [SCENE,...] [WIDTH] [SAMPLES] [TRUTH_SAMPLES]

Scenes: a bath (mirror, chrome, a shower of thin panes), a deep room that sun and sky light through one window, a living room
with metals of several roughnesses, a textured floor and a plant cut out of its texture, and a hundred balls under a strip
light. All sides get what they agree about: metals are white (what facets reflect is all of it), panes are thin, what is
neither scatters evenly. Mitsuba's rough metals lose what goes to and fro between facets, so that there are none in its
scenes but nearly smooth ones. Processor time counts, as in `mitsuba_scenes.py`; errors are relative to the mean of both sides'
converged pictures, each made of two halves that tell its noise. PICTURES=FOLDER keeps the converged pictures, TURNS=NUMBER
tells how often both are measured (2).
"""
import io
import json
import os
import resource
import struct
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field

import numpy as np
from PIL import Image

SUN = 0.00465


@dataclass
class Material:
    """`kind` is matt, metal or pane."""
    kind: str = "matt"
    color: tuple = (0.7, 0.7, 0.7)
    roughness: float = 0.0
    glow: tuple = (0.0, 0.0, 0.0)
    texture: np.ndarray = None
    is_cut: bool = False


@dataclass
class Mesh:
    name: str
    material: str
    positions: np.ndarray
    faces: np.ndarray
    normals: np.ndarray
    uvs: np.ndarray


@dataclass
class Scene:
    materials: dict = field(default_factory=dict)
    meshes: list = field(default_factory=list)
    lights: list = field(default_factory=list)
    camera: tuple = ()
    sun: tuple = None
    sky: tuple = (0.0, 0.0, 0.0)

    def quad(self, material, corners, name=None, repeats=(1, 1)):
        corners = np.array(corners, float)
        normal = np.cross(corners[1] - corners[0], corners[2] - corners[0])
        normal /= np.linalg.norm(normal)
        uvs = np.array([(0, 1), (1, 1), (1, 0), (0, 0)], float) * repeats
        self.meshes.append(Mesh(name or f"mesh{len(self.meshes)}", material, corners, np.array([(0, 1, 2), (0, 2, 3)]),
                                np.tile(normal, (4, 1)), uvs))

    def box(self, material, low, high, turn=0.0, looks_in=False, materials=None):
        low, high = np.array(low, float), np.array(high, float)
        middle = (low + high) / 2
        c, s = np.cos(turn), np.sin(turn)
        around = np.array([(c, 0, s), (0, 1, 0), (-s, 0, c)])
        signs = [
            [(-1, -1, -1), (-1, -1, 1), (-1, 1, 1), (-1, 1, -1)], [(1, -1, -1), (1, 1, -1), (1, 1, 1), (1, -1, 1)],
            [(-1, -1, -1), (1, -1, -1), (1, -1, 1), (-1, -1, 1)], [(-1, 1, -1), (-1, 1, 1), (1, 1, 1), (1, 1, -1)],
            [(-1, -1, -1), (-1, 1, -1), (1, 1, -1), (1, -1, -1)], [(-1, -1, 1), (1, -1, 1), (1, 1, 1), (-1, 1, 1)]]
        for number, corners in enumerate(signs):
            corners = middle + (np.array(corners) * (high - low) / 2) @ around.T
            chosen = materials[number] if materials else material
            if chosen:
                self.quad(chosen, corners[::-1] if looks_in else corners)

    def turned(self, material, profile, base, axis=(0, 1, 0), steps=48, name=None):
        """A smooth surface of revolution by radii and heights with their slopes, along an axis."""
        axis = np.array(axis, float)
        side = np.cross(axis, (0.3, 0.5, 0.81) if abs(axis[1]) > 0.9 else (0, 1, 0))
        side /= np.linalg.norm(side)
        other = np.cross(axis, side)
        positions, normals, uvs = [], [], []
        for radius, height, (out, up) in profile:
            for step in range(steps + 1):
                angle = 2 * np.pi * step / steps
                way = side * np.cos(angle) + other * np.sin(angle)
                positions.append(np.array(base) + way * radius + axis * height)
                normal = way * out + axis * up
                normals.append(normal / np.linalg.norm(normal))
                uvs.append((step / steps, height))
        faces = []
        for row in range(len(profile) - 1):
            for step in range(steps):
                a, b = row * (steps + 1) + step, (row + 1) * (steps + 1) + step
                faces += [(a, a + 1, b + 1), (a, b + 1, b)]
        positions, faces, normals = np.array(positions), np.array(faces), np.array(normals)
        corners = positions[faces]
        across = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
        faces = faces[np.linalg.norm(across, axis=1) > 1e-12]
        across = across[np.linalg.norm(across, axis=1) > 1e-12]
        flipped = np.sum(across * normals[faces].sum(1), 1) < 0
        faces[flipped] = faces[flipped][:, ::-1]
        self.meshes.append(Mesh(name or f"mesh{len(self.meshes)}", material, positions, faces, normals, np.array(uvs)))

    def ball(self, material, middle, radius, steps=32, name=None):
        angles = np.linspace(-np.pi / 2, np.pi / 2, steps // 2 + 1)
        profile = [(radius * max(np.cos(a), 0.0), radius * np.sin(a), (max(np.cos(a), 1e-6), np.sin(a))) for a in angles]
        self.turned(material, profile, middle, steps=steps, name=name)

    def rod(self, material, start, end, radius, steps=32):
        start, end = np.array(start, float), np.array(end, float)
        length = np.linalg.norm(end - start)
        self.turned(material, [(radius, 0.0, (1, 0)), (radius, length, (1, 0))], start, (end - start) / length, steps)

    def panel(self, middle, direction, along, length, width, glow):
        """A lamp that both sides look for."""
        middle, direction, along = (np.array(part, float) for part in (middle, direction, along))
        across = np.cross(direction, along)
        name = f"lamp{len(self.lights)}"
        self.materials[name] = Material(color=(0, 0, 0), glow=glow)
        corners = [middle + along * x * length / 2 + across * y * width / 2 for x, y in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
        self.quad(name, corners, name)
        self.lights.append(("rectangle", name, *middle, *direction, *along, length, width, *glow))

    def bulb(self, middle, radius, glow):
        name = f"lamp{len(self.lights)}"
        self.materials[name] = Material(color=(0, 0, 0), glow=glow)
        self.ball(name, middle, radius, 64, name)
        self.lights.append(("ball", name, *middle, radius, *glow))


def tiles(seed, first, second, side=256, count=8):
    random = np.random.default_rng(seed)
    picture = np.empty((side, side, 4), np.uint8)
    picture[..., 3] = 255
    step = side // count
    for row in range(count):
        for column in range(count):
            color = np.array(first if (row + column) % 2 else second) + random.integers(-12, 12)
            picture[row * step:(row + 1) * step, column * step:(column + 1) * step, :3] = np.clip(color, 0, 255)
    return picture


def leaf(side=512):
    y, x = np.mgrid[0:side, 0:side] / side * 2 - 1
    angle, radius = np.arctan2(y, x), np.hypot(x, y)
    picture = np.empty((side, side, 4), np.uint8)
    picture[..., :3] = (60, 120, 50)
    picture[..., 3] = np.where(radius < 0.55 + 0.4 * np.cos(7 * angle), 255, 0)
    return picture


def room(scene, low, high, wall, floor, ceiling, open_side=None):
    """left, right, floor, ceiling, back (−Z), front"""
    faces = [wall, wall, floor, ceiling, wall, wall]
    if open_side is not None:
        faces[open_side] = None
    scene.box(None, low, high, looks_in=True, materials=faces)


def bath():
    scene = Scene(camera=((1.1, 1.55, 1.25), (-0.45, 0.95, -1.2), 62.0))
    scene.materials |= {
        "wall": Material(color=(0.62, 0.66, 0.68)), "floor": Material(texture=tiles(1, (90, 95, 100), (150, 150, 145))),
        "white": Material(color=(0.8, 0.8, 0.79)), "mirror": Material("metal", (1, 1, 1), 0.0),
        "chrome": Material("metal", (1, 1, 1), 0.1), "glass": Material("pane", (1, 1, 1)), "towel": Material(color=(0.55, 0.2, 0.15))}
    room(scene, (-1.4, 0, -1.5), (1.4, 2.5, 1.5), "wall", "floor", "white")
    scene.quad("mirror", [(-0.9, 1.1, -1.48), (0.5, 1.1, -1.48), (0.5, 2.0, -1.48), (-0.9, 2.0, -1.48)])
    scene.box("white", (-0.8, 0.72, -1.5), (0.4, 0.86, -1.0))
    scene.box("towel", (0.9, 0.9, -1.45), (1.3, 1.4, -1.38))
    scene.rod("chrome", (-0.2, 0.86, -1.35), (-0.2, 1.08, -1.35), 0.025)
    scene.rod("chrome", (-0.2, 1.06, -1.35), (-0.2, 1.06, -1.15), 0.02)
    scene.rod("chrome", (0.85, 1.42, -1.42), (1.35, 1.42, -1.42), 0.015)
    scene.rod("chrome", (-1.3, 0.0, 0.5), (-1.3, 2.1, 0.5), 0.02)
    scene.ball("chrome", (0.25, 0.93, -1.2), 0.07)
    scene.quad("glass", [(-0.6, 0.02, -0.4), (-0.6, 0.02, 1.4), (-0.6, 2.0, 1.4), (-0.6, 2.0, -0.4)])
    scene.quad("glass", [(-1.38, 0.02, -0.4), (-0.6, 0.02, -0.4), (-0.6, 2.0, -0.4), (-1.38, 2.0, -0.4)])
    scene.box("white", (-1.3, 0.0, -0.3), (-0.7, 0.08, 1.4))
    scene.panel((0.3, 2.49, 0.1), (0, -1, 0), (1, 0, 0), 0.5, 0.5, (4200, 3900, 3300))
    scene.bulb((-1.0, 1.7, -1.35), 0.06, (9000, 7600, 5400))
    return scene


def deep():
    scene = Scene(camera=((1.1, 1.6, 3.6), (-0.4, 1.0, -2.0), 60.0))
    scene.materials |= {
        "wall": Material(color=(0.75, 0.74, 0.71)), "floor": Material(color=(0.36, 0.24, 0.15)),
        "white": Material(color=(0.82, 0.82, 0.82)), "cloth": Material(color=(0.2, 0.3, 0.45)), "outside": Material(color=(0.3, 0.3, 0.28))}
    room(scene, (-1.6, 0, -4), (1.6, 2.6, 4), "wall", "floor", "white", open_side=4)
    # The wall around a window of 1.6 × 1.3 m, as boxes, 0.3 m deep.
    for low, high in [((-1.9, -0.3, -4.3), (-0.8, 2.9, -4)), ((0.8, -0.3, -4.3), (1.9, 2.9, -4)),
                      ((-0.8, -0.3, -4.3), (0.8, 0.9, -4)), ((-0.8, 2.2, -4.3), (0.8, 2.9, -4))]:
        scene.box("wall", low, high)
    scene.box("white", (-1.9, 2.6, -4.3), (1.9, 2.9, 4.3))
    scene.box("outside", (-12, -0.6, -20), (12, -0.3, 4.3))
    for low, high in [((-1.9, -0.3, -4.3), (-1.6, 2.9, 4.3)), ((1.6, -0.3, -4.3), (1.9, 2.9, 4.3)), ((-1.9, -0.3, 4), (1.9, 2.9, 4.3))]:
        scene.box("wall", low, high)
    scene.box("cloth", (-1.5, 0, -1.0), (-0.6, 0.45, 1.0))
    scene.box("white", (0.5, 0.7, -1.6), (1.4, 0.75, -0.4))
    scene.box("white", (0.9, 0, -1.05), (1.0, 0.7, -0.95))
    scene.ball("cloth", (0.9, 0.9, -1.0), 0.15)
    scene.sun = ((0.25, 0.62, -0.74), (52000, 48000, 41000))
    scene.sky = (2600, 3100, 4000)
    return scene


def living(with_rough):
    scene = Scene(camera=((1.9, 1.5, 1.9), (-0.3, 0.7, -0.5), 58.0))
    rough = (0.1, 0.25, 0.4, 0.6, 0.85) if with_rough else (0.05, 0.06, 0.07, 0.08, 0.1)
    scene.materials |= {
        "wall": Material(color=(0.7, 0.68, 0.62)), "floor": Material(texture=tiles(5, (120, 84, 52), (150, 108, 70), 512, 16)),
        "white": Material(color=(0.8, 0.8, 0.8)), "sofa": Material(color=(0.35, 0.38, 0.3)),
        "leaf": Material(texture=leaf(), is_cut=True), "pot": Material(color=(0.6, 0.3, 0.2))}
    for number, roughness in enumerate(rough):
        scene.materials[f"metal{number}"] = Material("metal", (1, 1, 1), roughness)
    room(scene, (-2.3, 0, -2.1), (2.3, 2.6, 2.3), "wall", None, "white")
    scene.quad("floor", [(-2.3, 0, 2.3), (2.3, 0, 2.3), (2.3, 0, -2.1), (-2.3, 0, -2.1)], repeats=(2, 2))
    scene.meshes = [mesh for mesh in scene.meshes if mesh.material]
    scene.box("sofa", (-2.2, 0.0, -1.2), (-1.4, 0.42, 0.9))
    scene.box("sofa", (-2.3, 0.0, -1.2), (-2.1, 0.85, 0.9))
    scene.box("metal1", (-0.7, 0.38, -0.6), (0.5, 0.42, 0.2), 0.2)
    for x in (-0.55, 0.35):
        for z in (-0.45, 0.05):
            scene.rod("metal0", (x, 0, z), (x, 0.38, z), 0.02)
    for number in range(5):
        scene.ball(f"metal{number}", (-0.5 + 0.22 * number, 0.52, -0.2), 0.1)
    scene.box("metal3", (1.2, 0.0, -2.0), (2.1, 0.9, -1.6))
    scene.turned("pot", [(0.12, 0.0, (1, -0.1)), (0.18, 0.35, (1, -0.1))], (1.5, 0.9, -1.8))
    random = np.random.default_rng(3)
    for number in range(24):
        way = 2 * np.pi * number / 24 * 5
        tilt = random.uniform(0.2, 1.2)
        out = np.array((np.cos(way), 0, np.sin(way)))
        along = out * np.cos(tilt) + np.array((0, np.sin(tilt), 0))
        side = np.cross(along, out + np.array((0.0, 0.3, 0.1)))
        side /= np.linalg.norm(side)
        start = np.array((1.5, 1.25, -1.8)) + along * 0.1
        scene.quad("leaf", [start - side * 0.12, start + side * 0.12, start + side * 0.12 + along * 0.35, start - side * 0.12 + along * 0.35])
    scene.panel((-0.3, 2.55, -0.2), (0, -1, 0), (1, 0, 0), 0.7, 0.7, (2600, 2300, 1900))
    scene.bulb((-1.8, 1.5, -1.7), 0.09, (4600, 3800, 2400))
    scene.bulb((2.0, 1.6, 1.0), 0.07, (4600, 3800, 2400))
    return scene


def balls():
    scene = Scene(camera=((0.0, 1.3, 2.6), (0.0, 0.35, -0.2), 45.0))
    scene.materials |= {"wall": Material(color=(0.55, 0.55, 0.6)), "floor": Material(color=(0.5, 0.48, 0.42)),
                        "strip": Material(color=(0, 0, 0), glow=(14000, 12500, 9500)), "mirror": Material("metal", (1, 1, 1), 0.0)}
    random = np.random.default_rng(11)
    for number in range(8):
        scene.materials[f"dye{number}"] = Material(color=tuple(random.uniform(0.1, 0.85, 3)))
    room(scene, (-2, 0, -2), (2, 2.4, 3), "wall", "floor", "wall")
    for number in range(100):
        radius = 0.05 + 0.05 * random.uniform()
        x, z = (number % 10 - 4.5) * 0.26 + random.uniform(-0.03, 0.03), (number // 10 - 4.5) * 0.26 - 0.3
        scene.ball("mirror" if number % 7 == 0 else f"dye{number % 8}", (x, radius + 0.002, z), radius)
    scene.quad("strip", [(-1.5, 2.3, -1.0), (1.5, 2.3, -1.0), (1.5, 2.3, -0.96), (-1.5, 2.3, -0.96)])
    return scene


def write_glb(scene, path):
    blob, views, accessors, images, textures, materials, meshes, nodes = bytearray(), [], [], [], [], [], [], []

    def view(data):
        while len(blob) % 4:
            blob.append(0)
        views.append({"buffer": 0, "byteOffset": len(blob), "byteLength": len(data)})
        blob.extend(data)
        return len(views) - 1

    def accessor(array, kind):
        array = np.ascontiguousarray(array)
        made = {"bufferView": view(array.tobytes()), "componentType": 5125 if kind == "SCALAR" else 5126, "count": len(array), "type": kind}
        if kind == "VEC3":
            made |= {"min": array.min(0).tolist(), "max": array.max(0).tolist()}
        accessors.append(made)
        return len(accessors) - 1

    places = {}
    for name, material in scene.materials.items():
        places[name] = len(materials)
        pbr = {"baseColorFactor": [*material.color, 1], "metallicFactor": float(material.kind == "metal"),
               "roughnessFactor": 1.0 if material.kind == "matt" else material.roughness}
        made = {"name": name, "pbrMetallicRoughness": pbr, "extensions": {}}
        if material.kind == "matt":
            made["extensions"]["KHR_materials_specular"] = {"specularFactor": 0.0}
        if material.kind == "pane":
            made["extensions"]["KHR_materials_transmission"] = {"transmissionFactor": 1.0}
        if max(material.glow) > 0:
            strength = max(material.glow)
            made["emissiveFactor"] = [part / strength for part in material.glow]
            made["extensions"]["KHR_materials_emissive_strength"] = {"emissiveStrength": strength}
        if material.texture is not None:
            file = io.BytesIO()
            Image.fromarray(material.texture).save(file, "PNG")
            images.append({"bufferView": view(file.getvalue()), "mimeType": "image/png"})
            textures.append({"source": len(images) - 1})
            pbr["baseColorTexture"] = {"index": len(textures) - 1}
            pbr["baseColorFactor"] = [1, 1, 1, 1]
        if material.is_cut:
            made |= {"alphaMode": "MASK", "alphaCutoff": 0.5, "doubleSided": True}
        materials.append(made)
    for mesh in scene.meshes:
        primitive = {"attributes": {"POSITION": accessor(mesh.positions.astype("<f4"), "VEC3"),
                                    "NORMAL": accessor(mesh.normals.astype("<f4"), "VEC3"),
                                    "TEXCOORD_0": accessor(mesh.uvs.astype("<f4"), "VEC2")},
                     "indices": accessor(mesh.faces.astype("<u4").ravel(), "SCALAR"), "material": places[mesh.material]}
        meshes.append({"primitives": [primitive]})
        nodes.append({"mesh": len(meshes) - 1, "name": mesh.name})
    while len(blob) % 4:
        blob.append(0)
    root = {"asset": {"version": "2.0"}, "scene": 0, "scenes": [{"nodes": list(range(len(nodes)))}], "nodes": nodes, "meshes": meshes,
            "materials": materials, "accessors": accessors, "bufferViews": views, "buffers": [{"byteLength": len(blob)}],
            "extensionsUsed": ["KHR_materials_specular", "KHR_materials_transmission", "KHR_materials_emissive_strength"]}
    if images:
        root |= {"images": images, "textures": textures}
    text = json.dumps(root).encode()
    text += b" " * (-len(text) % 4)
    with open(path, "wb") as file:
        file.write(struct.pack("<III", 0x46546C67, 2, 28 + len(text) + len(blob)))
        file.write(struct.pack("<II", len(text), 0x4E4F534A) + text + struct.pack("<II", len(blob), 0x004E4942) + blob)


def write_lights(scene, path):
    eye, target, angle = scene.camera
    lines = [("camera", *eye, *target, angle), *scene.lights]
    if scene.sun:
        lines.append(("sun", *scene.sun[0], *scene.sun[1]))
    if max(scene.sky) > 0:
        lines.append(("sky", *scene.sky))
    with open(path, "w", encoding="utf-8") as file:
        file.write("\n".join(" ".join(str(word) for word in line) for line in lines) + "\n")


class Ours:
    def __init__(self, program, scene, size):
        self.program, self.size = program, size
        self.folder = tempfile.mkdtemp()
        write_glb(scene, f"{self.folder}/scene.glb")
        write_lights(scene, f"{self.folder}/lights.txt")

    def render(self, samples, seed, *others):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([self.program, f"{self.folder}/scene.glb", f"{self.folder}/lights.txt", *map(str, self.size), str(samples),
                        str(seed), self.folder, *map(str, others)], check=True, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return self.read("picture"), after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    def read(self, name):
        picture = np.fromfile(f"{self.folder}/{name}.f32", dtype="<f4")
        return picture.reshape(self.size[1], self.size[0], 3).astype(np.float64)


class Mitsuba:
    def __init__(self, scene, size):
        import mitsuba as mi
        mi.set_variant("llvm_ad_rgb")
        self.mi = mi
        given = {"type": "scene", "integrator": {"type": "path", "max_depth": 65, "rr_depth": 5}}
        bsdfs = {name: self.bsdf(material) for name, material in scene.materials.items()}
        for number, mesh in enumerate(scene.meshes):
            material = scene.materials[mesh.material]
            properties = mi.Properties()
            properties["bsdf"] = bsdfs[mesh.material]
            if max(material.glow) > 0:
                properties["emitter"] = mi.load_dict({"type": "area", "radiance": {"type": "rgb", "value": list(material.glow)}})
            made = mi.Mesh(mesh.name, len(mesh.positions), len(mesh.faces), has_vertex_normals=True, has_vertex_texcoords=True,
                           props=properties)
            parameters = mi.traverse(made)
            parameters["vertex_positions"] = mesh.positions.ravel()
            parameters["vertex_normals"] = mesh.normals.ravel()
            parameters["vertex_texcoords"] = mesh.uvs.ravel()
            parameters["faces"] = mesh.faces.ravel()
            parameters.update()
            given[f"mesh{number}"] = made
        if scene.sun:
            toward = np.array(scene.sun[0]) / np.linalg.norm(scene.sun[0])
            given["sun"] = {"type": "directional", "direction": (-toward).tolist(), "irradiance": {"type": "rgb", "value": list(scene.sun[1])}}
        if max(scene.sky) > 0:
            given["sky"] = {"type": "constant", "radiance": {"type": "rgb", "value": list(scene.sky)}}
        eye, target, angle = scene.camera
        given["sensor"] = {
            "type": "perspective", "fov": angle, "fov_axis": "y", "near_clip": 0.001,
            "to_world": mi.ScalarTransform4f().look_at(origin=list(eye), target=list(target), up=[0, 1, 0]),
            "film": {"type": "hdrfilm", "width": size[0], "height": size[1], "rfilter": {"type": "box"}, "pixel_format": "rgb",
                     "component_format": "float32"},
            "sampler": {"type": "independent"}}
        self.scene = mi.load_dict(given)

    def bsdf(self, material):
        mi = self.mi
        if material.kind == "pane":
            return mi.load_dict({"type": "thindielectric", "int_ior": 1.5, "ext_ior": 1.0})
        if material.kind == "metal":
            if material.roughness < 0.045:
                return mi.load_dict({"type": "twosided", "inner": {"type": "conductor", "material": "none"}})
            return mi.load_dict({"type": "twosided", "inner": {"type": "roughconductor", "material": "none", "distribution": "ggx",
                                                              "alpha": material.roughness ** 2}})
        reflectance = {"type": "rgb", "value": list(material.color)}
        if material.texture is not None:
            bitmap = mi.Bitmap(np.ascontiguousarray(material.texture[..., :3]))
            reflectance = {"type": "bitmap", "bitmap": bitmap}
        inner = {"type": "twosided", "inner": {"type": "diffuse", "reflectance": reflectance}}
        if material.is_cut:
            mask = mi.Bitmap(np.ascontiguousarray((material.texture[..., 3:] > 127).astype(np.float32)))
            inner = {"type": "mask", "inner": inner, "opacity": {"type": "bitmap", "bitmap": mask, "raw": True, "filter_type": "nearest"}}
        return mi.load_dict(inner)

    def render(self, samples, seed):
        start = time.process_time()
        # In parts, so that memory does not bound the number of samples.
        parts = max(samples // 256, 1)
        sums = sum(np.array(self.mi.render(self.scene, spp=samples // parts, seed=seed * 100 + part)).astype(np.float64) for part in range(parts))
        return sums / parts, time.process_time() - start


class Cycles:
    def __init__(self, scene, size):
        import bpy
        from mathutils import Matrix, Vector
        self.bpy, self.size = bpy, size
        bpy.ops.wm.read_factory_settings(use_empty=True)
        self.scene = bpy.context.scene
        made = {name: self.material(name, material) for name, material in scene.materials.items()}
        for mesh in scene.meshes:
            data = bpy.data.meshes.new(mesh.name)
            data.from_pydata(mesh.positions.tolist(), [], mesh.faces.tolist())
            layer = data.uv_layers.new()
            uvs = mesh.uvs[mesh.faces.ravel()] * (1, -1) + (0, 1)
            layer.data.foreach_set("uv", uvs.ravel())
            data.polygons.foreach_set("use_smooth", [True] * len(mesh.faces))
            data.normals_split_custom_set_from_vertices(mesh.normals.tolist())
            data.materials.append(made[mesh.material])
            self.scene.collection.objects.link(bpy.data.objects.new(mesh.name, data))
        eye, target, angle = scene.camera
        eye, target = Vector(eye), Vector(target)
        back = (eye - target).normalized()
        right = Vector((0, 1, 0)).cross(back).normalized()
        seen = bpy.data.cameras.new("camera")
        seen.sensor_fit, seen.clip_start, seen.sensor_height = "VERTICAL", 0.001, 24.0
        seen.lens = 12.0 / np.tan(np.radians(angle) / 2)
        holder = bpy.data.objects.new("camera", seen)
        holder.matrix_world = Matrix.Translation(eye) @ Matrix((right, back.cross(right), back)).transposed().to_4x4()
        self.scene.collection.objects.link(holder)
        self.scene.camera = holder
        if scene.sun:
            toward = Vector(scene.sun[0]).normalized()
            sun = bpy.data.lights.new("sun", "SUN")
            strength = max(scene.sun[1])
            sun.energy, sun.color, sun.angle = strength, [part / strength for part in scene.sun[1]], 2 * SUN
            placed = bpy.data.objects.new("sun", sun)
            placed.matrix_world = toward.to_track_quat("Z", "Y").to_matrix().to_4x4()
            self.scene.collection.objects.link(placed)
        self.scene.world = bpy.data.worlds.new("world")
        self.scene.world.use_nodes = True
        background = self.scene.world.node_tree.nodes["Background"]
        background.inputs["Strength"].default_value = max(*scene.sky, 0.0)
        background.inputs["Color"].default_value = (*(np.array(scene.sky) / max(*scene.sky, 1e-9)), 1)
        render, cycles = self.scene.render, self.scene.cycles
        render.engine = "CYCLES"
        render.resolution_x, render.resolution_y = size
        render.resolution_percentage = 100
        render.use_persistent_data = True
        render.threads_mode, render.threads = "FIXED", 1
        render.image_settings.file_format, render.image_settings.color_depth = "OPEN_EXR", "32"
        cycles.device = "CPU"
        cycles.use_adaptive_sampling = cycles.use_denoising = cycles.use_light_tree = False
        cycles.max_bounces = cycles.diffuse_bounces = cycles.glossy_bounces = cycles.transmission_bounces = 64
        cycles.transparent_max_bounces = 64
        cycles.sample_clamp_direct = cycles.sample_clamp_indirect = 0
        cycles.pixel_filter_type, cycles.filter_width = "BOX", 1
        cycles.caustics_reflective = cycles.caustics_refractive = True
        cycles.blur_glossy = 0
        cycles.auto_scrambling_distance = False

    def material(self, name, material):
        made = self.bpy.data.materials.new(name)
        made.use_nodes = True
        nodes, links = made.node_tree.nodes, made.node_tree.links
        nodes.clear()
        output = nodes.new("ShaderNodeOutputMaterial")
        if max(material.glow) > 0:
            emission, facing, front = (nodes.new(f"ShaderNode{kind}") for kind in ("Emission", "NewGeometry", "Math"))
            strength = max(material.glow)
            emission.inputs["Color"].default_value = (*(part / strength for part in material.glow), 1)
            front.operation = "MULTIPLY_ADD"
            front.inputs[1].default_value, front.inputs[2].default_value = -strength, strength
            links.new(facing.outputs["Backfacing"], front.inputs[0])
            links.new(front.outputs[0], emission.inputs["Strength"])
            links.new(emission.outputs[0], output.inputs["Surface"])
            made.cycles.emission_sampling = "FRONT"
            return made
        if material.kind == "pane":
            # A thin pane mirrors 2F / (1 + F) and lets the rest straight through.
            glossy, clear, mix, fresnel = (nodes.new(f"ShaderNode{kind}") for kind in ("BsdfGlossy", "BsdfTransparent", "MixShader", "Fresnel"))
            glossy.inputs["Roughness"].default_value = 0
            facing, index, double, more, share = (nodes.new(f"ShaderNode{kind}") for kind in ("NewGeometry", "Math", "Math", "Math", "Math"))
            # Seen from behind the node takes the inverse of the index.
            index.operation = "MULTIPLY_ADD"
            index.inputs[1].default_value, index.inputs[2].default_value = 1 / 1.5 - 1.5, 1.5
            links.new(facing.outputs["Backfacing"], index.inputs[0])
            links.new(index.outputs[0], fresnel.inputs["IOR"])
            double.operation, more.operation, share.operation = "MULTIPLY", "ADD", "DIVIDE"
            double.inputs[1].default_value, more.inputs[1].default_value = 2, 1
            links.new(fresnel.outputs[0], double.inputs[0])
            links.new(fresnel.outputs[0], more.inputs[0])
            links.new(double.outputs[0], share.inputs[0])
            links.new(more.outputs[0], share.inputs[1])
            links.new(share.outputs[0], mix.inputs[0])
            links.new(clear.outputs[0], mix.inputs[1])
            links.new(glossy.outputs[0], mix.inputs[2])
            links.new(mix.outputs[0], output.inputs["Surface"])
            return made
        kind = "BsdfGlossy" if material.kind == "metal" else "BsdfDiffuse"
        surface = nodes.new(f"ShaderNode{kind}")
        surface.inputs["Color"].default_value = (*material.color, 1)
        if material.kind == "metal":
            surface.distribution = "MULTI_GGX"
            surface.inputs["Roughness"].default_value = material.roughness
        if material.texture is not None:
            picture = nodes.new("ShaderNodeTexImage")
            side = material.texture.shape[0]
            picture.image = self.bpy.data.images.new(name, side, side, alpha=True)
            picture.image.alpha_mode = "CHANNEL_PACKED"
            picture.image.pixels.foreach_set((material.texture[::-1] / 255).astype(np.float32).ravel())
            picture.image.pack()
            links.new(picture.outputs["Color"], surface.inputs["Color"])
        if material.is_cut:
            clear, mix, cut = (nodes.new(f"ShaderNode{kind}") for kind in ("BsdfTransparent", "MixShader", "Math"))
            cut.operation = "GREATER_THAN"
            cut.inputs[1].default_value = 0.5
            links.new(picture.outputs["Alpha"], cut.inputs[0])
            links.new(cut.outputs[0], mix.inputs[0])
            links.new(clear.outputs[0], mix.inputs[1])
            links.new(surface.outputs[0], mix.inputs[2])
            surface = mix
        links.new(surface.outputs[0], output.inputs["Surface"])
        return made

    def render(self, samples, seed):
        bpy, (width, height) = self.bpy, self.size
        self.scene.cycles.samples, self.scene.cycles.seed = samples, seed
        with tempfile.TemporaryDirectory() as folder:
            self.scene.render.filepath = os.path.join(folder, "picture.exr")
            start = time.process_time()
            bpy.ops.render.render(write_still=True)
            seconds = time.process_time() - start
            image = bpy.data.images.load(self.scene.render.filepath)
            image.colorspace_settings.name = "Non-Color"
            numbers = np.empty(width * height * 4, np.float32)
            image.pixels.foreach_get(numbers)
            bpy.data.images.remove(image)
        return numbers.reshape(height, width, 4)[::-1, :, :3].astype(np.float64), seconds


def error(picture, truth):
    return float(np.mean((picture - truth) ** 2 / (truth ** 2 + 1e-2 * np.mean(truth) ** 2)))


def shown(picture, white):
    linear = np.clip(picture / white, 0, 1)
    return np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)


def white_of(picture):
    return np.percentile(picture @ [0.2126, 0.7152, 0.0722], 98)


def psnr(one, other):
    white = white_of(other)
    return float(-10 * np.log10(np.mean((shown(one, white) - shown(other, white)) ** 2)))


def keep(folder, name, picture, white):
    os.makedirs(folder, exist_ok=True)
    Image.fromarray((shown(picture, white) * 255 + 0.5).astype(np.uint8)).save(f"{folder}/{name}.png")


def main():
    side, program = sys.argv[1:3]
    chosen = sys.argv[3].split(",") if len(sys.argv) > 3 else ["bath", "deep", "living", "balls"]
    width, samples, converged = (int(text) for text in (sys.argv[4:] + ["96", "64", "2048"][len(sys.argv[4:]):])[:3])
    turns = int(os.environ.get("TURNS", "2"))
    size = (width, width * 3 // 4)
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    for name in chosen:
        scene = {"bath": bath, "deep": deep, "living": lambda: living(side == "cycles"), "balls": balls}[name]()
        ours = Ours(program, scene, size)
        theirs = Mitsuba(scene, size) if side == "mitsuba" else Cycles(scene, size)
        halves = [[ours.render(converged // 2, 77 + part)[0], theirs.render(converged // 2, 1000 + part)[0]] for part in range(2)]
        our_truth, their_truth = ((halves[0][place] + halves[1][place]) / 2 for place in (0, 1))
        truth = 0.5 * (our_truth + their_truth)
        folder = os.environ.get("PICTURES")
        if folder:
            for who, picture in (("ours", our_truth), (side, their_truth)):
                keep(folder, f"{name}-{who}", picture, white_of(truth))
            np.savez_compressed(f"{folder}/{name}-{side}.npz", ours=our_truth, theirs=their_truth)
        best = {"our": (1e9, 0.0), "their": (1e9, 0.0)}
        for turn in range(turns):
            for who, whose in (("our", ours), ("their", theirs)):
                least = whose.render(1, turn + 5)[1]
                picture, seconds = whose.render(samples, turn + 10)
                seconds = (seconds - least) * samples / (samples - 1)
                best[who] = min(best[who], (seconds, error(picture, truth)))
        paths = size[0] * size[1] * samples
        (our_s, our_e), (their_s, their_e) = best["our"], best["their"]
        noise = [abs(halves[0][place].mean() / halves[1][place].mean() - 1) / 2 for place in (0, 1)]
        print(json.dumps({
            "scene": name, "beside": side,
            "paths_per_s": [round(paths / our_s), round(paths / their_s)],
            "samples_per_s_ratio": round(their_s / our_s, 2),
            "rel_mse": [round(our_e, 5), round(their_e, 5)],
            "time_x_rel_mse_ratio": round(our_s * our_e / (their_s * their_e), 3),
            "psnr_of_converged_db": round(psnr(our_truth, their_truth), 1),
            "psnr_of_our_halves_db": round(psnr(halves[0][0], halves[1][0]), 1),
            "psnr_of_their_halves_db": round(psnr(halves[0][1], halves[1][1]), 1),
            "channel_means_ratio": (our_truth.mean((0, 1)) / their_truth.mean((0, 1))).round(5).tolist(),
            "noise_of_means": np.array(noise).round(5).tolist(),
        }), file=answers, flush=True)


if __name__ == "__main__":
    main()
