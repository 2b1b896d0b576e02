//! The server's control routes.

use serde_json::Value;

use crate::contender::Failure;
use crate::scene::Scene;

/// The status of every request that was received, those for tokens apart; none where the connection was reset.
pub(crate) async fn statuses(scene: &Scene) -> Result<Vec<Option<u64>>, Failure> {
    let reply = client()?.get(format!("{}/_emulator/journal", scene.control)).send().await?;
    let journal: Value = serde_json::from_slice(&reply.error_for_status()?.bytes().await?)?;
    let requests = journal["requests"].as_array().ok_or("the journal has no requests")?;
    let counted = |request: &&Value| !request["operation"].as_str().unwrap_or_default().ends_with(".token");
    Ok(requests.iter().filter(counted).map(|request| request["status"].as_u64()).collect())
}

pub(crate) async fn settings(scene: &Scene, settings: &Value) -> Result<(), Failure> {
    let url = format!("{}/_emulator/settings", scene.control);
    client()?.put(url).body(settings.to_string()).send().await?.error_for_status()?;
    Ok(())
}

fn client() -> Result<reqwest::Client, Failure> {
    Ok(Scene::http().no_proxy().build()?)
}
