//! Gathers findings, and says a thing once however many lines suffer from it.

use std::collections::BTreeMap;

use super::yaml::Finding;

/// What is wrong with one file.
pub struct Report<'a> {
    file: &'a str,
    findings: Vec<Finding>,
    /// Of each cause: the index of its finding and the further lines.
    causes: BTreeMap<String, (usize, Vec<usize>)>,
}

impl<'a> Report<'a> {
    pub fn new(file: &'a str) -> Self {
        Self { file, findings: Vec::new(), causes: BTreeMap::new() }
    }

    pub fn file(&self) -> &'a str {
        self.file
    }

    pub fn is_empty(&self) -> bool {
        self.findings.is_empty()
    }

    pub fn find(&mut self, line: usize, message: impl Into<String>, remedy: impl Into<String>) {
        self.findings.push(Finding {
            file: self.file.to_owned(),
            line,
            message: message.into(),
            remedy: remedy.into(),
        });
    }

    /// As [`Self::find`], once for each cause; the finding counts the other lines.
    pub fn find_once(&mut self, cause: &str, line: usize, message: impl Into<String>, remedy: impl Into<String>) {
        if let Some((_, lines)) = self.causes.get_mut(cause) {
            return lines.push(line);
        }
        self.causes.insert(cause.to_owned(), (self.findings.len(), Vec::new()));
        self.find(line, message, remedy);
    }

    /// The findings in the order of their lines.
    pub fn finish(mut self) -> Vec<Finding> {
        for (index, mut lines) in self.causes.into_values() {
            lines.sort_unstable();
            lines.dedup();
            if let Some(finding) = self.findings.get_mut(index) {
                lines.retain(|line| *line != finding.line);
                finding.message.push_str(&also(&lines));
            }
        }
        self.findings.sort_by_key(|finding| finding.line);
        self.findings.dedup();
        self.findings
    }
}

fn also(lines: &[usize]) -> String {
    let shown: Vec<String> = lines.iter().take(3).map(usize::to_string).collect();
    match lines.len() {
        0 => String::new(),
        1..=3 => format!(" (also in line {})", shown.join(", ")),
        more => format!(" (also in line {} and {} more)", shown.join(", "), more - 3),
    }
}

/// The number of single-character edits between two words, for "did you mean".
pub fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.to_lowercase().chars().collect(), b.to_lowercase().chars().collect());
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, cb) in b.iter().enumerate() {
            let substituted = diagonal + usize::from(ca != cb);
            diagonal = row[j + 1];
            row[j + 1] = substituted.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

/// The likely spelling of `word` among `known`: close to it, and closer for short words.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = word.chars().count();
    let limit = length.div_ceil(3).min(3);
    let near = known.into_iter().filter(|k| k.chars().count().abs_diff(length) <= limit);
    near.map(|k| (distance(k, word), k)).filter(|(d, _)| *d <= limit).min_by_key(|(d, _)| *d).map(|(_, k)| k)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_cause_is_one_finding() {
        let mut report = Report::new("x.yaml");
        [9, 3, 4, 3, 8, 7].into_iter().for_each(|line| report.find_once("a", line, "a is missing", "add a"));
        report.find(2, "b", "c");
        let found = report.finish();
        assert_eq!(found.len(), 2);
        assert_eq!(found[1].to_string(), "x.yaml:9: a is missing (also in line 3, 4, 7 and 1 more)\n    remedy: add a");
    }

    #[test]
    fn only_what_is_close_is_suggested() {
        assert_eq!(nearest("x-rule", ["x-rules", "paths"]), Some("x-rules"));
        assert_eq!(nearest("lenght", ["length", "type"]), Some("length"));
        assert_eq!(nearest("foo", ["in", "name"]), None);
    }
}
