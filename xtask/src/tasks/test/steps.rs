//! Which steps there are, in their order, and what each needs.

use super::counts::{Counts, Figures};
use super::{languages, quickstarts};
use crate::codegen;
use crate::tasks::{dist, docs, format, fuzz, imports, third_provider};
use xtask::failure::Failure;
use xtask::run::steps::Outcome;
use xtask::run::toolchain::Toolchain;

/// What a step may use.
pub(super) struct Context<'a> {
    pub(super) tools: &'a Toolchain,
    pub(super) counts: Counts,
    pub(super) figures: Figures,
}

pub(super) struct Step {
    pub(super) name: &'static str,
    /// Steps that must have passed before; with `--only` they run as well.
    pub(super) needs: &'static [&'static str],
    /// Mostly waits, so it runs in parallel with its neighbours of this kind.
    pub(super) parallel: bool,
    pub(super) run: fn(&Context<'_>) -> Result<Outcome, Failure>,
}

const fn step(
    name: &'static str,
    needs: &'static [&'static str],
    run: fn(&Context<'_>) -> Result<Outcome, Failure>,
) -> Step {
    Step { name, needs, parallel: false, run }
}

const fn parallel(step: Step) -> Step {
    Step { parallel: true, ..step }
}

const CLIPPY: &[&str] = &["clippy", "--quiet", "--locked", "--workspace", "--all-targets", "--", "--deny", "warnings"];

pub(super) const STEPS: &[Step] = &[
    step("formatting", &[], |c| passed(format::rust(c.tools, true))),
    step("python format and lint", &[], |c| passed(format::python(c.tools, true))),
    step("typescript format and lint", &[], |c| passed(format::typescript(c.tools, true))),
    step("generated files", &[], |c| passed(codegen::run(&c.tools.root, true))),
    step("licence texts", &[], |c| passed(dist::licences::run(c.tools, true))),
    step("import circles", &[], |c| passed(imports::run(c.tools))),
    step("clippy", &[], |c| passed(c.tools.cargo().args(CLIPPY).run())),
    step("rust tests", &[], |c| passed(languages::rust(c.tools, &c.counts, &c.figures))),
    step("fuzz targets", &[], |c| passed(fuzz::run(c.tools, &[]))),
    step("python package", &[], |c| passed(c.tools.set_up_python().and_then(|()| c.tools.install_wheel()))),
    step("python types", &["python package"], |c| passed(languages::python_types(c.tools))),
    step("python tests", &["python package"], |c| passed(languages::python(c.tools, &c.figures))),
    step("node package", &[], |c| passed(c.tools.build_node())),
    step("node tests", &["node package"], |c| passed(languages::node(c.tools, &c.figures))),
    step("third provider", &[], |c| passed(third_provider::run(c.tools))),
    parallel(step("python cases", &["python package"], |c| {
        passed(languages::python_cases(c.tools, &c.counts, &c.figures))
    })),
    parallel(step("node cases", &["node package"], |c| passed(languages::node_cases(c.tools, &c.counts)))),
    step("quickstarts", &["python package", "node package"], |c| passed(quickstarts::run(c.tools))),
    step("documentation", &["python package", "node package"], |c| {
        passed(docs::run(c.tools).and_then(|()| docs::test(c.tools)))
    }),
    step("equal counts", &["rust tests", "python cases", "node cases"], |c| passed(c.counts.compare())),
];

fn passed<T: Into<Outcome>>(result: Result<T, Failure>) -> Result<Outcome, Failure> {
    result.map(Into::into)
}
