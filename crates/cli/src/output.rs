//! What the commands say: plain text for people, JSON for programs, progress on standard error.

use std::io::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use serde_json::{Value, json};

/// Where a command says what it has to say.
pub(crate) struct Output {
    is_json: bool,
    is_quiet: bool,
    interrupted: Arc<AtomicBool>,
    /// Whether the answer was given already.
    has_answered: AtomicBool,
}

impl Output {
    /// Speaks JSON or text; `is_quiet` leaves progress out.
    #[expect(clippy::fn_params_excessive_bools, reason = "two switches of the command line, named at the one call")]
    pub(crate) fn new(is_json: bool, is_quiet: bool) -> Self {
        let interrupted = Arc::new(AtomicBool::new(false));
        let flag = Arc::clone(&interrupted);
        // A second Ctrl+C ends the program at once; the first lets it finish the step it is in.
        let handler = ctrlc::set_handler(move || {
            if flag.swap(true, Ordering::Relaxed) {
                std::process::exit(130);
            }
        });
        if let Err(error) = handler {
            // Without the handler Ctrl+C still works, only less gently.
            drop(error);
        }
        Self { is_json, is_quiet, interrupted, has_answered: AtomicBool::new(false) }
    }

    /// Whether the user pressed Ctrl+C.
    pub(crate) fn is_interrupted(&self) -> bool {
        self.interrupted.load(Ordering::Relaxed)
    }

    /// As if the user had pressed Ctrl+C.
    #[cfg(test)]
    pub(crate) fn interrupt(&self) {
        self.interrupted.store(true, Ordering::Relaxed);
    }

    /// The answer of a command, in the form that was asked for.
    pub(crate) fn answer(&self, text: &str, value: &Value) {
        self.has_answered.store(true, Ordering::Relaxed);
        let written = if self.is_json {
            writeln!(std::io::stdout(), "{value:#}")
        } else {
            writeln!(std::io::stdout(), "{}", text.trim_end())
        };
        // A reader that went away (`homewright info … | head`) is no failure of ours.
        drop(written);
    }

    /// An error: what, where, what to do. In JSON it is the answer, unless there was one that tells it already.
    pub(crate) fn error(&self, error: &anyhow::Error) {
        let written = if self.is_json && !self.has_answered.load(Ordering::Relaxed) {
            let causes: Vec<String> = error.chain().skip(1).map(ToString::to_string).collect();
            writeln!(std::io::stdout(), "{:#}", json!({ "error": error.to_string(), "causes": causes }))
        } else {
            writeln!(std::io::stderr(), "error: {error:#}")
        };
        drop(written);
    }

    /// A line for people while a command works.
    pub(crate) fn say(&self, text: &str) {
        if !self.is_quiet && !self.is_json {
            drop(writeln!(std::io::stderr(), "{text}"));
        }
    }

    /// As [`Output::bar`], for work that takes minutes: it tells how long is left.
    pub(crate) fn long_bar(&self, label: &str) -> ProgressBar {
        let bar = self.bar(label);
        if let Ok(style) = ProgressStyle::with_template("{msg:12} {bar:30} {percent:>3} %  {elapsed}, {eta} left") {
            bar.set_style(style);
        }
        bar
    }

    /// A bar for work whose share done is known.
    pub(crate) fn bar(&self, label: &str) -> ProgressBar {
        if self.is_quiet || self.is_json {
            return ProgressBar::hidden();
        }
        let bar = ProgressBar::new(1000).with_message(label.to_owned());
        if let Ok(style) = ProgressStyle::with_template("{msg:28} {bar:30} {percent:>3} %  {elapsed}") {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(200));
        bar
    }
}
