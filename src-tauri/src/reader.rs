//! The studio for those who do not see it: the controls of every frame as the system's screen readers find them.
//!
//! On Linux the toolkit speaks to screen readers for its own widgets. So every control of a frame has a shadow among
//! them: a widget that is not painted and takes no room and no clicks, but is read, found and pressed by others.
//! Nothing is told until the session's bus says that somebody reads.

#[cfg(target_os = "linux")]
mod shadows {
    use std::cell::RefCell;
    use std::collections::BTreeMap;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::sync::mpsc::{Receiver, Sender, channel};
    use std::time::Instant;

    use egui::accesskit::{Action, ActionRequest, Node, NodeId, Role, TreeId, TreeUpdate};
    use gtk::glib::translate::IntoGlib as _;
    use gtk::prelude::{
        AtkObjectExt as _, BoxExt as _, ButtonExt as _, ContainerExt as _, DBusProxyExt as _, FixedExt as _,
        ObjectExt as _, WidgetExt as _,
    };
    use gtk::{atk, gio, glib};
    use tauri::Window;

    thread_local! {
        /// Widgets belong to the thread of the window.
        static SHADOWS: RefCell<Option<Shadows>> = const { RefCell::new(None) };
    }

    /// What tells screen readers about the window.
    pub(crate) struct Reader {
        /// Whether somebody reads.
        is_wanted: Arc<AtomicBool>,
        /// Whether frames tell their controls.
        is_telling: bool,
        requests: Receiver<ActionRequest>,
    }

    /// The shadows of a window.
    struct Shadows {
        room: gtk::Fixed,
        controls: BTreeMap<NodeId, Shadow>,
        focused: Option<NodeId>,
        voice: Voice,
    }

    struct Shadow {
        widget: gtk::Button,
        words: (String, String),
        place: [i32; 4],
    }

    /// What screen readers ask for, on its way to the studio.
    #[derive(Clone)]
    struct Voice {
        requests: Sender<ActionRequest>,
        alarm: Sender<Instant>,
    }

    impl Voice {
        fn press(&self, control: NodeId) {
            let request =
                ActionRequest { action: Action::Click, target_tree: TreeId::ROOT, target_node: control, data: None };
            // A closed channel means that the window is gone.
            let _closed = self.requests.send(request);
            let _closed = self.alarm.send(Instant::now());
        }
    }

    impl Reader {
        /// Offers a window to screen readers; `alarm` wakes the studio.
        pub(crate) fn of(window: &Window, alarm: &Sender<Instant>) -> Self {
            let (sender, requests) = channel();
            let is_wanted = Arc::new(AtomicBool::new(false));
            if let (Ok(around), true) = (window.default_vbox(), has_bus()) {
                let room = gtk::Fixed::new();
                around.pack_start(&room, false, false, 0);
                room.show();
                let voice = Voice { requests: sender, alarm: alarm.clone() };
                let shadows = Shadows { room, controls: BTreeMap::new(), focused: None, voice };
                SHADOWS.with_borrow_mut(|all| *all = Some(shadows));
                listen_for_readers(&is_wanted, alarm.clone());
            }
            Self { is_wanted, is_telling: false, requests }
        }

        /// What screen readers asked for since the last call; whether that wants a frame.
        pub(crate) fn listen(&mut self, context: &egui::Context, input: &mut egui::RawInput) -> bool {
            let is_wanted = self.is_wanted.load(Ordering::Relaxed);
            let mut wants_frame = is_wanted != self.is_telling;
            if wants_frame {
                self.is_telling = is_wanted;
                if is_wanted { context.enable_accesskit() } else { context.disable_accesskit() }
            }
            for request in self.requests.try_iter() {
                wants_frame = true;
                input.events.push(egui::Event::AccessKitActionRequest(request));
            }
            wants_frame
        }

