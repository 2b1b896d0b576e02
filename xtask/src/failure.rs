//! The only error of this tool: a message for the person who ran it.

/// Why a command ended without doing what it was asked to.
#[derive(Debug)]
pub struct Failure {
    message: String,
    /// What was printed before it failed.
    output: String,
}

impl Failure {
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), output: String::new() }
    }

    pub fn with_output(mut self, output: String) -> Self {
        self.output = output;
        self
    }

    pub fn output(&self) -> &str {
        &self.output
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::new(error.to_string())
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        Self::new(error.to_string())
    }
}
