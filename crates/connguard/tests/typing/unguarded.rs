//! What is sent is checked: neither the type of a checked request nor the way to the wire can be had from outside.

use connguard::send::guarded::Guarded;

async fn send(connections: &connguard::matillion::Connections) {
    connections.client.sender().send(&Guarded::new("matillion.create_connection", &Default::default(), None)).await;
}

fn main() {}
