//! Intel Open Image Denoise in place of our own filter, where its library is installed: it is looked for when it is
//! asked for, and nothing needs it. The C functions and their meaning are those of its header, the same in its versions 1
//! and 2.

use std::ffi::{CStr, c_char, c_int, c_void};
use std::path::PathBuf;

use glam::Vec3;
use libloading::Library;

use crate::picture::TracedImage;

/// Names that the library goes by, newest first.
const NAMES: [&str; 5] = [
    "libOpenImageDenoise.so.2",
    "libOpenImageDenoise.so.1",
    "libOpenImageDenoise.so",
    "libOpenImageDenoise.dylib",
    "OpenImageDenoise.dll",
];
/// A variable that names the library's file.
const PLACE: &str = "HOMEWRIGHT_OIDN";
/// `OIDN_DEVICE_TYPE_CPU`: the same picture on every machine with the same version.
const DEVICE_CPU: c_int = 1;
/// `OIDN_FORMAT_FLOAT3`.
const FLOAT3: c_int = 3;

/// Why Open Image Denoise took no noise out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OidnError {
    /// Its library is not there.
    Missing(String),
    /// It is there and failed, with its own words.
    Failed(String),
}

impl std::error::Error for OidnError {}

impl std::fmt::Display for OidnError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Missing(why) => write!(
                formatter,
                "Open Image Denoise is not installed ({why}); install its library, name it in {PLACE}, or leave noise to \
                 the built-in filter"
            ),
            Self::Failed(why) => write!(formatter, "Open Image Denoise failed: {why}"),
        }
    }
}

/// The picture without most of its noise, by Open Image Denoise with albedo and normals as guides. They and depth stay
/// as they are.
///
/// # Errors
/// When its library is not there, or fails.
pub fn denoise_with_oidn(image: &TracedImage) -> Result<TracedImage, OidnError> {
    let library = open()?;
    let color = filtered(&library, image)?;
    Ok(TracedImage { color, variance: vec![0.0; image.color.len()], ..image.clone() })
}

#[expect(unsafe_code, reason = "a shared library is opened by name")]
fn open() -> Result<Library, OidnError> {
    let named = std::env::var_os(PLACE).map(PathBuf::from);
    let names: Vec<PathBuf> = named.map_or_else(|| NAMES.map(PathBuf::from).into(), |named| vec![named]);
    let mut last = String::new();
    for name in names {
        // SAFETY: the library's initialisers are those of Open Image Denoise or of what the user named in its place.
        match unsafe { Library::new(&name) } {
            Ok(library) => return Ok(library),
            Err(error) => last = error.to_string(),
        }
    }
    Err(OidnError::Missing(last))
}

/// A device or a filter of the library.
type Handle = *mut c_void;

#[expect(unsafe_code, reason = "functions of a C library")]
fn filtered(library: &Library, image: &TracedImage) -> Result<Vec<Vec3>, OidnError> {
    let (width, height) = (image.size.x as usize, image.size.y as usize);
    debug_assert_eq!(image.color.len(), width * height, "a picture is as large as it says");
    // The library wants what it may write to; it writes to its output alone.
    let (mut color, mut albedo, mut normal) = (image.color.clone(), image.albedo.clone(), image.normal.clone());
    let mut output = vec![Vec3::ZERO; color.len()];
    // SAFETY: names and signatures are those of oidn.h. Pictures are `width * height` values of three floats, which is
    // how `Vec3` lies in memory, and outlive the filter, which is released before they are dropped.
    unsafe {
        let new_device: unsafe extern "C" fn(c_int) -> Handle = function(library, "oidnNewDevice")?;
        let commit_device: unsafe extern "C" fn(Handle) = function(library, "oidnCommitDevice")?;
        let device_error: unsafe extern "C" fn(Handle, *mut *const c_char) -> c_int =
            function(library, "oidnGetDeviceError")?;
        let release_device: unsafe extern "C" fn(Handle) = function(library, "oidnReleaseDevice")?;
        let new_filter: unsafe extern "C" fn(Handle, *const c_char) -> Handle = function(library, "oidnNewFilter")?;
        let set_image: unsafe extern "C" fn(
            Handle,
            *const c_char,
            *mut c_void,
            c_int,
            usize,
            usize,
            usize,
            usize,
            usize,
        ) = function(library, "oidnSetSharedFilterImage")?;
        let set_bool: unsafe extern "C" fn(Handle, *const c_char, bool) =
            function(library, "oidnSetFilterBool").or_else(|_| function(library, "oidnSetFilter1b"))?;
        let commit_filter: unsafe extern "C" fn(Handle) = function(library, "oidnCommitFilter")?;
        let execute_filter: unsafe extern "C" fn(Handle) = function(library, "oidnExecuteFilter")?;
        let release_filter: unsafe extern "C" fn(Handle) = function(library, "oidnReleaseFilter")?;
        let device = new_device(DEVICE_CPU);
        if device.is_null() {
            return Err(OidnError::Failed("it has no device for this processor".to_owned()));
        }
        commit_device(device);
        let filter = new_filter(device, c"RT".as_ptr());
        if !filter.is_null() {
            for (name, pixels) in
                [(c"color", &mut color), (c"albedo", &mut albedo), (c"normal", &mut normal), (c"output", &mut output)]
            {
                set_image(filter, name.as_ptr(), pixels.as_mut_ptr().cast(), FLOAT3, width, height, 0, 0, 0);
            }
            set_bool(filter, c"hdr".as_ptr(), true);
            commit_filter(filter);
            execute_filter(filter);
            release_filter(filter);
        }
        let mut words: *const c_char = std::ptr::null();
        let error = device_error(device, &raw mut words);
        let words = if words.is_null() { String::new() } else { CStr::from_ptr(words).to_string_lossy().into_owned() };
        release_device(device);
        if error != 0 || filter.is_null() {
            return Err(OidnError::Failed(words));
        }
    }
    Ok(output)
}

/// A function of the library by its name.
///
/// # Safety
/// `T` is the function's signature.
#[expect(unsafe_code, reason = "functions of a C library are found by name")]
unsafe fn function<T: Copy>(library: &Library, name: &str) -> Result<T, OidnError> {
    // SAFETY: the caller answers for the signature; the pointer is used only while the library is open.
    let found = unsafe { library.get::<T>(name.as_bytes()) };
    found.map(|symbol| *symbol).map_err(|error| OidnError::Failed(format!("it has no {name}: {error}")))
}

#[cfg(test)]
mod tests {
    use glam::UVec2;

    use super::*;

    #[test]
    fn noise_is_taken_out_where_the_library_is_there_and_otherwise_it_is_said_how_to_get_it() {
        let size = UVec2::new(64, 48);
        let mut image = TracedImage::black(size, Vec::new());
        let mut state = 1_u32;
        for color in &mut image.color {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            *color = Vec3::splat(100.0 * (state >> 8) as f32 / (1 << 24) as f32);
        }
        let spread = |image: &TracedImage| {
            image.color.iter().map(|color| (color.x - 50.0) * (color.x - 50.0)).sum::<f32>() / image.color.len() as f32
        };
        match denoise_with_oidn(&image) {
            Ok(clear) => assert!(spread(&clear) < spread(&image) * 0.1, "{} of {}", spread(&clear), spread(&image)),
            Err(error) => {
                assert!(matches!(&error, OidnError::Missing(_)) && error.to_string().contains(PLACE), "{error}");
            }
        }
    }
}
