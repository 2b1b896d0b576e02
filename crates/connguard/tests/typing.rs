//! Which rows of the combination tables can be written down in Rust, and that no other can.

#[path = "typing/generated/lerian_accepted.rs"]
mod lerian_accepted;
#[path = "typing/generated/matillion_accepted.rs"]
mod matillion_accepted;

#[test]
fn every_valid_choice_compiles() {
    // That they compile is what is tested; they do nothing.
    lerian_accepted::main();
    matillion_accepted::main();
}

#[test]
fn no_other_choice_compiles() {
    trybuild::TestCases::new().compile_fail("tests/typing/generated/*_refused.rs");
}

#[test]
fn nothing_goes_around_the_rules() {
    trybuild::TestCases::new().compile_fail("tests/typing/unguarded.rs");
}

#[test]
fn an_operation_takes_no_options_of_others() {
    trybuild::TestCases::new().compile_fail("tests/typing/options.rs");
}
