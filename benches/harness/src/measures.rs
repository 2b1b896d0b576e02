//! What is measured, by whom, and what is to be reached.

/// How a contender is started.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// `connguard-bench <measure>`.
    Rust(&'static str),
    /// A script in `benches/python/`.
    Python(&'static str),
    /// A module in `benches/node/`.
    Node(&'static str),
}

/// One program that takes part in a measure.
#[derive(Clone, Copy)]
pub struct Contender {
    /// Its name in the tables; without the language it is what the program is told.
    pub name: &'static str,
    pub language: Language,
    pub argument: &'static str,
}

/// Which server the contenders meet.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Against {
    /// An empty one.
    Empty,
    /// One that holds as many connections as the count.
    Filled,
}

pub struct Measure {
    pub id: &'static str,
    pub title: &'static str,
    /// Calls of one run; with `--quick` the second number.
    pub counts: (usize, usize),
    pub against: Against,
    /// More than one only where there is something to compare.
    pub repeated: bool,
    /// The two numbers of calls of which the instructions are counted, of what is written in Rust: their difference is the
    /// calls' alone.
    pub counted: Option<(usize, usize)>,
    pub contenders: &'static [Contender],
}

const fn rust(name: &'static str, measure: &'static str, argument: &'static str) -> Contender {
    Contender { name, language: Language::Rust(measure), argument }
}

const fn python(name: &'static str, script: &'static str, argument: &'static str) -> Contender {
    Contender { name, language: Language::Python(script), argument }
}

const fn node(name: &'static str, module: &'static str, argument: &'static str) -> Contender {
    Contender { name, language: Language::Node(module), argument }
}

pub const MEASURES: &[Measure] = &[
    Measure {
        id: "rust-create",
        title: "Rust: create, 32 at once",
        counts: (20_000, 500),
        against: Against::Empty,
        repeated: true,
        counted: Some((500, 1_500)),
        contenders: &[
            rust("connguard", "create", "connguard"),
            rust("reqwest + serde", "create", "reqwest"),
            rust("hyper, nothing decoded", "create", "hyper"),
        ],
    },
    Measure {
        id: "python-sync",
        title: "Python: create, one after the other",
        counts: (3_000, 100),
        against: Against::Empty,
        repeated: true,
        counted: None,
        contenders: &[
            python("connguard", "create_sync.py", "connguard"),
            python("httpx + pydantic", "create_sync.py", "httpx + pydantic"),
            python("pyreqwest + pydantic", "create_sync.py", "pyreqwest + pydantic"),
            python("pyreqwest, nothing checked", "create_sync.py", "pyreqwest"),
            python("openapi-python-client", "create_sync.py", "openapi-python-client"),
        ],
    },
    Measure {
        id: "python-async",
        title: "Python: create, 32 at once",
        counts: (5_000, 200),
        against: Against::Empty,
        repeated: true,
        counted: None,
        contenders: &[
            python("connguard", "create_async.py", "connguard"),
            python("httpx + pydantic", "create_async.py", "httpx + pydantic"),
            python("aiohttp + pydantic", "create_async.py", "aiohttp + pydantic"),
            python("pyreqwest + pydantic", "create_async.py", "pyreqwest + pydantic"),
            python("pyreqwest, nothing checked", "create_async.py", "pyreqwest"),
            python("openapi-python-client", "create_async.py", "openapi-python-client"),
        ],
    },
    Measure {
        id: "many",
        title: "10,000 creates, 32 at once",
        counts: (10_000, 300),
        against: Against::Empty,
        repeated: true,
        counted: Some((500, 1_500)),
        contenders: &[
            python("Python: connguard create_many", "create_many.py", "connguard"),
            rust("Rust: connguard create_many", "create_many", "connguard"),
            python("Python: aiohttp + pydantic", "create_async.py", "aiohttp + pydantic"),
            node("Node: connguard createMany", "create.mjs", "connguard createMany"),
            node("Node: a pool of undici + zod", "create.mjs", "a pool of undici + zod"),
        ],
    },
    Measure {
        id: "node-create",
        title: "Node: create, 32 at once",
        counts: (10_000, 300),
        against: Against::Empty,
        repeated: true,
        counted: None,
        contenders: &[
            node("connguard", "create.mjs", "connguard"),
            node("undici.request + zod", "create.mjs", "undici.request + zod"),
            node("fetch + zod", "create.mjs", "fetch + zod"),
            node("openapi-fetch, nothing checked", "create.mjs", "openapi-fetch"),
        ],
    },
    Measure {
        id: "check",
        title: "check, 100,000 bodies",
        counts: (100_000, 2_000),
        against: Against::Empty,
        repeated: true,
        counted: Some((2_000, 10_000)),
        contenders: &[
            rust("Rust: connguard", "check", "connguard"),
            rust("Rust: connguard, from JSON text", "check", "connguard from JSON text"),
            rust("Rust: connguard, bodies that are refused", "check", "connguard, refused"),
            python("Python: connguard", "check.py", "connguard"),
            python("Python: connguard, from JSON text", "check.py", "connguard from JSON text"),
            python("Python: connguard, bodies that are refused", "check.py", "connguard, refused"),
            python("Python: pydantic", "check.py", "pydantic"),
            python("Python: pydantic, from JSON text", "check.py", "pydantic from JSON text"),
            python("Python: pydantic, bodies that are refused", "check.py", "pydantic, refused"),
            node("Node: connguard", "check.mjs", "connguard"),
            node("Node: connguard, from JSON text", "check.mjs", "connguard from JSON text"),
            node("Node: ajv", "check.mjs", "ajv"),
            node("Node: zod", "check.mjs", "zod"),
        ],
    },
    Measure {
        id: "import",
        title: "Python: import, in a new interpreter",
        counts: (20, 3),
        against: Against::Empty,
        repeated: true,
        counted: None,
        contenders: &[
            python("bare Python", "imports.py", "bare Python"),
            python("import connguard", "imports.py", "connguard"),
            python("from connguard import Matillion", "imports.py", "from connguard import Matillion"),
            python("from connguard import Matillion, Lerian", "imports.py", "connguard, and its clients"),
            python("httpx + pydantic", "imports.py", "httpx + pydantic"),
            python("aiohttp", "imports.py", "aiohttp"),
            python("pyreqwest", "imports.py", "pyreqwest"),
        ],
    },
    Measure {
        id: "list",
        title: "list of 100,000 connections",
        counts: (100_000, 3_000),
        against: Against::Filled,
        repeated: true,
        counted: Some((2_000, 6_000)),
        contenders: &[
            rust("Rust: connguard", "list", "connguard"),
            python("Python: connguard", "lists.py", "connguard"),
            node("Node: connguard", "lists.mjs", "connguard"),
        ],
    },
    Measure {
        id: "prefetch",
        title: "pages asked for while the first item is looked at",
        counts: (1_000, 1_000),
        against: Against::Filled,
        repeated: false,
        counted: None,
        contenders: &[python("Python", "lists.py", "prefetch"), node("Node", "lists.mjs", "prefetch")],
    },
    Measure {
        id: "manifest",
        title: "manifest: 1,000 connections, 3 environments",
        counts: (1_000, 200),
        against: Against::Empty,
        repeated: true,
        counted: None,
        contenders: &[
            rust("the first apply", "manifest", "the first apply"),
            rust("a plan, nothing changed", "manifest", "a plan, nothing changed"),
            rust("a plan and its apply, 10 changes", "manifest", "a plan and its apply, 10 changes"),
            rust("a script: get each, update each", "manifest", "a script: get each, update each"),
        ],
    },
    Measure {
        id: "manifest-in-memory",
        title: "manifest: 100,000 connections, nothing is sent",
        counts: (100_000, 2_000),
        against: Against::Empty,
        repeated: true,
        counted: None,
        contenders: &[
            rust("read and checked", "manifest_in_memory", "read and checked"),
            rust("decided", "manifest_in_memory", "decided"),
        ],
    },
    Measure {
        id: "manifest-limit",
        title: "manifest: applied at 1,000 requests per minute",
        counts: (2_350, 900),
        against: Against::Empty,
        repeated: false,
        counted: None,
        contenders: &[rust("connguard", "manifest_at_the_limit", "connguard")],
    },
    Measure {
        id: "start-up",
        title: "start-up of the command: `--version`",
        counts: (20, 3),
        against: Against::Empty,
        repeated: true,
        counted: None,
        contenders: &[
            python("connguard, the binary", "startup.py", "binary"),
            python("connguard, from the wheel", "startup.py", "wheel"),
            python("connguard, from the npm package", "startup.py", "npm"),
            python("connguard, through npx", "startup.py", "npx"),
            python("bare Python", "startup.py", "bare Python"),
            python("bare Node", "startup.py", "bare Node"),
            python("terraform version", "startup.py", "terraform"),
            python("deck version", "startup.py", "deck"),
        ],
    },
    Measure {
        id: "operations",
        title: "requests of each operation",
        counts: (1, 1),
        against: Against::Empty,
        repeated: false,
        counted: None,
        contenders: &[python("connguard", "operations.py", "connguard")],
    },
];
