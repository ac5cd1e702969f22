//! Whole files of every kind, to be damaged.

use std::path::Path;
use std::sync::{Arc, OnceLock};

use homewright_catalog::{Catalog, Product};
use homewright_design::{Design, Entity, IdSource, Transaction, json, template};
use homewright_scene::gltf::write_glb;
use homewright_scene::image::{ColorSpace, Image, encode_jpeg, encode_png};
use homewright_staging::{NoAssets, Stage};
use homewright_store::Home;

use crate::mutate::pack;

const RECORDS: &str = include_str!("../../../golden/records.toml");
const ROOM: &str = include_str!("../../../golden/room.toml");
/// A material library beside models.
pub(crate) const MATERIALS: &str = "newmtl a\nKd 0.5 0.4 0.3\nd 0.8\nNs 30\nmap_Kd t.png\nnewmtl b\nKd 1 0 0\n";
const CUBE: &str = "mtllib m.mtl\nv 0 0 0\nv 400 0 0\nv 400 0 500\nv 0 0 500\nv 0 900 0\nv 400 900 0\nv 400 900 500\n\
    v 0 900 500\nvt 0 0\nvt 1 0\nvt 1 1\nvn 0 1 0\nusemtl a\nf 4/1/1 3/2/1 2/3/1 1/1/1\nf 5 6 7 8\nusemtl b\n\
    f 1 2 6 5\nf 2 3 7 6\nf 3 4 8 7\nf -5 -8 -4 -1\n";

/// The records of the small home.
pub(crate) fn catalog() -> &'static Catalog {
    static CATALOG: OnceLock<Catalog> = OnceLock::new();
    // Without textures, which take longer to make than everything else.
    let plain: Vec<&str> = RECORDS.lines().filter(|line| !line.starts_with("texture")).collect();
    let plain = plain.join("\n");
    CATALOG.get_or_init(|| Catalog::from_sources(&[("records.toml", &plain)]).0)
}

/// One room with a window, a sofa, a table and a lamp.
pub(crate) fn small_home() -> Design {
    template::instantiate("room.toml", ROOM, catalog(), &mut IdSource::new(0, 7))
        .unwrap_or_else(|error| panic!("{error}"))
}

fn json_of(design: &Design) -> String {
    json::to_json(design).unwrap_or_else(|error| panic!("{error}"))
}

/// Files of `SHARED` with an ending, where they are there: real ones find what made ones do not.
fn real(folder: &str, ending: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data").join(folder);
    let mut paths: Vec<_> = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|file| file.path()).collect();
    paths.sort();
    let fits = |path: &Path| path.extension().is_some_and(|found| found == ending);
    paths.iter().filter(|path| fits(path)).filter_map(|path| std::fs::read(path).ok()).collect()
}

fn beside(made: Vec<Vec<u8>>, real: Vec<Vec<u8>>) -> Vec<Vec<u8>> {
    // A home of megabytes would take all the time there is.
    made.into_iter().chain(real.into_iter().filter(|bytes| bytes.len() < 1 << 20)).collect()
}

pub(crate) fn homes() -> Vec<Vec<u8>> {
    let folder = tempfile::tempdir().unwrap_or_else(|error| panic!("{error}"));
    let path = folder.path().join("x.home");
    let fail = |error: &dyn std::fmt::Display| -> ! { panic!("a seed cannot be made: {error}") };
    let design = small_home();
    let mut home = Home::create_with(&path, &design, 0).unwrap_or_else(|error| fail(&error));
    for (id, item) in design.items().map(|(id, item)| (id, item.clone())) {
        let mut moved = item;
        moved.position.x += 10.0;
        let step = Transaction::new("Move it").with(id, Entity::Item(Box::new(moved)));
        drop(home.commit(step, 1).unwrap_or_else(|error| fail(&error)));
    }
    home.put_asset(b"glTF and more").unwrap_or_else(|error| fail(&error));
    home.keep_version("First", 2).unwrap_or_else(|error| fail(&error));
    home.close().unwrap_or_else(|error| fail(&error));
    vec![std::fs::read(&path).unwrap_or_else(|error| fail(&error))]
}

