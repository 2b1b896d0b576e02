use connguard::matillion;
use connguard::testing::Emulator; // with the feature "testing"

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let emulator = Emulator::start().await?;
    let client = emulator.matillion()?; // for the real service: Matillion::from_env()?
    let connections = client.project(&emulator.info().project_id).connections();
    let aws = matillion::aws("my-aws-connection", "aws-platform-credentials");
    println!("created {:?}", connections.create(&aws).await?.created_date());
    let misspelt = aws.auth_provider("AWS");
    println!("{}", connections.create(misspelt).await.map_or_else(|e| e.to_string(), |_| "sent".into()));
    Ok(())
}
