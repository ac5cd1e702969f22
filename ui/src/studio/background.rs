//! Work in the background while the hand rests: pictures of products, indirect light, the home's own picture.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use egui::Context;
use homewright_scene::image::encode_png;
use homewright_scene::light::ProbeGrid;
use homewright_tracer::{BakeSettings, bake};

use super::Studio;
use crate::jobs::JobHandle;
use crate::readback::{crop, read_texture, shrink};
use crate::start::picture_name;

/// How long a home must rest before its indirect light is computed, seconds.
const REST_BEFORE_BAKE: f64 = 1.2;
/// How long a home must rest before its picture is kept, seconds.
const REST_BEFORE_PICTURE: f64 = 4.0;
/// Size of a home's picture on the start screen, pixels.
const PICTURE: [u32; 2] = [440, 290];

/// Indirect light, computed in the background.
pub(super) struct Light {
    sender: Sender<(u64, Option<ProbeGrid>)>,
    receiver: Receiver<(u64, Option<ProbeGrid>)>,
    /// What is being computed.
    running: Option<JobHandle>,
    /// The revision whose light is shown.
    shown: u64,
    seen: u64,
    rests_since: f64,
    /// The revision whose picture is kept.
    pictured: u64,
}

impl Default for Light {
    fn default() -> Self {
        let (sender, receiver) = channel();
        Self { sender, receiver, running: None, shown: 0, seen: 0, rests_since: 0.0, pictured: 0 }
    }
}

impl Studio {
    /// Another home is open: its light is another.
    pub(super) fn forget_light(&mut self) {
        if let Some(job) = &self.light.running {
            job.cancel();
        }
        self.light = Light::default();
    }

    pub(super) fn background(&mut self, context: &Context) {
        let is_down = context.input(|input| input.pointer.any_down());
        let is_gesture = self.session.as_ref().is_some_and(|session| session.editor.is_busy());
        self.pace.set_busy(is_down || is_gesture || self.scene.is_moving(context));
        let catalog = match &self.session {
            Some(session) => session.catalog(),
            None => self.host.catalog(),
        };
        if let Some(session) = &mut self.session
            && self.dressing.follow_up(
                context,
                self.host.as_ref(),
                session,
                &self.pace,
                (&mut self.jobs, &self.texts.get("job-textures")),
            )
        {
            self.scene.redraw();
        }
        if self.photo.follow_up(context) {
            self.notices.tell(self.texts.get("notice-photo"));
        }
        self.thumbnails.follow_up(context, self.host.as_ref(), &catalog, &self.gpu, &self.pace);
        if let Some(session) = &self.session {
            self.underlays.follow_up(context, self.host.as_ref(), session);
        }
        if !self.is_at_start {
            self.indirect_light(context, !is_gesture && !is_down);
        }
    }

    fn indirect_light(&mut self, context: &Context, is_quiet: bool) {
        let Some(session) = &mut self.session else { return };
        let light = &mut self.light;
        let now = context.input(|input| input.time);
        while let Ok((revision, probes)) = light.receiver.try_recv() {
            light.running = None;
            if revision == session.revision {
                // What was stopped by hand is not begun anew before something changes.
                light.shown = revision;
                if let Some(probes) = probes {
                    session.set_probes(probes);
                    self.scene.redraw();
                }
                context.request_repaint();
            }
        }
        if light.running.as_ref().is_some_and(|job| !self.jobs.has(job)) {
            // Nobody works on it any more: its light came, or never will.
            light.running = None;
            light.shown = light.shown.max(light.seen);
        }
        if light.seen != session.revision {
            light.seen = session.revision;
            light.rests_since = now;
            if let Some(job) = light.running.take() {
                job.cancel();
            }
        }
        let rests_for = now - light.rests_since;
        let wait = |context: &Context, until: f64| {
            context.request_repaint_after(Duration::from_secs_f64((until - rests_for).max(0.0) + 0.01));
        };
        if !is_quiet || light.running.is_some() {
            return;
        }
        if light.shown == session.revision {
            if light.pictured != session.revision {
                if rests_for < REST_BEFORE_PICTURE {
                    wait(context, REST_BEFORE_PICTURE);
                } else if let Some(texture) = self.scene.texture().filter(|_| !session.stage.is_waiting()) {
                    light.pictured = session.revision;
                    let (device, queue) = (self.gpu.device.clone(), self.gpu.queue.clone());
                    let (cache, name) = (self.host.cache(), picture_name(&session.path));
                    self.host.spawn(Box::new(move || {
                        let image = read_texture(&device, &queue, &texture);
                        let [width, height] = PICTURE;
                        let image = image.map(|image| crop(&shrink(&image, width, height), width, height));
                        if let Some(png) = image.and_then(|image| encode_png(&image).ok()) {
                            cache.put(&name, &png);
                        }
                    }));
                }
            }
            return;
        }
        if rests_for < REST_BEFORE_BAKE {
            wait(context, REST_BEFORE_BAKE);
            return;
        }
        let job = self.jobs.begin(self.texts.get("job-light"));
        let (revision, scene) = (session.revision, session.lit_scene());
        let (sender, pace, waker) = (light.sender.clone(), self.pace.clone(), context.clone());
        light.running = Some(job.handle());
        self.host.spawn(Box::new(move || {
            let settings = BakeSettings { most_probes: 5000, rays: 96, ..BakeSettings::default() };
            let baked = bake(&scene, &settings, &mut |share| {
                pace.wait(&job);
                job.go_on(share)
            });
            drop(job);
            if sender.send((revision, baked)).is_ok() {
                waker.request_repaint();
            }
        }));
    }
}
