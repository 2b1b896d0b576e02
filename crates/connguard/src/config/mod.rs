//! Configuration: explicit option > environment variable > default; conflicts name both sides.

mod environment;
mod option;
mod settings;
mod url;
mod value;

pub use self::environment::Environment;
pub use self::option::{OptionSpec, OptionType, options};
pub use self::settings::Settings;
pub(crate) use self::url::is_loopback;
