//! The same random requests to the service and to its emulator; what they answer is compared.

mod compare;
mod generate;
mod peer;
mod run;
mod values;

pub use peer::Peer;
pub use run::run;
pub use values::SECRETS;
