//! What was asked for on the command line.

use xtask::failure::Failure;

pub const PARTS: &[&str] = &["story", "lossy", "manifest", "differential"];

#[derive(Debug, PartialEq, Eq)]
pub struct Options {
    /// The parts to run; all by default.
    pub only: Vec<String>,
    /// Of the random requests and of what breaks.
    pub seed: u64,
    /// How many random requests.
    pub requests: usize,
    /// What an earlier run built is used as it is.
    pub as_built: bool,
    /// Only start the server, say where, and keep it until Ctrl-C.
    pub hold: bool,
}

impl Options {
    pub fn read(arguments: &[&str]) -> Result<Self, Failure> {
        let Some(("airflow", arguments)) = arguments.split_first().map(|(first, rest)| (*first, rest)) else {
            return Err(Failure::new("usage: cargo xtask real SERVICE [option …]; services: airflow"));
        };
        let mut options = Self { only: Vec::new(), seed: 1, requests: 1000, as_built: false, hold: false };
        let mut left = arguments.iter();
        while let Some(option) = left.next() {
            match *option {
                "--only" => {
                    let wanted = left.next().filter(|wanted| PARTS.contains(wanted));
                    let list = || Failure::new(format!("--only takes one of {}", PARTS.join(", ")));
                    options.only.push((*wanted.ok_or_else(list)?).to_owned());
                }
                "--seed" => options.seed = number(option, left.next())?,
                "--requests" => options.requests = number(option, left.next())?,
                "--as-built" => options.as_built = true,
                "--hold" => options.hold = true,
                other => {
                    return Err(Failure::new(format!(
                        "real airflow has no option {other}: --only PART, --seed N, --requests N, --as-built, --hold"
                    )));
                }
            }
        }
        Ok(options)
    }

    pub fn wants(&self, part: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|only| only == part)
    }
}

fn number<T: std::str::FromStr>(option: &str, value: Option<&&str>) -> Result<T, Failure> {
    value.and_then(|value| value.parse().ok()).ok_or_else(|| Failure::new(format!("{option} takes a number")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_can_be_chosen() {
        let options = Options::read(&["airflow", "--only", "story", "--only", "lossy", "--seed", "7"]).unwrap();
        assert_eq!((options.wants("story"), options.wants("manifest"), options.seed), (true, false, 7));
        assert!(Options::read(&["airflow"]).unwrap().wants("manifest"));
        for (arguments, told) in [
            (&["airflow", "--only", "nothing"][..], "story, lossy"),
            (&["airflow", "--seed", "x"], "--seed takes a number"),
            (&["airflow", "--other"], "--requests N"),
            (&["other"], "services: airflow"),
            (&[], "services: airflow"),
        ] {
            assert!(Options::read(arguments).unwrap_err().to_string().contains(told));
        }
    }
}
