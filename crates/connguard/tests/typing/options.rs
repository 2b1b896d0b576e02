//! An operation takes its own options, and no others.

fn main() {
    let connections = connguard::Lerian::from_env().unwrap().connections();
    let _ = connections.list_unassigned().product("my-product");
    let _ = connections.delete("a").multi_tenant(true);
    let _ = connections.delete_many(["a"], 1).if_exists(connguard::IfExists::Skip);
}
