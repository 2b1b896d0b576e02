//! Why a target is missed, as far as it is known: what profiles of the contenders showed.

/// By the title of a measure, and a part of the target where they differ.
const REASONS: &[(&str, &str, &str)] = &[
    (
        "Rust client, 32 concurrent creates",
        "",
        "Counted by valgrind's callgrind on version 0.1.0, a create took 173,000 instructions in connguard's process \
         and 110,000 in the peer's, which sends a typed body and reads a typed reply: 32,000 for the builder, headers \
         and responses around the generated client, the URL parsed four times, the reply read into values that keep \
         members that no type knows (22,000 against 12,000), a copy of the body 8,000, redaction 4,000. The rules, then \
         14,000, take about 1,300 since requests are accepted first (decision 0021). What would help is to parse the \
         URL once and to decode the reply without a second copy.",
    ),
    (
        "Python sync create",
        "pyreqwest",
        "The core takes more than the peer's, see the table of Rust, and the call is carried out on a thread of the \
         core: counted by perf stat, the system switches 4 times between threads for a call, and 3 times in the peer. \
         On the caller's own thread it would be once.",
    ),
    (
        "Python async create, 32 concurrent",
        "pyreqwest",
        "As for the blocking client; and a thread waits for the interpreter's lock to wake the event loop for what is \
         finished. A descriptor that the loop itself watches would need no such thread.",
    ),
    (
        "Python `create_many`",
        "aiohttp",
        "The same run from Rust, which no wrapper of it can beat, is below this target too: see the table.",
    ),
    (
        "Python `create_many`",
        "Rust",
        "Every body is read from Python's objects into JSON; the run from Rust begins with values of its own.",
    ),
    (
        "Node create, 32 concurrent",
        "",
        "Body and reply cross between V8 and Rust as JSON text, so that each is written and parsed once more than in \
         the peers, and each call is a promise that another thread resolves.",
    ),
    (
        "`check` from Python",
        "",
        "What is valid is accepted in one walk over Python's own objects (decision 0021). Beside the walk there is \
         Python's call of a function with keyword arguments, and the list that it returns; the peer is called with one \
         argument.",
    ),
    (
        "`check` from Node",
        "",
        "Body and findings cross between V8 and Rust as JSON text. What is valid would have to be accepted in \
         JavaScript, as Rust and Python do it in their own objects (decision 0021).",
    ),
    (
        "Python import of connguard and its clients",
        "",
        "The standard library's `typing` takes 6 ms, `json` and `threading` 2 ms; the rest are about 50 modules of the \
         package, those of both providers among them. The package alone, which loads the rest when it is first used, is \
         the row above: see decision 0015.",
    ),
    (
        "list of 100,000 connections",
        "Node",
        "The names of all items that were shown are kept, so that none is returned twice when pages shift: about 60 \
         bytes each. V8's heap grows to its size in the first half of the list.",
    ),
    (
        "list of 100,000 connections",
        "constant memory",
        "The names of all items that were shown are kept, so that none is returned twice when pages shift: about 60 \
         bytes each.",
    ),
];

/// The reason, if one is known.
pub fn why(measure: &str, target: &str) -> Option<&'static str> {
    REASONS.iter().find(|(of, part, _)| *of == measure && target.contains(part)).map(|(_, _, reason)| *reason)
}
