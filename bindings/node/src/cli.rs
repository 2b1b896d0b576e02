//! The program `connguard`.

use std::ffi::OsString;

use napi_derive::napi;

use crate::failure;

/// Runs the program `connguard` with these arguments, without its name; resolves to its exit code.
#[napi]
pub async fn cli(arguments: Vec<String>) -> napi::Result<i32> {
    failure::guard_async(async move {
        let arguments: Vec<OsString> =
            std::iter::once("connguard".to_owned()).chain(arguments).map(Into::into).collect();
        let code = tokio::task::spawn_blocking(move || connguard_cli::run(arguments)).await;
        code.map_err(|_| failure::from_parts("ConnguardError", "internal", "the program has failed"))
    })
    .await
}
