//! Why a target is missed, as far as it is known: what profiles of the contenders showed.

/// By the title of a measure, and a part of the target where they differ.
const REASONS: &[(&str, &str, &str)] = &[
    (
        "Rust client, 32 concurrent creates",
        "",
        "Of the instructions above the peer's, 12,000 are the reply read into values that keep members that no type knows, \
         and dropping them; 11,000 are the body read into a value of the client's own, and dropping it, since the peer \
         sends a typed body as it is; 4,000 are the call's scope, its log and its rules. The table of instructions has both \
         sums. What would help is a body that is taken instead of read, which a method that takes anything serializable \
         cannot do.",
    ),
    (
        "Python sync create",
        "pyreqwest",
        "The core takes more than the peer's, see the table of Rust. The call runs on the caller's own thread: by perf, a \
         quarter of the time each is the system's, the core's, the allocator's, and the interpreter's with what is built for it.",
    ),
    (
        "Python async create, 32 concurrent",
        "pyreqwest",
        "By perf, half of the time is the worker's, who sends, and most of the rest the interpreter's: the method's keywords, the \
         request, the result, and asyncio's own future and task. The worker is woken up for every second call; calls that are \
         started in the same turn of the loop could be handed over together.",
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
         the peers, and a thread of the core wakes JavaScript up for calls that have ended (decision 0031).",
    ),
    (
        "Node `createMany`",
        "",
        "The core takes three quarters of the time: see the run from Rust in the table. Of the rest, by a profile of single creates, a \
         good half is JavaScript's garbage, and a quarter the calls between V8 and Rust.",
    ),
    (
        "`check` from Python, refused",
        "",
        "Counted by callgrind, a refusal takes 58,000 instructions: 17,000 find the nearest valid rows and write the message, \
         15,000 are the other rules, 10,000 read the body into the core's values and free them, 10,000 build Python's \
         objects. Rows that Python builds when somebody looks at them would save a few thousand.",
    ),
    (
        "`check` from Node",
        "",
        "What is valid is accepted in JavaScript (decision 0021). Beside the walk over a body there is a lookup of the \
         operation, and the list that is returned; a call takes longer until the engine has compiled the walk, and so it \
         does for the peers.",
    ),
    (
        "list of 100,000 connections",
        "Node",
        "V8's heap grows to its size in the first half of the list; beside it 12 bytes are kept of each item, so that \
         none is returned twice when pages shift (decision 0029).",
    ),
    (
        "list of 100,000 connections",
        "constant memory",
        "Of each item 12 bytes are kept, so that none is returned twice when pages shift (decision 0029).",
    ),
];

/// The reason, if one is known.
pub fn why(measure: &str, target: &str) -> Option<&'static str> {
    REASONS.iter().find(|(of, part, _)| *of == measure && target.contains(part)).map(|(_, _, reason)| *reason)
}
