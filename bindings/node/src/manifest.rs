//! Manifests and plans, in JSON text.

use std::sync::Arc;

use connguard::boundary::{self, ApplyRun, ManifestHandle, PlanHandle, json};
use napi::Env;
use napi::bindgen_prelude::{Buffer, PromiseRaw};
use napi_derive::napi;
use serde_json::{Map, Value};

use crate::failure;

/// A manifest that was read and checked.
#[napi]
pub struct NativeManifest(ManifestHandle);

/// A plan that can be applied.
#[napi]
pub struct NativePlan(PlanHandle);

/// An apply, which is under way since it was made.
#[napi]
pub struct NativeApply(Arc<ApplyRun>);

/// Options as JSON text; what TypeScript writes is an object.
fn members(text: &str) -> Map<String, Value> {
    serde_json::from_str(text).unwrap_or_default()
}

fn told(error: Value) -> napi::Error {
    failure::from_json(error.to_string())
}

#[napi]
impl NativeManifest {
    /// Reads files by their paths, or one text by its name.
    #[napi(factory)]
    pub fn load(files: Vec<String>, name: String, text: Option<String>, vars: String) -> napi::Result<Self> {
        failure::guard(|| {
            let files = files.into_iter().map(Into::into).collect();
            let texts = text.into_iter().map(|text| (name.clone(), text)).collect();
            ManifestHandle::load(files, texts, members(&vars)).map(Self).map_err(told)
        })
    }

    /// Its owner, warnings and sources, as JSON.
    #[napi]
    pub fn facts(&self) -> String {
        json(&self.0.facts())
    }

    /// Parts that share no credential.
    #[napi]
    pub fn partition(&self) -> Vec<NativeManifest> {
        self.0.partition().into_iter().map(Self).collect()
    }

    /// Compares it with what the services have.
    #[napi]
    pub fn plan<'env>(&self, env: &'env Env, options: String) -> napi::Result<PromiseRaw<'env, NativePlan>> {
        let manifest = self.0.clone();
        failure::promise(env, async move { manifest.plan(members(&options)).await.map(NativePlan).map_err(told) })
    }

    /// What an account of it holds, as JSON: `{"text", "left_out"}`.
    #[napi]
    pub fn export<'env>(
        &self,
        env: &'env Env,
        account: String,
        options: String,
    ) -> napi::Result<PromiseRaw<'env, String>> {
        exported(env, account, Some(self.0.clone()), options)
    }
}

#[napi]
impl NativePlan {
    /// Reads a saved plan.
    #[napi(factory)]
    pub fn read(name: String, text: Buffer) -> napi::Result<Self> {
        failure::guard(|| PlanHandle::read(&name, &text).map(Self).map_err(told))
    }

    /// Its saved form and its text, as JSON.
    #[napi]
    pub fn facts(&self) -> String {
        json(&self.0.facts())
    }

    /// What differs, as JSON.
    #[napi]
    pub fn drift(&self) -> String {
        json(&self.0.drift())
    }

    /// Begins to carry it out.
    #[napi]
    pub fn start<'env>(&self, env: &'env Env, options: String) -> napi::Result<PromiseRaw<'env, NativeApply>> {
        let plan = self.0.clone();
        failure::promise(env, async move {
            plan.start(&members(&options)).map(|run| NativeApply(Arc::new(run))).map_err(told)
        })
    }
}

#[napi]
impl NativeApply {
    /// Waits until more than `known` actions have ended; resolves to how many have, and how many there are.
    #[napi]
    pub fn progress<'env>(&self, env: &'env Env, known: u32) -> napi::Result<PromiseRaw<'env, Vec<u32>>> {
        let run = Arc::clone(&self.0);
        failure::promise(env, async move {
            let (done, total) = run.progress(usize::try_from(known).unwrap_or(usize::MAX)).await;
            Ok([done, total].map(|count| u32::try_from(count).unwrap_or(u32::MAX)).to_vec())
        })
    }

    /// Begins nothing more; requests in flight have 5 seconds.
    #[napi]
    pub fn stop(&self) {
        self.0.stop();
    }

    /// Waits for the end; resolves to the report, as JSON.
    #[napi]
    pub fn report<'env>(&self, env: &'env Env) -> napi::Result<PromiseRaw<'env, String>> {
        let run = Arc::clone(&self.0);
        failure::promise(env, async move { run.report().await.map(|report| json(&report)).map_err(told) })
    }
}

/// What the account of the environment holds, as JSON: `{"text", "left_out"}`.
#[napi]
pub fn export_manifest(env: &Env, account: String, options: String) -> napi::Result<PromiseRaw<'_, String>> {
    exported(env, account, None, options)
}

fn exported(
    env: &Env,
    account: String,
    manifest: Option<ManifestHandle>,
    options: String,
) -> napi::Result<PromiseRaw<'_, String>> {
    failure::promise(env, async move {
        let found = boundary::export_manifest(account, manifest, members(&options)).await;
        found.map(|found| json(&found)).map_err(told)
    })
}

/// The JSON Schema of manifests.
#[napi]
pub fn manifest_schema() -> &'static str {
    boundary::manifest_schema()
}
