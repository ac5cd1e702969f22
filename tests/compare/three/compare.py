"""One live frame of ours against three.js in headless Chromium (software WebGL), same model, camera, size and shadow map,
in one run; pictures of both against a traced one by the FLIP metric.

    npm install --prefix tests/compare/three
    pip install flip-evaluator numpy pillow
    cargo build --release -p homewright-tests --example live_frame
    python tests/compare/three/compare.py target/release/examples/live_frame SCENE.glb CAMERA [FOLDER]

`FRAMES`, `TURNS`, `KINDS` and `PATHS` in the environment make a longer or shorter run, such as `FRAMES=1 KINDS=even`.

Exposure is one for all pictures. three.js gets the sun with its shadow map, drawn once as ours is, four samples a pixel,
and one of four kinds of light from elsewhere: none but the file's lamps, or one even light, the sky or three.js' room as its
environment, each so strong that the mean of the picture is right. Ours and theirs are timed in turn; the median of the best
turn counts, on the clock and in processor time of all threads, which other work on the machine hardly touches.
"""
import functools
import http.server
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import threading

import flip_evaluator
import numpy as np
from PIL import Image

HERE = pathlib.Path(__file__).parent
SIZE = (1280, 720)
SHADOW = 2048
FRAMES = int(os.environ.get("FRAMES", "2"))
TURNS = int(os.environ.get("TURNS", "1"))
PATHS = int(os.environ.get("PATHS", "64"))


class Desk(http.server.SimpleHTTPRequestHandler):
    """Serves page and model and takes the answers."""

    def __init__(self, *rest, state, **named):
        self.state = state
        super().__init__(*rest, directory=str(HERE), **named)

    def log_message(self, *_):
        pass

    def do_GET(self):
        if self.path in self.state["files"]:
            body = self.state["files"][self.path]
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        else:
            super().do_GET()

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.state["answers"][self.path] = body
        if self.path == "/mark":
            self.state["marks"].append(processor_time(self.state["browser"]))
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()
        if self.path in ("/times.json", "/failed"):
            self.state["done"].set()


def processor_time(process):
    """Milliseconds of processor time of a process and of all that it started, as far as they still run."""
    parents, spent = {}, {}
    for entry in pathlib.Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
            except OSError:
                continue
            parents[int(entry.name)] = int(fields[1])
            spent[int(entry.name)] = (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")
    total = 0
    for number in spent:
        at = number
        while at in parents and at != process:
            at = parents[at]
        total += spent[number] if at == process else 0
    return total


def theirs(model, info):
    state = {
        "files": {"/scene.glb": model, "/info.json": json.dumps(info).encode()},
        "answers": {},
        "done": threading.Event(),
        "marks": [],
    }
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Desk, state=state))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory() as profile:
        browser = subprocess.Popen(
            [
                os.environ.get("CHROMIUM", "chromium"), "--headless=new", "--no-sandbox", "--use-gl=angle",
                "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist",
                f"--user-data-dir={profile}", f"http://127.0.0.1:{server.server_port}/page.html",
            ],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        state["browser"] = browser.pid
        try:
            answered = state["done"].wait(1800)
        finally:
            browser.terminate()
            browser.wait(20)
            server.shutdown()
    if not answered or "/failed" in state["answers"]:
        sys.exit(state["answers"].get("/failed", b"no answer from the browser").decode())
    said = json.loads(state["answers"]["/times.json"])
    begun, ended = state["marks"]
    return said | {"work": (ended - begun) / len(said["times"])}, state["answers"]["/picture.png"]


def flip(folder, truth, name):
    """Mean FLIP of a picture, both at the size of the truth."""
    reference = np.asarray(Image.open(folder / truth).convert("RGB"))
    picture = Image.open(folder / name).convert("RGB")
    if picture.size != reference.shape[1::-1]:
        picture = picture.resize(reference.shape[1::-1], Image.Resampling.BOX)
    pair = [np.ascontiguousarray(part, dtype=np.float32) / 255 for part in (reference, np.asarray(picture))]
    return flip_evaluator.evaluate(*pair, "LDR", applyMagma=False)[1]


def main():
    program, scene, camera, *rest = sys.argv[1:]
    folder = pathlib.Path(rest[0] if rest else tempfile.mkdtemp(prefix="compare-three-"))
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "info.json").exists():
        small = f"{SIZE[0] // 4}x{SIZE[1] // 4}"
        subprocess.run([program, "truth", scene, camera, small, str(PATHS), folder], check=True)
    info = json.loads((folder / "info.json").read_text())
    model = pathlib.Path(scene).read_bytes()
    rows = {}
    kinds = [("lamps alone", "none"), ("one even light", "even"), ("the sky as environment", "sky"),
             ("its room as environment", "room")]
    kinds = [kind for kind in kinds if kind[1] in os.environ.get("KINDS", "none even sky room").split()]
    for _turn in range(TURNS):
        subprocess.run([program, "frames", scene, camera, "x".join(map(str, SIZE)), str(SHADOW), str(FRAMES), folder],
                       check=True)
        ours = json.loads((folder / "ours.json").read_text())
        for kind in ("moving-small", "moving", "resting"):
            rows.setdefault(f"ours, {kind}", [f"ours-{kind}.png"]).append(
                (statistics.median(ours[kind]), statistics.mean(ours[f"{kind} work"])))
        for words, ambient in kinds:
            said, picture = theirs(model, info | {
                "size": SIZE, "shadow": SHADOW, "frames": FRAMES, "ambient": ambient, "lamps": True, "antialias": True,
            })
            (folder / f"three-{ambient}.png").write_bytes(picture)
            rows.setdefault(f"three.js r{said['version']}, {words}", [f"three-{ambient}.png"]).append(
                (statistics.median(said["times"]), said["work"]))
    print(f"{scene}, camera {camera}, {SIZE[0]}x{SIZE[1]}, sun's map {SHADOW}, {said['lamps']} lamps, "
          f"{said['triangles']} triangles; {ours['device']} against {said['device']}")
    print(f"ours: light baked in {ours['baked_seconds']:.1f} s; a view at rest settles in {ours['settled'][0]:.0f} ms, "
          f"FLIP {flip(folder, 'truth.png', 'ours-settled.png'):.3f}")
    for name, (picture, *times) in rows.items():
        clock, work = (min(column) for column in zip(*times))
        print(f"{name}: {clock:.1f} ms a frame, {work:.0f} ms of processor time, FLIP {flip(folder, 'truth.png', picture):.3f}")
    print(f"pictures in {folder}")


if __name__ == "__main__":
    main()
