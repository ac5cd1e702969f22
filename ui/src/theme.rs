//! Every colour, size and distance of the studio.

use egui::{Color32, CornerRadius, Margin, Shadow, Stroke, Theme, Vec2, vec2};

/// Height of the top bar, points.
pub const TOP_BAR: f32 = 52.0;
/// Height of the line of keys at the bottom.
pub const HUD: f32 = 32.0;
/// Widths of the window in points below which panels are narrower: one column of cards, then less.
pub const MIDDLING: f32 = 1100.0;
/// The same for the narrowest panels.
pub const NARROW: f32 = 760.0;
/// Width of the rail of tools.
pub const RAIL: f32 = 84.0;
/// Width of the catalog in a window of a width.
pub fn catalog(window: f32) -> f32 {
    if window >= MIDDLING { 284.0 } else { 184.0 }
}

/// Width of the inspector in a window of a width.
pub fn inspector(window: f32) -> f32 {
    if window >= MIDDLING { 304.0 } else { 264.0 }
}

/// Small distance.
pub const GAP: f32 = 8.0;
/// Distance from an edge.
pub const PAD: f32 = 14.0;
/// Rounding of cards.
pub const ROUND: u8 = 10;
/// Rounding of buttons and fields.
pub const ROUND_SMALL: u8 = 7;
/// Side of an icon.
pub const ICON: f32 = 18.0;
/// Height of a button of the top bar.
pub const BUTTON: f32 = 34.0;
/// Pixels of the screen for one millimetre of paper.
pub const PIXELS_PER_PAPER_MM: f32 = 3.4;

/// The colours of a theme.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Palette {
    /// Behind the views.
    pub canvas: Color32,
    /// Panels and bars.
    pub panel: Color32,
    /// Cards and fields.
    pub card: Color32,
    /// Behind thumbnails.
    pub well: Color32,
    /// Lines between things.
    pub line: Color32,
    /// Words.
    pub text: Color32,
    /// Quieter words.
    pub muted: Color32,
    /// The one accent.
    pub accent: Color32,
    /// The accent as a surface.
    pub accent_soft: Color32,
    /// Words on the accent.
    pub on_accent: Color32,
    /// A surface under the pointer.
    pub hover: Color32,
    /// What went wrong.
    pub danger: Color32,
    /// Lines that show why something snapped.
    pub guide: Color32,
    /// Behind the home at night.
    pub night: Color32,
    /// Whether drawings are shown light on dark.
    pub is_dark: bool,
}

const LIGHT: Palette = Palette {
    canvas: Color32::from_rgb(0xf1, 0xef, 0xeb),
    panel: Color32::from_rgb(0xfc, 0xfb, 0xf9),
    card: Color32::from_rgb(0xff, 0xff, 0xff),
    well: Color32::from_rgb(0xf4, 0xf2, 0xee),
    line: Color32::from_rgb(0xe4, 0xe1, 0xdb),
    text: Color32::from_rgb(0x22, 0x27, 0x2b),
    muted: Color32::from_rgb(0x6a, 0x71, 0x77),
    accent: Color32::from_rgb(0x2f, 0x6f, 0x5e),
    accent_soft: Color32::from_rgb(0xe1, 0xed, 0xe9),
    on_accent: Color32::from_rgb(0xff, 0xff, 0xff),
    hover: Color32::from_rgb(0xef, 0xec, 0xe7),
    danger: Color32::from_rgb(0xb0, 0x46, 0x3a),
    guide: Color32::from_rgb(0xd0, 0x7a, 0x2c),
    night: Color32::from_rgb(0x1d, 0x22, 0x2c),
    is_dark: false,
};

const DARK: Palette = Palette {
    canvas: Color32::from_rgb(0x17, 0x19, 0x1a),
    panel: Color32::from_rgb(0x20, 0x23, 0x25),
    card: Color32::from_rgb(0x29, 0x2d, 0x2f),
    well: Color32::from_rgb(0x33, 0x37, 0x3a),
    line: Color32::from_rgb(0x38, 0x3d, 0x40),
    text: Color32::from_rgb(0xe8, 0xea, 0xe9),
    muted: Color32::from_rgb(0x9d, 0xa5, 0xa8),
    accent: Color32::from_rgb(0x6f, 0xb8, 0xa3),
    accent_soft: Color32::from_rgb(0x26, 0x40, 0x39),
    on_accent: Color32::from_rgb(0x10, 0x1c, 0x18),
    hover: Color32::from_rgb(0x30, 0x35, 0x37),
    danger: Color32::from_rgb(0xe0, 0x85, 0x78),
    guide: Color32::from_rgb(0xe8, 0x9b, 0x52),
    night: Color32::from_rgb(0x10, 0x13, 0x19),
    is_dark: true,
};

impl Palette {
    /// The colours of a theme.
    pub const fn of(theme: Theme) -> Self {
        match theme {
            Theme::Light => LIGHT,
            Theme::Dark => DARK,
        }
    }

    /// The colours in use.
    pub fn in_use(ui: &egui::Ui) -> Self {
        Self::of(ui.ctx().theme())
    }