pub(crate) fn documents() -> Vec<Vec<u8>> {
    vec![json_of(&small_home()).into_bytes()]
}

pub(crate) fn scripts() -> Vec<Vec<u8>> {
    let level = small_home().levels().first().map(|(id, _)| id.to_string()).unwrap_or_default();
    let text = r#"[{"label":"Draw","put":{"$w":{"type":"wall","level":"LEVEL","start":[0,0],"end":[3000,1000],"arc":40,"thickness":120,"height":2500,"end_height":1500},
"$o":{"type":"opening","wall":"$w","kind":{"kind":"door","opens_to":"left","hinge_at_start":true,"open":30},"along":1500,"width":900,"height":1200,"sill":0},
"$r":{"type":"room","level":"LEVEL","kind":"bath","boundary":{"by":"outline","points":[[0,0],[3000,0],[3000,2000]]}},
"$s":{"type":"stairs","level":"LEVEL","position":[100,100],"rotation":20,"width":900,"going":270,"risers":17,"turn":"half_left"},
"$c":{"type":"column","level":"LEVEL","position":[500,500],"section":"round","width":300,"depth":300},
"$d":{"type":"dimension","level":"LEVEL","from":[0,0],"to":[1000,0],"offset":300},
"$v":{"type":"viewpoint","name":"W","level":"LEVEL","eye":[2000,2000,1500],"target":[1700,0,1200],"field_of_view":70}}},
{"set":{"@project":{"name":"New"},"@room":{"field_of_view":20}}},{"delete":["$o"]}]"#;
    vec![
        text.replace("LEVEL", &level).into_bytes(),
        br#"{"put":{"$x":{"type":"level","name":"2F","elevation":2900,"height":2700,"slab":150}}}"#.to_vec(),
    ]
}

pub(crate) fn templates() -> Vec<Vec<u8>> {
    vec![ROOM.as_bytes().to_vec()]
}

pub(crate) fn records() -> Vec<Vec<u8>> {
    let shipped = homewright_catalog::catalog::shipped_sources();
    let some = shipped.iter().filter(|(name, _)| {
        ["chairs.toml", "lamps", "wood.toml", "kitchen.toml"].iter().any(|end| name.ends_with(end))
    });
    std::iter::once(RECORDS.as_bytes().to_vec()).chain(some.map(|(_, text)| text.as_bytes().to_vec())).collect()
}

