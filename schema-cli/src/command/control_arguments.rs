//! When a run may go on, and how it is stopped.

use crate::migration::{Conditions, Control, Options, Urgency, Window};
use clap::Args;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

/// Conditions of a run.
#[derive(Args, Debug)]
#[command(next_help_heading = "Conditions")]
pub struct ControlArguments {
    /// Wait while a replica lags behind by more seconds than this; 0 never waits
    #[arg(long, value_name = "SECONDS", default_value_t = 30)]
    pub max_lag: u32,
    /// Begin nothing outside of these hours, in UTC: `22:00-05:30`
    #[arg(long, value_name = "HOURS", value_parser = Window::parse)]
    pub window: Option<Window>,
    /// Stop as soon as this query's first value is true; it is asked every second
    #[arg(long, value_name = "SQL")]
    pub abort_if: Option<String>,
    /// Seconds that a statement may go on after Ctrl-C, SIGTERM or `--pause`, before it is cancelled
    #[arg(long, value_name = "SECONDS", default_value_t = 10)]
    pub grace: u32,
}

impl ControlArguments {
    /// These options with the conditions; Ctrl-C and SIGTERM stop the run from now on.
    pub fn apply(&self, options: Options) -> Options {
        let control = Control::default();
        stop_on_signals(&control);
        let max_lag = Duration::from_secs(self.max_lag.into());
        Options {
            control,
            conditions: Conditions {
                window: self.window,
                max_lag: Some(max_lag).filter(|lag| !lag.is_zero()),
                abort_if: self.abort_if.clone(),
            },
            watched: true,
            grace: Duration::from_secs(self.grace.into()),
            ..options
        }
    }
}

/// The first signal stops at the next boundary, the second one at once.
fn stop_on_signals(control: &Control) {
    let control = control.clone();
    let signals = AtomicU32::new(0);
    let handler = move || {
        let urgency = match signals.fetch_add(1, Ordering::Relaxed) {
            0 => {
                anstream::eprintln!(
                    "stopping at the next boundary; once more cancels the statement at work"
                );
                Urgency::AtBoundary
            }
            _ => Urgency::AtOnce,
        };
        control.stop(urgency, "a signal asked for it (Ctrl-C or SIGTERM)");
    };
    // A program that runs several verbs has set one before, and keeps it.
    let _ = ctrlc::set_handler(handler);
}
