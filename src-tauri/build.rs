//! Writes what the bundler and the windows need.

fn main() {
    tauri_build::build();
}
