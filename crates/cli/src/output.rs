//! What the commands say: plain text for people, JSON for programs, progress on standard error.

use std::io::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

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
        let is_silent = is_json || is_quiet;
        let handler = ctrlc::set_handler(move || {
            if flag.swap(true, Ordering::Relaxed) {
                std::process::exit(130);
            }
            if !is_silent {
                drop(writeln!(
                    std::io::stderr(),
                    "\nstopping once what is under way is done; Ctrl+C again ends at once"
                ));
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

    /// As [`Output::bar`], for work that takes minutes: it tells how long is left, by lines where nobody watches a terminal.
    pub(crate) fn long_bar(&self, label: &str) -> LongBar<'_> {
        let bar = self.bar(label);
        if let Ok(style) = ProgressStyle::with_template("{msg:12} {bar:30} {percent:>3} %  {elapsed}{prefix}") {
            bar.set_style(style);
        }
        LongBar { output: self, bar, label: label.to_owned(), began: None, told: 0 }
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

/// Progress of work that takes minutes.
pub(crate) struct LongBar<'a> {
    output: &'a Output,
    bar: ProgressBar,
    label: String,
    /// When this run was first told how far it is, and how far: work that is taken up again was done before.
    began: Option<(Instant, f32)>,
    /// Tenths that were told by lines.
    told: u32,
}

impl LongBar<'_> {
    /// How far it is, 0 … 1.
    pub(crate) fn set(&mut self, share: f32) {
        self.bar.set_position((share * 1000.0) as u64);
        let (began, first) = *self.began.get_or_insert((Instant::now(), share));
        let left =
            left(began.elapsed().as_secs_f32(), first, share).map_or_else(String::new, |left| format!(", {left} left"));
        self.bar.set_prefix(left.clone());
        let tenths = (share * 10.0) as u32;
        if self.bar.is_hidden() && tenths > self.told && tenths < 10 {
            self.told = tenths;
            self.output.say(&format!("{} {} %{left}", self.label, tenths * 10));
        }
    }

    /// It is over.
    pub(crate) fn end(self) {
        self.bar.finish_and_clear();
    }
}

/// How long is left after some seconds in which the work went from one share to another; none while that says little.
fn left(seconds: f32, first: f32, share: f32) -> Option<String> {
    let done = share - first;
    if done < 0.01 || seconds < 2.0 {
        return None;
    }
    let left = (seconds / done * (1.0 - share).max(0.0)).round() as u64;
    Some(if left < 120 { format!("about {left} s") } else { format!("about {} min", left.div_ceil(60)) })
}

#[cfg(test)]
mod tests {
    use super::left;

    #[test]
    fn what_is_left_is_told_by_the_speed_of_this_run() {
        assert_eq!(left(30.0, 0.0, 0.25).as_deref(), Some("about 90 s"));
        // Half of it was done in an earlier run.
        assert_eq!(left(30.0, 0.5, 0.75).as_deref(), Some("about 30 s"));
        assert_eq!(left(60.0, 0.0, 0.1).as_deref(), Some("about 9 min"));
        assert_eq!(left(60.0, 0.5, 0.5), None, "nothing is known yet");
    }
}
