//! The only error of this tool: a message for the person who ran it.

/// Why a command ended without doing what it was asked to.
#[derive(Debug)]
pub struct Failure {
    message: String,
    /// What was printed before it failed.
    output: String,
    exit_code: u8,
}

impl Failure {
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), output: String::new(), exit_code: 1 }
    }

    pub fn with_output(mut self, output: String) -> Self {
        self.output = output;
        self
    }

    /// For what a script should be able to tell from other failures.
    pub fn with_exit_code(mut self, exit_code: u8) -> Self {
        self.exit_code = exit_code;
        self
    }

    pub fn output(&self) -> &str {
        &self.output
    }

    pub fn exit_code(&self) -> u8 {
        self.exit_code
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
