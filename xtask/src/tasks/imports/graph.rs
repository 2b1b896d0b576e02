//! The imports of one crate or package, file by file.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fmt;

/// The files are named relative to the folder of the sources, with `/`.
#[derive(Debug, Default)]
pub struct Graph {
    imports: BTreeMap<String, BTreeSet<String>>,
}

impl Graph {
    pub fn add(&mut self, from: &str, to: &str) {
        if from != to {
            self.imports.entry(from.to_owned()).or_default().insert(to.to_owned());
        }
    }

    pub fn edges(&self) -> impl Iterator<Item = (&str, &str)> {
        self.imports.iter().flat_map(|(from, all)| all.iter().map(move |to| (from.as_str(), to.as_str())))
    }

    /// The groups of files that import each other, directly or not; each is reported once, however many ways round
    /// there are in it.
    pub fn circles(&self) -> Vec<Circle> {
        let reach: BTreeMap<&str, BTreeSet<&str>> =
            self.imports.keys().map(|file| (file.as_str(), self.reachable(file))).collect();
        let reaches = |from: &str, to: &str| reach.get(from).is_some_and(|all| all.contains(to));
        let mut seen = BTreeSet::new();
        let mut circles = Vec::new();
        for file in self.imports.keys().map(String::as_str) {
            if seen.contains(file) || !reaches(file, file) {
                continue;
            }
            let members: BTreeSet<&str> = reach[file].iter().copied().filter(|other| reaches(other, file)).collect();
            seen.extend(members.iter().copied());
            let inside = self.edges().filter(|(from, to)| members.contains(from) && members.contains(to));
            let imports = inside.map(|(from, to)| format!("{from} → {to}")).collect();
            circles.push(Circle { way: self.shortest_way_round(file), imports });
        }
        circles
    }

    fn reachable(&self, from: &str) -> BTreeSet<&str> {
        let mut found = BTreeSet::new();
        let mut left = vec![from];
        while let Some(file) = left.pop() {
            for next in self.imports.get(file).into_iter().flatten() {
                if found.insert(next.as_str()) {
                    left.push(next);
                }
            }
        }
        found
    }

    /// From a file back to itself.
    fn shortest_way_round(&self, start: &str) -> Vec<String> {
        let mut ways = VecDeque::from([vec![start]]);
        let mut seen = BTreeSet::new();
        while let Some(way) = ways.pop_front() {
            let last = way.last().copied().unwrap_or(start);
            for next in self.imports.get(last).into_iter().flatten() {
                let mut longer = way.clone();
                longer.push(next);
                if next == start {
                    return longer.into_iter().map(str::to_owned).collect();
                }
                if seen.insert(next) {
                    ways.push_back(longer);
                }
            }
        }
        Vec::new()
    }
}

pub struct Circle {
    /// One way round, the shortest: the first file is the last one too.
    way: Vec<String>,
    /// All imports between the files of the circle.
    imports: Vec<String>,
}

impl fmt::Display for Circle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.way.join(" → "))?;
        self.imports.iter().try_for_each(|import| write!(f, "\n  {import}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn circles_are_found_once_each() {
        let mut graph = Graph::default();
        for (from, to) in
            [("a", "b"), ("b", "c"), ("c", "a"), ("b", "a"), ("c", "d"), ("d", "d"), ("e", "f"), ("f", "e")]
        {
            graph.add(from, to);
        }
        let circles = graph.circles();
        assert_eq!(circles.iter().map(|c| c.way.join(" ")).collect::<Vec<_>>(), ["a b a", "e f e"]);
        assert_eq!(circles[1].to_string(), "e → f → e\n  e → f\n  f → e");
        assert_eq!(circles[0].imports.len(), 4);
    }
}
