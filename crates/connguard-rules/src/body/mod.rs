//! JSON bodies: parsing, canonical spelling, schema checks, secrets.

pub(crate) mod extra;
pub(crate) mod host_name;
pub(crate) mod json;
pub(crate) mod json_text;
pub(crate) mod limits;
pub(crate) mod members;
pub(crate) mod pointer;
pub(crate) mod secrets;
pub(crate) mod spelling;
pub(crate) mod structure;
pub(crate) mod template;
pub(crate) mod url;
