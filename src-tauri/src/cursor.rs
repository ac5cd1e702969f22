//! Shapes of the pointer in the window system's terms.

/// The window system's shape for one of the studio's.
pub(crate) fn cursor(icon: egui::CursorIcon) -> tauri::CursorIcon {
    use egui::CursorIcon as From;
    use tauri::CursorIcon as To;
    match icon {
        From::PointingHand => To::Hand,
        From::Crosshair => To::Crosshair,
        From::Move => To::Move,
        From::Grab => To::Grab,
        From::Grabbing => To::Grabbing,
        From::Text => To::Text,
        From::VerticalText => To::VerticalText,
        From::Wait => To::Wait,
        From::Progress => To::Progress,
        From::NotAllowed => To::NotAllowed,
        From::NoDrop => To::NoDrop,
        From::Copy => To::Copy,
        From::ResizeHorizontal => To::EwResize,
        From::ResizeVertical => To::NsResize,
        From::ResizeNeSw => To::NeswResize,
        From::ResizeNwSe => To::NwseResize,
        From::ResizeColumn => To::ColResize,
        From::ResizeRow => To::RowResize,
        From::ZoomIn => To::ZoomIn,
        From::ZoomOut => To::ZoomOut,
        _ => To::Default,
    }
}
