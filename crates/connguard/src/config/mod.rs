//! Configuration: explicit option > environment variable > default; conflicts name both sides.

mod environment;
mod option;
mod settings;
pub(crate) mod spec;
mod url;
mod value;

pub use self::environment::Environment;
pub use self::option::options;
pub use self::settings::Settings;
pub use self::spec::{OptionSpec, OptionType};
pub(crate) use self::url::is_loopback;
