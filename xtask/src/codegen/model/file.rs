//! What is generated, as files.

/// A generated file. The writer adds the header (command, generator, hash of the inputs) in the comment syntax.
#[derive(Debug, Clone)]
pub struct GeneratedFile {
    /// Path from the root of the repository, with forward slashes; some folder in it is named `generated`.
    pub path: String,
    pub comment: Comment,
    pub body: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comment {
    /// `// …`: Rust, TypeScript
    Slashes,
    /// `# …`: Python, YAML
    Hash,
    /// `<!-- … -->`: Markdown
    Html,
    /// JSON has no comments; the header is left out.
    None,
}
