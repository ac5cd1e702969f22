//! Pictures of plans on the graphics device, and how they lie under the plan.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};

use egui::epaint::{Mesh, Vertex};
use egui::{Color32, ColorImage, Context, Painter, Shape, TextureHandle, TextureOptions, pos2};
use homewright_design::Design;
use homewright_design::EntityId;
use homewright_scene::image::Image;

use crate::host::Host;
use crate::plan_view::Map;
use crate::readback::shrink;
use crate::session::Session;

/// Pixels along the longer side that a picture is shown with.
const LARGEST: u32 = 4096;

/// Pictures by the hash of their files.
pub struct Underlays {
    /// None: it is being read, or cannot be.
    known: BTreeMap<String, Option<TextureHandle>>,
    sender: Sender<(String, Option<ColorImage>)>,
    receiver: Receiver<(String, Option<ColorImage>)>,
}

impl Default for Underlays {
    fn default() -> Self {
        let (sender, receiver) = channel();
        Self { known: BTreeMap::new(), sender, receiver }
    }
}

impl Underlays {
    /// Shows a picture that was just embedded.
    pub fn put(&mut self, asset: &str, image: &Image, context: &Context) {
        let picture = context.load_texture(asset, color_image(image), TextureOptions::LINEAR);
        self.known.insert(asset.to_owned(), Some(picture));
    }

    /// Reads the pictures of a home in the background.
    pub fn follow_up(&mut self, context: &Context, host: &dyn Host, session: &Session) {
        for (asset, picture) in self.receiver.try_iter() {
            let picture = picture.map(|picture| context.load_texture(asset.as_str(), picture, TextureOptions::LINEAR));
            self.known.insert(asset, picture);
            context.request_repaint();
        }
        for (_, underlay) in session.editor.design().underlays() {
            if self.known.contains_key(&underlay.asset) {
                continue;
            }
            self.known.insert(underlay.asset.clone(), None);
            let (asset, assets) = (underlay.asset.clone(), session.assets());
            let (sender, waker) = (self.sender.clone(), context.clone());
            host.spawn(Box::new(move || {
                let image = assets.image(&asset).map(|image| color_image(&image));
                if sender.send((asset, image)).is_ok() {
                    waker.request_repaint();
                }
            }));
        }
    }

    /// Paints the pictures of a level.
    pub fn paint(&self, painter: &Painter, map: &Map, design: &Design, level: EntityId) {
        for (_, underlay) in design.underlays().filter(|(_, one)| one.level == level && !one.is_hidden) {
            let Some(Some(picture)) = self.known.get(&underlay.asset) else { continue };
            let color = Color32::from_white_alpha((underlay.opacity.clamp(0.0, 1.0) * 255.0).round() as u8);
            let mut mesh = Mesh::with_texture(picture.id());
            let uvs = [pos2(0.0, 1.0), pos2(1.0, 1.0), pos2(1.0, 0.0), pos2(0.0, 0.0)];
            for (corner, uv) in underlay.corners().into_iter().zip(uvs) {
                mesh.vertices.push(Vertex { pos: map.screen(corner), uv, color });
            }
            mesh.indices = vec![0, 1, 2, 0, 2, 3];
            painter.add(Shape::mesh(Arc::new(mesh)));
        }
    }
}

fn color_image(image: &Image) -> ColorImage {
    let small = shrink(image, LARGEST, LARGEST);
    ColorImage::from_rgba_unmultiplied([small.width as usize, small.height as usize], &small.rgba)
}
