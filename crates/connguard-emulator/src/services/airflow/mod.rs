//! The emulated service of Apache Airflow: the connections of its REST API v2, as Airflow 3.3.2 answers.

mod access;
mod body;
mod bulk;
mod call;
mod change;
mod defaults;
mod fields;
mod hooks;
mod installation;
mod integer;
mod json;
mod later_test;
mod list;
mod masking;
mod probe;
mod refusal;
mod router;
mod seed;
mod selection;
mod service;
mod settings;
mod single;
mod state;
mod token;

pub(crate) use installation::Airflow;
