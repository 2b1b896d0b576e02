//! Manifests and plans, in JSON text.

use connguard::boundary::{ManifestHandle, PlanHandle, json};
use napi::Env;
use napi::bindgen_prelude::PromiseRaw;
use napi_derive::napi;
use serde_json::{Map, Value};

use crate::failure;

/// A manifest that was read and checked.
#[napi]
pub struct NativeManifest(ManifestHandle);

/// A plan that can be applied.
#[napi]
pub struct NativePlan(PlanHandle);

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

    /// Its owner and warnings, as JSON.
    #[napi]
    pub fn facts(&self) -> String {
        json(&self.0.facts())
    }

    /// Compares it with what the services have.
    #[napi]
    pub fn plan<'env>(&self, env: &'env Env, options: String) -> napi::Result<PromiseRaw<'env, NativePlan>> {
        let manifest = self.0.clone();
        failure::promise(env, async move { manifest.plan(members(&options)).await.map(NativePlan).map_err(told) })
    }
}

#[napi]
impl NativePlan {
    /// Its saved form and its text, as JSON.
    #[napi]
    pub fn facts(&self) -> String {
        json(&self.0.facts())
    }

    /// Carries it out; resolves to the report, as JSON.
    #[napi]
    pub fn apply<'env>(&self, env: &'env Env, options: String) -> napi::Result<PromiseRaw<'env, String>> {
        let plan = self.0.clone();
        failure::promise(env, async move { plan.apply(members(&options)).await.map(|r| json(&r)).map_err(told) })
    }
}
