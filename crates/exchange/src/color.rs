//! Colours of Sweet Home 3D.

/// A colour attribute (AARRGGBB) as `#rrggbb`.
pub(crate) fn color_of(text: &str) -> Option<String> {
    let digits = text.trim();
    let is_color = digits.len() == 8 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_color.then(|| format!("#{}", digits[2..].to_ascii_lowercase()))
}