        /// Tells what a frame shows; `scale` is the toolkit's pixels for a point.
        pub(crate) fn tell(&self, update: Option<TreeUpdate>, scale: f32) {
            let Some(update) = update.filter(|_| self.is_telling) else { return };
            SHADOWS.with_borrow_mut(|shadows| {
                if let Some(shadows) = shadows {
                    shadows.follow(&update, f64::from(scale));
                }
            });
        }
    }

    /// Whether there is a session's bus. Without one the toolkit would start one of its own.
    fn has_bus() -> bool {
        let in_runtime = std::env::var_os("XDG_RUNTIME_DIR").map(|folder| std::path::Path::new(&folder).join("bus"));
        std::env::var_os("DBUS_SESSION_BUS_ADDRESS").is_some() || in_runtime.is_some_and(|bus| bus.exists())
    }

    /// Keeps up with whether somebody reads, as the session's bus says.
    fn listen_for_readers(is_wanted: &Arc<AtomicBool>, alarm: Sender<Instant>) {
        let is_wanted = Arc::clone(is_wanted);
        let heard = move |status: &gio::DBusProxy| {
            let says = |name| status.cached_property(name).and_then(|value| value.get::<bool>()).unwrap_or(false);
            is_wanted.store(says("IsEnabled") || says("ScreenReaderEnabled"), Ordering::Relaxed);
            let _closed = alarm.send(Instant::now());
        };
        gio::DBusProxy::for_bus(
            gio::BusType::Session,
            gio::DBusProxyFlags::NONE,
            None,
            "org.a11y.Bus",
            "/org/a11y/bus",
            "org.a11y.Status",
            gio::Cancellable::NONE,
            move |status| {
                // Without the bus of assistive technologies nobody reads.
                let Ok(status) = status else { return };
                heard(&status);
                status.connect_local("g-properties-changed", true, move |values| {
                    if let Some(status) = values.first().and_then(|value| value.get::<gio::DBusProxy>().ok()) {
                        heard(&status);
                    }
                    None
                });
                STATUS.with_borrow_mut(|kept| *kept = Some(status));
            },
        );
    }

    thread_local! {
        /// What says whether somebody reads lives as long as the window.
        static STATUS: RefCell<Option<gio::DBusProxy>> = const { RefCell::new(None) };
    }

    impl Shadows {
        fn follow(&mut self, update: &TreeUpdate, scale: f64) {
            let mut now = BTreeMap::new();
            for (id, node) in in_order(update) {
                let Some((role, words)) = role(node.role()).zip(words(node)) else { continue };
                let mut shadow = self.controls.remove(&id).unwrap_or_else(|| self.cast(id, role));
                shadow.follow(node, words, scale);
                now.insert(id, shadow);
            }
            for gone in std::mem::replace(&mut self.controls, now).into_values() {
                self.room.remove(&gone.widget);
            }
            let focused = Some(update.focus).filter(|id| self.controls.contains_key(id));
            if focused != self.focused {
                for (id, is_so) in [(self.focused, false), (focused, true)] {
                    if let Some(shadow) = id.and_then(|id| self.controls.get(&id)) {
                        shadow.tell_focus(is_so);
                    }
                }
                self.focused = focused;
            }
        }

        /// The shadow of a control that was not there before.
        fn cast(&self, id: NodeId, role: atk::Role) -> Shadow {
            let widget = gtk::Button::new();
            widget.set_can_focus(false);
            widget.connect_draw(|_, _| glib::Propagation::Stop);
            let voice = self.voice.clone();
            widget.connect_clicked(move |_| voice.press(id));
            self.room.put(&widget, 0, 0);
            widget.show();
            // What is clicked is the studio.
            if let Some(window) = widget.event_window() {
                window.set_pass_through(true);
            }
            if let Some(told) = widget.accessible() {
                told.set_role(role);
            }
            Shadow { widget, words: (String::new(), String::new()), place: [0; 4] }
        }
    }

