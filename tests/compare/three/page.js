// One frame of three.js: the model, camera, sun and shadow size of `/info.json`, drawn again and again. The picture and
// the time of each frame go back to the server.
import * as THREE from 'three';
import { GLTFLoader } from 'three/addons/loaders/GLTFLoader.js';
import { RoomEnvironment } from 'three/addons/environments/RoomEnvironment.js';

const send = (path, body) => fetch(path, { method: 'POST', body });
const color = (list) => new THREE.Color().setRGB(...list);

// Sky and ground as our live view and the traced picture have them: horizon to zenith by the square root of the height.
function sky(info, height) {
  const width = height * 2;
  const data = new Float32Array(width * height * 4);
  for (let y = 0; y < height; y++) {
    const up = Math.sin(((y + 0.5) / height - 0.5) * Math.PI);
    const t = Math.sqrt(Math.max(up, 0));
    for (let x = 0; x < width; x++) {
      for (let c = 0; c < 3; c++) {
        const above = info.horizon[c] + (info.zenith[c] - info.horizon[c]) * t;
        data[(y * width + x) * 4 + c] = up > 0 ? above : info.ground[c];
      }
      data[(y * width + x) * 4 + 3] = 1;
    }
  }
  const texture = new THREE.DataTexture(data, width, height, THREE.RGBAFormat, THREE.FloatType);
  texture.mapping = THREE.EquirectangularReflectionMapping;
  texture.magFilter = texture.minFilter = THREE.LinearFilter;
  texture.needsUpdate = true;
  return texture;
}

async function main() {
  const info = await (await fetch('/info.json')).json();
  const [width, height] = info.size;
  const renderer = new THREE.WebGLRenderer({ antialias: info.antialias, preserveDrawingBuffer: true });
  renderer.setPixelRatio(1);
  renderer.setSize(width, height);
  document.body.append(renderer.domElement);
  renderer.toneMapping = THREE.LinearToneMapping;
  renderer.shadowMap.enabled = true;
  renderer.shadowMap.type = THREE.PCFSoftShadowMap;
  const gltf = await new GLTFLoader().loadAsync('/scene.glb');
  const scene = new THREE.Scene();
  scene.add(gltf.scene);
  scene.updateMatrixWorld(true);
  const bounds = new THREE.Box3().setFromObject(gltf.scene);
  let camera = null;
  const lights = [];
  gltf.scene.traverse((node) => {
    const name = node.userData?.name ?? node.name;
    if (node.isCamera && (camera === null || name === info.camera)) camera = node;
    if (node.isLight) lights.push(node);
    if (node.isMesh) {
      node.castShadow = !node.material.transmission && !node.material.transparent;
      node.receiveShadow = true;
    }
  });
  camera.aspect = width / height;
  camera.far = 400;
  camera.updateProjectionMatrix();
  for (const light of lights) {
    if (!light.isDirectionalLight) continue;
    // The shadow's box fits the home, as ours does.
    const radius = bounds.getSize(new THREE.Vector3()).length() / 2;
    const center = bounds.getCenter(new THREE.Vector3());
    const way = new THREE.Vector3().setFromMatrixPosition(light.matrixWorld)
      .sub(new THREE.Vector3().setFromMatrixPosition(light.target.matrixWorld)).normalize();
    scene.add(light, light.target);
    light.target.position.copy(center);
    light.position.copy(center).addScaledVector(way, radius * 1.5);
    light.castShadow = true;
    light.shadow.mapSize.set(info.shadow, info.shadow);
    const lens = light.shadow.camera;
    lens.left = lens.bottom = -radius;
    lens.right = lens.top = radius;
    lens.near = 0.1;
    lens.far = radius * 3;
    light.shadow.normalBias = 0.03;
  }
  // Lamps that the file lists: the shader of all materials runs over all of them.
  const lamps = lights.filter((light) => !light.isDirectionalLight);
  if (!info.lamps) lamps.forEach((light) => { light.visible = false; });
  scene.background = sky(info, 64);
  if (info.ambient === 'sky') scene.environment = scene.background;
  if (info.ambient === 'room') {
    const maker = new THREE.PMREMGenerator(renderer);
    scene.environment = maker.fromScene(new RoomEnvironment(), 0.04).texture;
  }
  const ambient = new THREE.AmbientLight(0xffffff, 0);
  if (info.ambient === 'even') scene.add(ambient);
  // Light from elsewhere is as strong as makes the mean of the picture right.
  const strengthen = (strength) => {
    if (info.ambient === 'even') ambient.intensity = strength; else scene.environmentIntensity = strength;
  };
  renderer.toneMappingExposure = info.exposure;

  const gl = renderer.getContext();
  const pixel = new Uint8Array(4);
  const draw = () => {
    renderer.render(scene, camera);
    gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel);
  };
  const mean = (width, height) => {
    const all = new Uint8Array(width * height * 4);
    gl.readPixels(0, 0, width, height, gl.RGBA, gl.UNSIGNED_BYTE, all);
    let sum = 0;
    for (let i = 0; i < all.length; i += 4) sum += 0.2126 * all[i] + 0.7152 * all[i + 1] + 0.0722 * all[i + 2];
    return sum / (width * height * 255);
  };
  // Shaders and shadow maps are made for a small picture, which has the same mean as a large one.
  const canvas = renderer.domElement;
  renderer.setSize(width / 8, height / 8);
  renderer.shadowMap.autoUpdate = true;
  draw();
  // Shadow maps of what does not move are kept, as ours are.
  renderer.shadowMap.autoUpdate = false;
  let strength = 0;
  if (info.ambient !== 'none') {
    let [low, high] = [0, (info.ambient === 'sky' ? 4e-3 : 4) / info.exposure];
    for (let step = 0; step < 10; step++) {
      strength = (low + high) / 2;
      strengthen(strength);
      draw();
      if (mean(canvas.width, canvas.height) < info.mean) low = strength; else high = strength;
    }
  }
  renderer.setSize(width, height);
  const times = [];
  await send('/mark', '');
  const eye = camera.position.clone();
  for (let frame = info.frames - 1; frame >= 0; frame--) {
    // The eye moves, as it does while one walks, and comes to where the picture is taken.
    camera.position.copy(eye).add(new THREE.Vector3(0.002 * frame, 0, 0));
    const begun = performance.now();
    draw();
    times.push(performance.now() - begun);
  }
  await send('/mark', '');
  const blob = await new Promise((done) => renderer.domElement.toBlob(done, 'image/png'));
  await send('/picture.png', blob);
  const dbg = gl.getExtension('WEBGL_debug_renderer_info');
  await send('/times.json', JSON.stringify({
    times, mean: mean(width, height), strength, lamps: lamps.length,
    triangles: renderer.info.render.triangles, calls: renderer.info.render.calls,
    device: dbg ? gl.getParameter(dbg.UNMASKED_RENDERER_WEBGL) : '', version: THREE.REVISION,
  }));
}

main().catch((error) => send('/failed', String(error.stack ?? error)));
