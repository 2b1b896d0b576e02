use connguard::{Matillion, matillion};
use connguard_emulator::Emulator;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let emulator = Emulator::start().await?; // for the real service: Matillion::from_env()?
    let info = emulator.info();
    let client = Matillion::builder().base_url(&info.matillion_base_url).token_url(&info.token_url);
    let client = client.client_id(&info.client_id).client_secret(&info.client_secret).build()?;
    let connections = client.project(&info.project_id).connections();
    let aws = matillion::aws("my-aws-connection", "aws-platform-credentials");
    println!("created {:?}", connections.create(aws.clone()).await?.created_date());
    let misspelt = aws.auth_provider("AWS");
    println!("{}", connections.create(misspelt).await.map_or_else(|e| e.to_string(), |_| "sent".into()));
    Ok(())
}