    impl Shadow {
        fn follow(&mut self, node: &Node, words: (String, String), scale: f64) {
            if self.words != words {
                if let Some(told) = self.widget.accessible() {
                    told.set_name(&words.0);
                    told.set_description(&words.1);
                }
                self.words = words;
            }
            if self.widget.is_sensitive() == node.is_disabled() {
                self.widget.set_sensitive(!node.is_disabled());
            }
            if let Some(rect) = node.bounds() {
                let [left, top, right, bottom] =
                    [rect.x0, rect.y0, rect.x1, rect.y1].map(|side| (side * scale).round() as i32);
                let place = [left, top, (right - left).max(1), (bottom - top).max(1)];
                if self.place != place {
                    let [left, top, width, height] = place;
                    self.widget.size_allocate(&gtk::Allocation::new(left, top, width, height));
                    self.place = place;
                }
            }
        }

        fn tell_focus(&self, has_focus: bool) {
            if let Some(told) = self.widget.accessible() {
                told.notify_state_change(atk::StateType::Focused.into_glib() as u64, has_focus);
            }
        }
    }

    /// Controls in the order in which they are read: each before those that it holds.
    fn in_order(update: &TreeUpdate) -> Vec<(NodeId, &Node)> {
        let mut nodes: BTreeMap<NodeId, &Node> = update.nodes.iter().map(|(id, node)| (*id, node)).collect();
        let mut waiting: Vec<NodeId> = update.tree.iter().map(|tree| tree.root).collect();
        let mut found = Vec::with_capacity(nodes.len());
        while let Some(id) = waiting.pop() {
            let Some(node) = nodes.remove(&id) else { continue };
            waiting.extend(node.children().iter().rev());
            found.push((id, node));
        }
        // What hangs on nothing comes last.
        found.extend(nodes);
        found
    }

    /// What a control is called, and its value; nothing for what has no words.
    fn words(node: &Node) -> Option<(String, String)> {
        let (label, value) = (node.label().unwrap_or_default(), node.value().unwrap_or_default());
        let (name, about) = if label.is_empty() { (value, "") } else { (label, value) };
        (!name.trim().is_empty()).then(|| (name.to_owned(), about.to_owned()))
    }

    /// What a control is to a screen reader; nothing for what only holds others.
    fn role(role: Role) -> Option<atk::Role> {
        Some(match role {
            Role::Label => atk::Role::Label,
            Role::Button | Role::DefaultButton => atk::Role::PushButton,
            Role::DisclosureTriangle => atk::Role::ToggleButton,
            Role::CheckBox => atk::Role::CheckBox,
            Role::RadioButton => atk::Role::RadioButton,
            Role::Tab => atk::Role::PageTab,
            Role::MenuItem => atk::Role::MenuItem,
            Role::ListBoxOption | Role::ListItem => atk::Role::ListItem,
            Role::ComboBox => atk::Role::ComboBox,
            Role::TextInput | Role::SearchInput | Role::MultilineTextInput => atk::Role::Entry,
            Role::SpinButton => atk::Role::SpinButton,
            Role::Slider => atk::Role::Slider,
            Role::ProgressIndicator => atk::Role::ProgressBar,
            Role::Link => atk::Role::Link,
            Role::Image => atk::Role::Image,
            Role::Canvas => atk::Role::Canvas,
            _ => return None,
        })
    }
}

#[cfg(target_os = "linux")]
pub(crate) use shadows::Reader;

/// Elsewhere screen readers are not told yet.
#[cfg(not(target_os = "linux"))]
pub(crate) struct Reader;

#[cfg(not(target_os = "linux"))]
impl Reader {
    pub(crate) const fn of(_window: &tauri::Window, _alarm: &std::sync::mpsc::Sender<std::time::Instant>) -> Self {
        Self
    }

    pub(crate) const fn listen(&mut self, _context: &egui::Context, _input: &mut egui::RawInput) -> bool {
        false
    }

    pub(crate) fn tell(&self, _update: Option<egui::accesskit::TreeUpdate>, _scale: f32) {}
}