const HOME_XML: &str = "<?xml version='1.0'?><home version='7000' name='x' wallHeight='260'>\
    <environment skyColor='FF0000FF'><texture attribute='skyTexture' name='s' width='1' height='1' image='2'/></environment>\
    <compass x='0' y='0' northDirection='0.3' longitude='2' latitude='0.5'/>\
    <observerCamera attribute='storedCamera' name='c' x='10' y='20' z='170' yaw='-3.1' pitch='0.1' fieldOfView='1.1'/>\
    <level id='l0' name='0' elevation='0' floorThickness='12' height='250'/>\
    <level id='l1' name='1' elevation='262' floorThickness='12' height='250' visible='false'>\
    <backgroundImage image='2' scaleDistance='100' scaleDistanceXStart='0' scaleDistanceYStart='0' scaleDistanceXEnd='4' scaleDistanceYEnd='0' xOrigin='5' yOrigin='5'/></level>\
    <furnitureGroup level='l0' name='g'><pieceOfFurniture level='l0' name='a' model='1/c.obj' x='90' y='90' angle='1' width='60' depth='40' height='80' modelRotation='0 0 1 0 1 0 -1 0 0'>\
    <material name='a' color='FF112233' shininess='0.5'/><transformation name='t' matrix='1 0 0 0'/></pieceOfFurniture></furnitureGroup>\
    <doorOrWindow level='l0' name='d' model='1/c.obj' x='200' y='0' width='90' depth='10' height='208' wallThickness='0.5' wallDistance='0.1' modelMirrored='true'>\
    <sash xAxis='0' yAxis='0.5' width='1' startAngle='0' endAngle='-1.57'/></doorOrWindow>\
    <doorOrWindow level='l0' name='w' x='200' y='340' elevation='90' width='90' depth='10' height='100'/>\
    <light level='l1' name='l' model='1/c.obj' x='50' y='50' width='20' depth='20' height='40' power='0.5'><lightSource x='0.5' y='0.5' z='0.9' color='00FFFFFF' diameter='0.2'/></light>\
    <wall id='a' level='l0' xStart='0' yStart='0' xEnd='400' yEnd='0' thickness='10' leftSideColor='FFAABBCC'><baseboard attribute='leftSideBaseboard' thickness='1' height='7'/></wall>\
    <wall id='b' level='l0' xStart='400' yStart='0' xEnd='400' yEnd='300' thickness='10'><texture attribute='leftSideTexture' name='t' width='20' height='20' image='2'/></wall>\
    <wall id='c' level='l0' xStart='400' yStart='300' xEnd='0' yEnd='300' thickness='10' arcExtent='1'/>\
    <wall id='d' level='l0' xStart='0' yStart='300' xEnd='0' yEnd='0' thickness='10' height='200' heightAtEnd='300'/>\
    <room level='l0' name='r' floorColor='FF998877'><point x='5' y='5'/><point x='395' y='5'/><point x='395' y='295'/><point x='5' y='295'/></room>\
    <room level='l1' name='s'><point x='0' y='0'/><point x='300' y='0'/><point x='300' y='200'/></room>\
    <polyline thickness='1'><point x='0' y='0'/></polyline><dimensionLine level='l0' xStart='0' yStart='0' xEnd='100' yEnd='0' offset='-30'/>\
    <label x='1' y='2'><text>Hi &amp; bye</text></label></home>";

fn named(files: &[(&str, &[u8])]) -> Vec<(String, Vec<u8>)> {
    files.iter().map(|(name, bytes)| ((*name).to_owned(), bytes.to_vec())).collect()
}

pub(crate) fn sh3d() -> Vec<Vec<u8>> {
    let files: &[(&str, &[u8])] = &[
        ("Home.xml", HOME_XML.as_bytes()),
        ("1/c.obj", CUBE.as_bytes()),
        ("1/m.mtl", MATERIALS.as_bytes()),
        ("1/t.png", &png()),
        ("2", &png()),
    ];
    beside(vec![pack(&named(files))], real("sh3d", "sh3d"))
}

pub(crate) fn libraries() -> Vec<Vec<u8>> {
    let furniture = "id=x\nname=X\nname#1=Chair\nname#2=Lamp\ncategory#1=Seats\ncategory#2=Lights\nicon#1=/i.png\nicon#2=/i.png\n\
        model#1=/c/c.obj\nmodel#2=/c/c.obj\nwidth#1=40\ndepth#1=50\nheight#1=90\nwidth#2=40\ndepth#2=50\nheight#2=90\nmovable#1=true\n\
        movable#2=true\ndoorOrWindow#1=false\ndoorOrWindow#2=false\nmodelRotation#1=1 0 0 0 1 0 0 0 1\ncreator#1=Us\nprice#1=12.5\n\
        lightSourceX#2=20\nlightSourceY#2=25\nlightSourceZ#2=80\nlightSourceColor#2=#ffffff\nlightSourceDiameter#2=10\n";
    let textures = "id=x\nname#1=Brick\ncategory#1=Wall\nimage#1=/i.png\nwidth#1=20\nheight#1=20\ncreator#1=Us\n";
    let furniture: &[(&str, &[u8])] = &[
        ("PluginFurnitureCatalog.properties", furniture.as_bytes()),
        ("c/c.obj", CUBE.as_bytes()),
        ("c/m.mtl", MATERIALS.as_bytes()),
        ("i.png", &png()),
    ];
    let textures: &[(&str, &[u8])] = &[("PluginTexturesCatalog.properties", textures.as_bytes()), ("i.png", &png())];
    vec![pack(&named(furniture)), pack(&named(textures))]
}