    /// A colour of a drawing made for white paper, in this theme.
    pub fn of_paper(&self, [red, green, blue, alpha]: [u8; 4]) -> Color32 {
        if self.is_dark {
            // White paper becomes the panel, black ink nearly white; hues stay, but pale fills would look muddy with
            // all of theirs.
            let mean = (f32::from(red) + f32::from(green) + f32::from(blue)) / 3.0;
            let turned = 0x20 as f32 + 255.0 * homewright_geometry::math::powf32((255.0 - mean) / 255.0, 0.86) * 0.84;
            let hue = 0.4 + 0.6 * (255.0 - mean) / 255.0;
            let shade = |channel: u8| (turned + (f32::from(channel) - mean) * hue).clamp(0.0, 255.0) as u8;
            Color32::from_rgba_unmultiplied(shade(red), shade(green), shade(blue), alpha)
        } else {
            Color32::from_rgba_unmultiplied(red, green, blue, alpha)
        }
    }

    /// The paper under a drawing.
    pub const fn paper(&self) -> Color32 {
        if self.is_dark { self.panel } else { Color32::WHITE }
    }
}

/// Gives a context the studio's looks and the system's fonts.
pub fn apply(context: &egui::Context) {
    context.add_font_provider(std::sync::Arc::new(
        egui_system_font_provider::SystemFontProvider::new().with_locale(Some("zh-Hans")),
    ));
    for theme in [Theme::Light, Theme::Dark] {
        context.set_visuals_of(theme, visuals(theme));
    }
    context.all_styles_mut(|style| {
        style.spacing.item_spacing = vec2(GAP, GAP);
        style.spacing.button_padding = vec2(10.0, 5.0);
        style.spacing.interact_size = vec2(36.0, 26.0);
        style.spacing.slider_width = 150.0;
        style.spacing.combo_width = 120.0;
        style.spacing.scroll = egui::style::ScrollStyle::thin();
        style.interaction.selectable_labels = false;
        style.interaction.tooltip_delay = 0.6;
        style.animation_time = 0.08;
        for (text_style, font) in &mut style.text_styles {
            font.size = match text_style {
                egui::TextStyle::Small => 11.5,
                egui::TextStyle::Heading => 17.0,
                _ => 13.5,
            };
        }
    });
}

fn visuals(theme: Theme) -> egui::Visuals {
    let palette = Palette::of(theme);
    let mut visuals = theme.default_visuals();
    visuals.panel_fill = palette.panel;
    visuals.window_fill = palette.card;
    visuals.extreme_bg_color = palette.card;
    visuals.faint_bg_color = palette.well;
    visuals.hyperlink_color = palette.accent;
    visuals.selection.bg_fill = palette.accent_soft;
    visuals.selection.stroke = Stroke::new(1.0, palette.accent);
    visuals.window_stroke = Stroke::new(1.0, palette.line);
    visuals.window_corner_radius = CornerRadius::same(ROUND);
    visuals.menu_corner_radius = CornerRadius::same(ROUND);
    visuals.popup_shadow = Shadow { offset: [0, 4], blur: 16, spread: 0, color: Color32::from_black_alpha(40) };
    visuals.override_text_color = Some(palette.text);
    let states = &mut visuals.widgets;
    for (state, fill, line) in [
        (&mut states.noninteractive, palette.panel, palette.line),
        (&mut states.inactive, palette.card, palette.line),
        (&mut states.hovered, palette.hover, palette.line),
        (&mut states.active, palette.accent_soft, palette.accent),
        (&mut states.open, palette.hover, palette.line),
    ] {
        state.bg_fill = fill;
        state.weak_bg_fill = fill;
        state.bg_stroke = Stroke::new(1.0, line);
        state.fg_stroke = Stroke::new(1.2, palette.text);
        state.corner_radius = CornerRadius::same(ROUND_SMALL);
        state.expansion = 0.0;
    }
    states.inactive.bg_fill = palette.line;
    visuals
}

/// The frame of a panel.
pub fn panel_frame(palette: &Palette) -> egui::Frame {
    egui::Frame::new().fill(palette.panel).inner_margin(Margin::same(PAD as i8))
}

/// The frame of a card.
pub fn card_frame(palette: &Palette) -> egui::Frame {
    egui::Frame::new()
        .fill(palette.card)
        .stroke(Stroke::new(1.0, palette.line))
        .corner_radius(CornerRadius::same(ROUND))
        .inner_margin(Margin::same(10))
}

/// The frame of what floats over the rest.
pub fn floating_frame(palette: &Palette) -> egui::Frame {
    egui::Frame::new()
        .fill(palette.card)
        .stroke(Stroke::new(1.0, palette.line))
        .corner_radius(CornerRadius::same(ROUND))
        .inner_margin(Margin::same(12))
        .shadow(Shadow { offset: [0, 8], blur: 28, spread: 0, color: Color32::from_black_alpha(56) })
}

/// Smallest size of a view.
pub const SMALLEST_VIEW: Vec2 = vec2(64.0, 64.0);
