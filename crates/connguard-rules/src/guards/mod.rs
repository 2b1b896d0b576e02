//! Guards: rules that are neither schema keywords nor combination tables, one folder for each provider.

mod airflow;
mod lerian;
mod matillion;

use crate::body::members::Members;
use crate::spec::arguments::Arguments;
use crate::spec::generated::provider::Provider;
use crate::spec::operation::Operation;
use crate::spec::violation::Violation;

/// Applies the guards of the operation. A provider without guards does not compile.
pub(crate) fn check(operation: &Operation, arguments: &Arguments, body: Option<Members<'_>>, out: &mut Vec<Violation>) {
    match operation.provider {
        Provider::Airflow => airflow::check(operation, arguments, body, out),
        Provider::Lerian => lerian::check(operation, arguments, body, out),
        Provider::Matillion => matillion::check(operation, arguments, body, out),
    }
}
