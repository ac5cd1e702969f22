//! The design: edits, files, rooms, rules and templates.

mod built_in;
mod edits;
mod json;
mod rooms;
mod rules;
mod support;
mod template;