fn checks() -> Image {
    let rgba = (0..64_u8).flat_map(|pixel| [pixel * 4, 255 - pixel, (pixel % 8) * 30, 255]).collect();
    Image { width: 8, height: 8, rgba, color_space: ColorSpace::Srgb }
}

fn png() -> Vec<u8> {
    encode_png(&checks()).unwrap_or_else(|error| panic!("{error}"))
}

pub(crate) fn pictures() -> Vec<Vec<u8>> {
    let mut made = vec![png(), encode_jpeg(&checks(), 80).unwrap_or_else(|error| panic!("{error}"))];
    let plain = image::RgbaImage::from_raw(8, 8, checks().rgba).unwrap_or_default();
    use image::ImageFormat::{Bmp, Gif, Tga, WebP};
    for format in [Bmp, Gif, Tga, WebP] {
        let mut bytes = std::io::Cursor::new(Vec::new());
        if plain.write_to(&mut bytes, format).is_ok() {
            made.push(bytes.into_inner());
        }
    }
    made
}

pub(crate) fn models() -> Vec<Vec<u8>> {
    let mut stage = Stage::new(Arc::new(NoAssets));
    drop(stage.reset(&small_home()));
    vec![write_glb(stage.scene(), &[]).unwrap_or_else(|error| panic!("{error}"))]
}

pub(crate) fn text_models() -> Vec<Vec<u8>> {
    let text = r#"{"asset":{"version":"2.0"},"extensionsUsed":["KHR_materials_variants","KHR_lights_punctual","KHR_texture_transform"],
"extensions":{"KHR_materials_variants":{"variants":[{"name":"red"},{"name":"blue"}]},"KHR_lights_punctual":{"lights":[{"type":"spot","intensity":40,"spot":{"innerConeAngle":0.2,"outerConeAngle":0.6}}]}},
"scene":0,"scenes":[{"nodes":[0,1]}],"nodes":[{"mesh":0,"scale":[1,2,1],"children":[2]},{"extensions":{"KHR_lights_punctual":{"light":0}},"rotation":[0,0,0,1]},{"mesh":0,"matrix":[1,0,0,0,0,1,0,0,0,0,1,0,1,0,0,1]}],
"meshes":[{"primitives":[{"attributes":{"POSITION":0},"indices":1,"material":0,"extensions":{"KHR_materials_variants":{"mappings":[{"material":1,"variants":[0]}]}}}]}],
"materials":[{"pbrMetallicRoughness":{"baseColorFactor":[1,0.5,0.2,1],"baseColorTexture":{"index":0,"extensions":{"KHR_texture_transform":{"scale":[2,2]}}}}},{"alphaMode":"BLEND"}],
"textures":[{"source":0}],"images":[{"uri":"data:image/png;base64,iVBORw0KGgo="}],
"accessors":[{"bufferView":0,"componentType":5126,"count":3,"type":"VEC3","min":[0,0,0],"max":[1,1,0]},{"bufferView":1,"componentType":5123,"count":3,"type":"SCALAR","sparse":{"count":1,"indices":{"bufferView":1,"componentType":5123},"values":{"bufferView":1}}}],
"bufferViews":[{"buffer":0,"byteOffset":0,"byteLength":36},{"buffer":0,"byteOffset":36,"byteLength":6}],
"buffers":[{"byteLength":44,"uri":"data:application/octet-stream;base64,AAAAAAAAAAAAAAAAAACAPwAAAAAAAAAAAAAAAAAAgD8AAAAAAAABAAIAAAA="}]}"#;
    beside(vec![text.as_bytes().to_vec()], real("glb", "gltf"))
}

