//! The studio as it is delivered: the real program in a real window, with a hand on mouse and keys.
#![cfg(target_os = "linux")]

mod bedroom;
mod desktop;
mod dragging;
mod reader;
