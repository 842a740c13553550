//! A bar for those who wait.

use std::io::{IsTerminal as _, stderr};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::arguments::Global;
use crate::gate::{Progress, Watch};

/// Nobody wants to see what is over before it can be read.
const PATIENCE: Duration = Duration::from_secs(1);

/// Shows how far a run has come on standard error, when that is a terminal and the run takes longer than a second.
pub(super) fn watch(global: &Global) -> Watch {
    if global.quiet || !stderr().is_terminal() {
        return Watch::default();
    }
    let start = Instant::now();
    let bar = Mutex::new(None);
    Watch::new(move |progress| {
        if start.elapsed() < PATIENCE {
            return;
        }
        // Of several threads one draws; the others have better things to do.
        if let Ok(mut bar) = bar.try_lock() {
            draw(bar.get_or_insert_with(new_bar), progress);
        }
    })
}

fn new_bar() -> ProgressBar {
    ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr())
}

fn draw(bar: &ProgressBar, Progress { what, done, of }: Progress) {
    let template = match of {
        Some(of) => {
            bar.set_length(of as u64);
            "{msg} {pos}/{len} {wide_bar}"
        }
        None => "{msg} {pos}",
    };
    if bar.message() != what {
        let style = ProgressStyle::with_template(template);
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        bar.set_message(what);
    }
    bar.set_position(done as u64);
}
