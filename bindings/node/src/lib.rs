//! The native half of the Node package: sessions, lists, bulk runs, the offline check and the emulator, in JSON text.
//!
//! Everything that a user sees (classes, errors, iteration, AbortSignal) is written in TypeScript in `src-ts/`.
//! Nothing here holds a JavaScript callback, so that nothing can be called after Node has torn its environment down.

mod bulk;
mod check;
mod cli;
mod emulator;
mod failure;
mod interchange;
mod live;
mod manifest;
mod pages;
mod session;

pub use bulk::NativeBulk;
pub use check::{check, describe_refusal, misuses, nearest_name, to_request, version};
pub use cli::cli;
pub use emulator::NativeEmulator;
pub use interchange::{from_url, import_connections};
pub use live::NativeNews;
pub use manifest::{NativeApply, NativeManifest, NativePlan, export_manifest, manifest_schema};
pub use pages::NativePages;
pub use session::NativeSession;
