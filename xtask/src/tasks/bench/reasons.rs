//! Why a target is missed, as far as it is known: what profiles of the contenders showed.

/// By the title of a measure, and a part of the target where they differ.
const REASONS: &[(&str, &str, &str)] = &[
    (
        "Rust client, 32 concurrent creates",
        "",
        "Counted by valgrind's callgrind, without link-time optimisation, a create takes 192,000 instructions in connguard's \
         process and 111,000 in the peer's, which sends a typed body and reads a typed reply. Of the 81,000 more the rules \
         are 17,000, the attempt (deadline, a request that could be repeated, log, redaction) 15,000, the reply, which keeps \
         members that no type knows, 11,000, a copy of the body for a look-up 9,000, secrets to be redacted 4,000; the rest \
         was not told apart.",
    ),
    (
        "Python sync create",
        "pyreqwest",
        "The core takes more than the peer's, see the table of Rust, and body and reply cross between Python and Rust as JSON \
         text. For a call the system switches 6.5 times between threads, 4.0 times in the peer (counted by perf stat).",
    ),
    (
        "Python async create, 32 concurrent",
        "pyreqwest",
        "As for the blocking client; and a thread of its own wakes the event loop. The figures of single runs are far apart, \
         since three threads share the one core that a contender has here. With two threads of the runtime this was a tenth \
         faster in six pairs of runs, and the blocking client a tenth slower, so there is one.",
    ),
    (
        "Python `create_many`",
        "aiohttp",
        "The same run from Rust, which no wrapper of it can beat, is below this target too.",
    ),
    (
        "Python `create_many`",
        "Rust",
        "Every body is read from Python's objects into JSON and every entry of the report is made into objects; the run from \
         Rust begins and ends with values of its own.",
    ),
    (
        "Node create, 32 concurrent",
        "",
        "Body and reply cross between V8 and Rust as JSON text, so that each is written and parsed once more than in the \
         peers, and each call is a promise that another thread resolves.",
    ),
    (
        "`check` from Python",
        "",
        "A tenth of the peer's time is less than the rules alone take, see the row of Rust. The peers compile a schema into \
         a validator that says yes or no; here tables are walked that also know evidence, near misses and spellings. What \
         comes on top is the way through JSON text, which all bodies take.",
    ),
    (
        "`check` from Node",
        "ajv",
        "A third of the peer's time is less than the rules alone take, see the row of Rust: ajv compiles the schema into \
         JavaScript, which V8 compiles further. The difference between the rows with and without JSON text is what walking \
         the objects costs.",
    ),
    (
        "`check` from Node",
        "zod",
        "A third of the peer's time is less than the rules alone take, see the row of Rust. The difference between the rows \
         with and without JSON text is what walking the objects costs.",
    ),
    (
        "Python import of connguard and its clients",
        "15 ms",
        "The standard library's `typing` and `json` alone, which the package needs, take longer. The package alone, which \
         loads the rest when it is first used, is the row above: see decision 0015.",
    ),
    (
        "list of 100,000 connections",
        "Node",
        "V8's heap grows to its size in the first half of the list; the table shows how it goes on.",
    ),
    (
        "requests per logical operation",
        "",
        "Lerian's months are walked in windows of 27 days, the most that is within a month before every day; calendar months \
         would be fewer.",
    ),
];

/// The reason, if one is known.
pub fn why(measure: &str, target: &str) -> Option<&'static str> {
    REASONS.iter().find(|(of, part, _)| *of == measure && target.contains(part)).map(|(_, _, reason)| *reason)
}
