//! Says on standard error that a command is still at work: one line that is overwritten on a terminal, else a line every ten
//! seconds.

use std::io::{IsTerminal, Write};
use std::pin::pin;
use std::time::Duration;

use tokio::time::{Instant, MissedTickBehavior, interval_at};

use crate::output::Output;

/// What takes long before there is a plan.
pub(crate) fn reading() -> String {
    "reading what exists".to_owned()
}

/// Waits for the work, and says what it is at.
pub(crate) async fn during<T>(output: &Output, what: impl Fn() -> String, work: impl Future<Output = T>) -> T {
    if output.quiet {
        return work.await;
    }
    let mut out = std::io::stderr();
    match out.is_terminal() {
        true => shown(Line::new(&mut out, true), what, Duration::from_secs(1), work).await,
        false => shown(Line::new(&mut out, false), what, Duration::from_secs(10), work).await,
    }
}

async fn shown<T>(mut line: Line<'_>, what: impl Fn() -> String, every: Duration, work: impl Future<Output = T>) -> T {
    let started = Instant::now();
    let mut ticks = interval_at(started + every, every);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Skip);
    let mut work = pin!(work);
    loop {
        tokio::select! {
            done = &mut work => return done,
            now = ticks.tick() => line.show(&format!("{}, {} s", what(), (now - started).as_secs())),
        }
    }
}

/// What was said last; it is taken back when the work ends, or is dropped because of a signal.
struct Line<'a> {
    out: &'a mut (dyn Write + Send),
    is_terminal: bool,
    width: usize,
}

impl<'a> Line<'a> {
    fn new(out: &'a mut (dyn Write + Send), is_terminal: bool) -> Self {
        Self { out, is_terminal, width: 0 }
    }

    fn show(&mut self, text: &str) {
        let width = self.width;
        let _ = match self.is_terminal {
            true => write!(self.out, "\r{text:width$}").and_then(|()| self.out.flush()),
            false => writeln!(self.out, "{text}"),
        };
        self.width = text.chars().count();
    }
}

impl Drop for Line<'_> {
    fn drop(&mut self) {
        if self.is_terminal && self.width > 0 {
            let _ = write!(self.out, "\r{:width$}\r", "", width = self.width).and_then(|()| self.out.flush());
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    async fn said(is_terminal: bool, milliseconds: u64) -> String {
        let mut out = Vec::new();
        let work = tokio::time::sleep(Duration::from_millis(milliseconds));
        shown(Line::new(&mut out, is_terminal), || "planning".to_owned(), Duration::from_secs(1), work).await;
        String::from_utf8(out).unwrap()
    }

    #[tokio::test(start_paused = true)]
    async fn a_terminal_has_one_line_which_is_taken_back() {
        assert_eq!(said(true, 2500).await, format!("\rplanning, 1 s\rplanning, 2 s\r{}\r", " ".repeat(13)));
        assert_eq!(said(false, 2500).await, "planning, 1 s\nplanning, 2 s\n");
        assert_eq!(said(true, 900).await, "", "what is done soon is not worth a word");
    }
}