pub(crate) fn objects() -> Vec<Vec<u8>> {
    vec![CUBE.as_bytes().to_vec()]
}

pub(crate) fn lists() -> Vec<Vec<u8>> {
    let text = "sku,model,name,中文名,category,width (cm),depth,height,price,weight\nA-1,a/c.glb,Chair,椅子,chair,40,500,900,\"1,299.50\",5\nA-2,b.obj,\"Big \"\"desk\"\"\",书桌,desk,140,70 cm,1 m,999,\n";
    let (gbk, _, _) = encoding_rs::GB18030.encode(text);
    let utf16: Vec<u8> = std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    vec![text.as_bytes().to_vec(), text.replace(',', ";").into_bytes(), gbk.into_owned(), utf16]
}

pub(crate) fn workbooks() -> Vec<Vec<u8>> {
    let sheet = "<worksheet><sheetData><row r='1'><c r='A1' t='s'><v>0</v></c><c r='B1' t='inlineStr'><is><t>name</t></is></c><c r='C1' t='s'><v>1</v></c><c r='D1' t='str'><v>depth</v></c><c r='E1' t='str'><v>height</v></c><c r='F1' t='str'><v>model</v></c></row>\
        <row r='2'><c r='A2'><v>17</v></c><c r='B2' t='str'><v>Chair</v></c><c r='C2'><v>400.5</v></c><c r='D2'><v>5E2</v></c><c r='E2'><v>900</v></c><c r='F2' t='str'><v>c.glb</v></c></row></sheetData></worksheet>";
    let files: &[(&str, &[u8])] = &[
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
        ("xl/sharedStrings.xml", b"<sst><si><t>sku</t></si><si><r><t>wid</t></r><r><t>th</t></r></si></sst>"),
        ("xl/workbook.xml", b"<workbook><sheets><sheet name='S' sheetId='1' r:id='rId1'/></sheets></workbook>"),
        (
            "xl/_rels/workbook.xml.rels",
            b"<Relationships><Relationship Id='rId1' Target='worksheets/sheet1.xml'/></Relationships>",
        ),
    ];
    vec![pack(&named(files))]
}

pub(crate) fn webs() -> Vec<Vec<u8>> {
    let made = "IESNA:LM-63-2002\r\n[TEST] x\r\n[MANUFAC] Us\r\nTILT=INCLUDE\r\n1\r\n2\r\n0 90\r\n1 0.9\r\n1 1000 1 3 2 1 2 0.1 0.1 0\r\n1 1 20\r\n0 45 90\r\n0 90\r\n100 80 0\r\n90 70 0\r\n";
    let shipped = Catalog::builtin().products.values().filter_map(web_text).take(3);
    beside(std::iter::once(made.as_bytes().to_vec()).chain(shipped).collect(), real("photometry", "ies"))
}

fn web_text(product: &Product) -> Option<Vec<u8>> {
    let web = product.web().ok()??;
    Some(homewright_catalog::photometry::write_ies(&web, &[("TEST", "x")], 10.0).into_bytes())
}

pub(crate) fn eulumdat() -> Vec<Vec<u8>> {
    let mut lines = vec!["Maker", "1", "1", "4", "90", "3", "45", "report", "Lamp", "no", "file.ldt", "2026"];
    lines.extend(["600", "600", "50", "500", "500", "0", "0", "0", "0", "100", "80", "1", "0"]);
    lines.extend(["1", "1", "LED", "2000", "4000", "80", "20,5"]);
    lines.extend(["0.5"; 10]);
    lines.extend(["0", "90", "180", "270", "0", "45", "90", "100,5", "90", "0"]);
    vec![lines.join("\r\n").into_bytes()]
}
