//! The native half of the Node package: sessions, lists, bulk runs, the offline check and the emulator, in JSON text.
//!
//! Everything that a user sees (classes, errors, iteration, AbortSignal) is written in TypeScript in `src-ts/`.
//! One JavaScript function is held, the one that wakes an environment up for calls that have ended (`completions.rs`); it is
//! none of a user's, and Node takes it back when it tears the environment down.

mod bulk;
mod check;
mod cli;
mod completions;
mod emulator;
mod failure;
mod interchange;
mod live;
mod manifest;
mod pages;
mod session;
mod told;

pub use bulk::NativeBulk;
pub use check::{check, describe_refusal, misuses, nearest_name, to_request, version};
pub use cli::cli;
pub use completions::NativeCompletions;
pub use emulator::NativeEmulator;
pub use interchange::{from_url, import_connections};
pub use live::NativeNews;
pub use manifest::{NativeApply, NativeManifest, NativePlan, export_manifest, manifest_schema};
pub use pages::NativePages;
pub use session::NativeSession;
