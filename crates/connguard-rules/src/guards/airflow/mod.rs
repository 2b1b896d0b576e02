//! Guards of the Airflow operations.

use crate::body::members::Members;
use crate::spec::arguments::Arguments;
use crate::spec::operation::Operation;
use crate::spec::violation::Violation;

pub(crate) fn check(_: &Operation, _: &Arguments, _: Option<Members<'_>>, _: &mut Vec<Violation>) {}
