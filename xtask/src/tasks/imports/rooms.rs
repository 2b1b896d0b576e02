//! The order of the rooms, as docs/architecture.md has it: who may import whom.
//!
//! A line of the page's block that begins with `order` reads `<crate or package>: a → b, c → d`: a may import b, c and d,
//! b may import d, and nothing goes against the arrows. Rooms between commas do not import each other. A room is a folder
//! or file of the sources, without its ending.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::graph::Graph;
use crate::failure::Failure;

const PAGE: &str = "docs/architecture.md";

/// The rooms of each crate and package, with the place of each in the order.
pub type Order = BTreeMap<String, BTreeMap<String, usize>>;

pub fn read(root: &Path) -> Result<Order, Failure> {
    let page = fs::read_to_string(root.join(PAGE))?;
    parse(&page)
}

fn parse(page: &str) -> Result<Order, Failure> {
    let block = page.split("```order\n").nth(1).and_then(|rest| rest.split("```").next());
    let block = block.ok_or_else(|| Failure::new(format!("{PAGE} has no block that begins with ```order")))?;
    let mut order = Order::new();
    // A line that begins with an arrow goes on with the one before it.
    for line in block.replace("\n  ", " ").lines().filter(|line| !line.trim().is_empty()) {
        let (name, rooms) =
            line.split_once(": ").ok_or_else(|| Failure::new(format!("{PAGE}: no name before a colon: {line}")))?;
        let row = order.entry(name.to_owned()).or_default();
        for (place, layer) in rooms.split('→').enumerate() {
            for room in layer.split(',') {
                if row.insert(room.trim().to_owned(), place).is_some() {
                    return Err(Failure::new(format!("{PAGE}: {room} stands in the line of {name} twice")));
                }
            }
        }
    }
    Ok(order)
}

/// What the imports have that the order does not allow, and what either has that the other does not know.
pub fn compare(order: &Order, graphs: &[(&str, &Graph)]) -> Vec<String> {
    let mut problems = Vec::new();
    for (name, rooms) in order {
        let Some((_, graph)) = graphs.iter().find(|(known, _)| known == name) else {
            problems.push(format!("{PAGE} has the rooms of {name}, which is neither a crate nor a package"));
            continue;
        };
        for (from, to) in graph.edges() {
            let (Some(from_room), Some(to_room)) = (room_of(rooms, from), room_of(rooms, to)) else {
                let unknown = [from, to].into_iter().filter(|file| room_of(rooms, file).is_none());
                for file in unknown.filter(|file| !ENTRIES.contains(file)) {
                    problems.push(format!("{PAGE} has no room for {file} in the line of {name}"));
                }
                continue;
            };
            let forward = rooms[from_room] < rooms[to_room];
            if from_room != to_room && !forward {
                problems.push(format!("{name}: {from} imports {to}, but {PAGE} has {to_room} not below {from_room}"));
            }
        }
        let files: Vec<&str> = graph.edges().flat_map(|(from, to)| [from, to]).collect();
        for room in rooms.keys().filter(|room| !files.iter().any(|file| room_of(rooms, file) == Some(room))) {
            problems.push(format!("{PAGE} has the room {room} in the line of {name}, which nothing imports or is in"));
        }
    }
    problems.sort();
    problems.dedup();
    problems
}

/// What nobody imports from inside.
const ENTRIES: &[&str] = &["lib.rs", "main.rs", "__init__.py", "index.ts", "index.mts", "testing.mts"];

/// The longest room that a file is in.
fn room_of<'a>(rooms: &'a BTreeMap<String, usize>, file: &str) -> Option<&'a str> {
    let inside = |room: &str| file.strip_prefix(room).is_some_and(|rest| rest.starts_with(['/', '.']));
    rooms.keys().map(String::as_str).filter(|room| inside(room)).max_by_key(|room| room.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "text\n\n```order\none: top → middle/left, middle/right\n  → bottom\n```\n";

    fn problems(edges: &[(&str, &str)]) -> Vec<String> {
        let mut graph = Graph::default();
        edges.iter().for_each(|(from, to)| graph.add(from, to));
        compare(&parse(PAGE).unwrap(), &[("one", &graph)])
    }

    #[test]
    fn imports_go_with_the_arrows() {
        let held = [
            ("lib.rs", "top.rs"),
            ("top.rs", "middle/left/a.rs"),
            ("top.rs", "bottom/b.rs"),
            ("middle/right.rs", "bottom/b.rs"),
            ("bottom/b.rs", "bottom/c.rs"),
        ];
        assert_eq!(problems(&held), Vec::<String>::new());
        let against = |from, to| problems(&[held.as_slice(), &[(from, to)]].concat());
        assert!(against("bottom/b.rs", "top.rs")[0].contains("has top not below bottom"));
        assert!(against("middle/right.rs", "middle/left/a.rs")[0].contains("has middle/left not below middle/right"));
        assert!(against("top.rs", "other.rs")[0].contains("has no room for other.rs"));
        assert!(problems(&held[..4])[0..].is_empty());
        assert!(problems(&held[..2]).iter().any(|problem| problem.contains("the room bottom")));
    }

    #[test]
    fn a_page_that_cannot_be_read_is_refused() {
        assert!(parse("nothing").is_err());
        assert!(parse("```order\none a → b\n```").is_err());
        assert!(parse("```order\none: a → a\n```").unwrap_err().to_string().contains("twice"));
    }
}
