//! Each construct that the generator gets wrong, or that YAML and tools would swallow, is a finding with its line.

use super::{lint, lint_asks};
use crate::codegen::yaml::{Finding, parse};
use crate::codegen::{read, resolve};

pub(super) const GOOD: &str = include_str!("fixture.yaml");
const FILE: &str = "openapi/test.yaml";

/// All findings about a document, as the command gathers them.
pub(super) fn all_findings(text: &str) -> Vec<Finding> {
    let document = match parse(FILE, text) {
        Ok(document) => document,
        Err(findings) => return findings,
    };
    let found = lint(FILE, &document, &["input.json.type".to_owned()]);
    if !found.is_empty() {
        return found;
    }
    let mut api = read::api(&document);
    let mut found = resolve::resolve(FILE, &document, &mut api);
    found.extend(lint_asks(FILE, &document, &api));
    found
}

fn replaced(from: &str, to: &str) -> String {
    assert_eq!(GOOD.matches(from).count(), 1, "the fixture has {from:?} exactly once");
    GOOD.replace(from, to)
}

/// Expects a finding that has `wanted`, on the line where the fixture has `from` if it is on one line only.
pub(super) fn finds(from: &str, to: &str, wanted: &str) {
    let found = all_findings(&replaced(from, to));
    let texts: Vec<String> = found.iter().map(ToString::to_string).collect();
    assert!(texts.iter().any(|f| f.contains(wanted)), "{to:?}: wanted {wanted:?}, found {texts:#?}");
    assert!(texts.iter().all(|f| f.starts_with("openapi/test.yaml:") && f.contains("remedy: ")), "{texts:#?}");
    assert!(found.len() <= 3, "{to:?}: one cause, {} findings: {texts:#?}", found.len());
}

#[test]
fn the_fixture_itself_is_clean() {
    assert_eq!(all_findings(GOOD), []);
}

#[test]
fn a_finding_names_file_line_and_remedy() {
    let line = GOOD.lines().position(|l| l.contains("minLength: 1")).unwrap() + 1;
    let found = all_findings(&replaced("minLength: 1", "minLenght: 1"));
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(
        found[0].to_string(),
        format!(
            "openapi/test.yaml:{line}: minLenght is no keyword of the profile in name\n    remedy: did you mean minLength?"
        )
    );
}

#[test]
fn paths_and_their_parameters_match() {
    finds("name: thingId", "name: thing", "has {thingId}, but no path parameter of this name");
    finds("/things/{thingId}/parts", "/things/{thingID}/parts", "write thingID and thingId alike");
    finds("/things/{thingId}/parts", "/things/parts", "path parameter thingId does not stand in /things/parts");
    finds("in: path # id", "in: query", "has {thingId}, but no path parameter");
    finds("required: true # id", "required: false", "path parameter thingId is not required");
    finds("/things/{thingId}/parts", "things/{thingId}/parts", "begin it with a slash: /things/");
    finds("/things/{thingId}/parts", "/things/{thingId", "close every { with a }");
    finds("/things/{thingId}/parts", "/things /{thingId}", "is not readable");
    finds("/things/{thingId}/parts: # path", "/a:\n    parameters: []\n  /things/{thingId}/parts:", "has no operation");
}

#[test]
fn what_an_operation_may_not_be_called() {
    finds("operationId: make_thing", "operationID: make_thing", "did you mean operationId?");
    finds("      operationId: make_thing\n", "", "post has no operationId");
    finds("operationId: make_thing", "operationId: ''", "operationId is empty");
    finds("operationId: make_thing", "operationId: fn", "operationId fn is a keyword of Rust");
    finds("operationId: make_thing", "operationId: 1a", "operationId 1a is not in snake case");
    finds("operationId: make_thing", "operationId: makeThing", "write make_thing");
    finds("operationId: make_thing", "operationId: list_things", "collides");
    finds("operationId: make_thing", "operationId: new", "means something else in generated code");
    finds("operationId: make_thing", "operationId: [a]", "operationId is not a text");
    finds("tags: [things] # make", "tags: []", "has 0 tags");
    finds("tags: [things] # make", "tags: [thing]", "tag thing does not exist");
}

#[test]
fn what_a_parameter_may_not_be() {
    finds("name: thingId", "name: thing id", "a name that generated code cannot have");
    finds("x-argument: product", "x-argument: waive", "means something else in generated code");
    finds("x-argument: product", "x-argument: from", "is a keyword of Python");
    finds("x-argument: product", "x-argument: 1a", "is not in snake case");
    finds("x-argument: product", "x-argument: names", "becomes names, as one in line");
    finds("{ name: size,", "{ name: end-date,", "becomes end_date");
    finds("X-Product-Name", "Authorization", "is a header of the transport");
    finds("      name: thingId\n", "", "ThingId has no name");
    finds("      in: path # id\n", "", "ThingId has no in");
    finds("      schema: { type: string } # id\n", "", "ThingId has no schema");
    finds("description: its id # id", "description: ' '", "description is empty");
    finds("in: query # name", "in: cookie", "cookie");
    finds("schema: { type: string } # id", "schema: { type: number }", "has no simple type");
    finds("schema: { type: string } # id", "schema: { type: text }", "has the type text");
    finds("          explode: false # batch\n", "", "of which is not said how it is sent");
    finds("items: { type: string } } # batch", "items: { type: integer } }", "holds something else than texts");
    finds("          x-query-prefix: label.\n", "", "without x-query-prefix");
    finds(
        "example: [a]\n        - { name: page",
        "example: [a]\n          x-query-prefix: a.\n        - { name: page",
        "no object in the query",
    );
    finds("in: query # labels", "in: header", "no simple type");
    finds("x-query-prefix: label.", "x-query-prefix: 'a&'", "characters that a query does not keep");
    finds(
        "schema: { type: string }, example: a, x-argument",
        "schema: { type: integer }, example: 1, x-argument",
        "is no text",
    );
}

#[test]
fn what_bodies_and_responses_may_not_be() {
    finds("        required: true # body", "        required: false", "optional request body");
    finds("application/json: # body", "multipart/form-data:", "multipart/form-data");
    finds("$ref: '#/components/schemas/Thing' } # sent", "type: object }", "without a named schema");
    finds(
        "$ref: '#/components/schemas/Thing' } # sent",
        "$ref: '#/components/schemas/Color' }",
        "that is no object: Color",
    );
    finds("value: { name: a, fooBar: b }", "value: { nmae: a }", "has the member nmae, which the schema lacks");
    finds("          description: made # made\n", "", "201 has no description");
    finds("'201': # made", "default:", "no single status");
    finds("'201': # made", "'2xx':", "no single status");
    finds("'400': # bad", "'204':", "2 responses of success");
    finds("application/json: # made", "text/plain:", "something else than JSON");
    finds("schema: { $ref: '#/components/schemas/ThingPage' } # page", "example: 1", "application/json has no schema");
}

#[test]
fn references_lead_somewhere() {
    finds("'#/components/schemas/Thing' # reply", "'other.yaml#/Thing'", "another file");
    finds(
        "'#/components/schemas/Thing' # reply",
        "'#/components/schemas/Thin'",
        "did you mean #/components/schemas/Thing?",
    );
    finds("'#/components/schemas/Thing' # reply", "'#/components/responses/Bad'", "cannot stand here");
    finds("'#/components/schemas/Thing' # reply", "1", "$ref is not a text");
    finds(
        "'#/components/schemas/Color' }] # color",
        "'#/components/schemas/Thing' }]",
        "contain themselves: Thing → Thing",
    );
    finds(
        "additionalProperties: { type: string } # inner",
        "additionalProperties: { $ref: '#/components/schemas/Thing' }",
        "Thing → Inner → Thing",
    );
    finds("- $ref: '#/components/parameters/ThingId'", "- $ref: '#/components/parameters/Id'", "does not exist");
    finds("    Color:\n", "    Colour:\n", "#/components/schemas/Color does not exist");
    finds("security: [{ bearer: [] }]", "security: [{ bear: [] }]", "security scheme bear does not exist");
}

#[test]
fn what_a_schema_may_not_hold() {
    finds(
        "fooBar: # member",
        "foo_bar:\n          type: string\n          description: a\n        fooBar:",
        "get the same name",
    );
    finds("fooBar: # member", "from: # member", "is a keyword of Python");
    finds("fooBar: # member", "foo.bar: # member", "a name that attributes cannot have");
    finds(
        "    Color:\n",
        "    color:\n      type: string\n      enum: [a]\n      description: a\n    Color:\n",
        "types cannot have",
    );
    finds(
        "    Color:\n",
        "    Value:\n      type: string\n      enum: [a]\n      description: a\n    Color:\n",
        "means something else",
    );
    finds("type: string # name", "format: uuid", "no type");
    finds("type: string # name", "type: strin", "did you mean type: string?");
    finds(
        "required: [name]\n      properties:\n        name:",
        "required: [nmae]\n      properties:\n        name:",
        "did you mean name?",
    );
    finds("required: [results]", "required: [results, results]", "results stands twice in required");
    finds("items: { $ref: '#/components/schemas/Thing' } # item", "items: { type: thing }", "has the type thing");
    finds(
        "allOf: [{ $ref: '#/components/schemas/Color' }] # color",
        "$ref: '#/components/schemas/Color'\n          description: beside",
        "siblings",
    );
    finds(
        "allOf: [{ $ref: '#/components/schemas/Color' }] # color",
        "allOf: [{ $ref: '#/components/schemas/Color' }]\n          minLength: 1",
        "has minLength beside allOf",
    );
    finds("allOf: [{ $ref: '#/components/schemas/Color' }] # color", "allOf: []", "joins schemas with allOf");
    finds("fooBar: # member", "name:\n          type: string\n        fooBar:", "a second time");
    finds("type: string # name", "<<: { type: string }", "merge key");
    finds(
        "additionalProperties: { type: string } # inner",
        "additionalProperties: { type: strin }",
        "has the type strin",
    );
    finds(
        "    Color:\n      type: string\n",
        "    Color:\n      type: integer\n",
        "keyword enum, which is ignored here",
    );
    finds("fooBar: # member", "fooBar: # member\n          x-combinations: []", "put it at an object in components");
    for keyword in ["oneOf", "anyOf", "not"] {
        finds("type: string # name", &format!("{keyword}: [{{ type: string }}]"), "x-combinations");
    }
    finds("fooBar: # member", "fooBar:\n          nullable: true", "left out of required");
}

#[test]
fn limits_can_be_kept() {
    for (limit, wanted) in [
        ("-1", "negative minLength"),
        ("1.5", "not an integer within 64 bits"),
        ("18446744073709551616", "not an integer within 64 bits"),
        ("'1'", "not an integer"),
        ("5\n          maxLength: 4", "minLength 5 above its maxLength 4"),
    ] {
        finds("minLength: 1", &format!("minLength: {limit}"), wanted);
    }
    finds("minimum: 1, maximum: 9", "minimum: 10, maximum: 9", "minimum 10 above its maximum 9");
    finds("minimum: 1, maximum: 9", "minimum: -9223372036854775809", "not an integer within 64 bits");
    finds("minimum: 1, maximum: 9", "minimum: 4, maximum: 9", "example of Thing.count is out of the range");
    finds("minimum: 0, default: 0", "minimum: 1, default: 0", "default of parameter page is out of the range");
    finds("pattern: '^[a-z]+$' # code", "pattern: '^[a-z$'", "does not compile");
    finds("pattern: '^[a-z]+$' # code", "pattern: '[a-z]+'", "matches a part of the text alone");
    finds("pattern: '^[a-z]+$' # code", "pattern: '^a|b$'", "with alternatives in a group");
    finds("enum: [red, blue]", "enum: []", "enum without values");
    finds("enum: [red, blue]", "enum: [red, blue, red]", "red stands twice in enum");
    finds("enum: [red, blue]", "enum: [red, 1]", "an item of enum is not a text");
    finds("type: string # code", "type: string\n          example: 5", "is no text; put it in quotes");
}

#[test]
fn what_the_document_needs() {
    finds("openapi: 3.0.3", "openapi: 3.1.0", "3.0.3");
    finds("title: Test, ", "", "info has no title");
    finds("title: Test,", "title: 'a\"',", "ends comments");
    finds(", version: '1'", "", "info has no version");
    finds("x-provider: test", "x-provider: other", "write x-provider: test");
    finds("x-parent: color", "x-parent: colour", "did you mean color?");
    finds("x-parent: color", "x-parent: inner", "x-parent is inner, which is no string of any schema");
    finds("'null': absent", "'null': empty", "x-dialect has the null \"empty\"");
    finds("openapi: 3.0.3", "---\nopenapi: 3.0.3\n---\na: 1", "second YAML document");
    let cut: String = GOOD.lines().take(1).collect();
    assert!(all_findings(&cut).iter().any(|f| f.message == "the document has no paths"));
}

#[test]
fn what_rules_and_tables_may_not_hold() {
    finds("    severity: error\n", "    severity: fatal\n", "severity");
    finds("evidence: documented", "evidence: rumoured", "evidence");
    finds("test.thing.combination: # rule", "thing.combination:", "test.<subject>.<condition>");
    finds("test.thing.name: {", "test.thing.a b: {", "not well-formed");
    finds("test.thing.name: {", "test.thing-combination.a: {", "rule test.thing.name does not exist");
    finds(
        "test.body.range:",
        "test.body.type-a:\n    { severity: error, evidence: assumed, summary: a, remedy: b, source: c }\n  test.body-type.a:",
        "get the same name",
    );
    finds("rule: test.thing.combination", "rule: test.thing.nothing", "does not exist");
    finds("    waivable: false # table\n", "", "governs a table, and can be waived");
    finds("{ length: test.thing.name }", "{ lenght: test.thing.name }", "did you mean length?");
    finds("{ length: test.thing.name }", "{ length: test.thing.nothing }", "does not exist");
    finds("columns: [color, name]", "columns: [colour, name]", "no member of the schema");
    finds("columns: [color, name]", "columns: [color, color]", "color stands twice in columns");
    finds("columns: [color, name]", "columns: []", "has no columns");
    finds("when: color", "when: code", "applies when code is there");
    finds("name: sky, constructor: blue", "code: sky, constructor: blue", "code is no column of the table");
    let open = "{ color: red, name: { open: a name, example: rose, except: [none] }, use: red }";
    for (row, wanted) in [
        ("{ color: rot, name: a, use: red }", "none of color's values"),
        ("{ color: red, use: red }", "row without name"),
        ("{ color: red, name: true, use: red }", "is not a text"),
        ("{ color: red, name: [a, 1], use: red }", "is not a text"),
        ("{ color: red, name: [], use: red }", "is not a text"),
        ("{ color: red, name: [a, a], use: red }", "a stands twice in name"),
        ("{ color: blue, name: sky, use: red }", "equals the one in line"),
        ("{ color: red, name: a, use: '' }", "a row without use"),
        ("{ color: red, name: a, constructor: both, use: a }", "is that of the row in line"),
        ("{ color: red, name: a, constructor: a-b, use: a }", "constructor a-b is not in snake case"),
        ("{ color: red, name: a, constructor: match, use: a }", "is a keyword of Rust"),
        ("{ color: red, name: a, constructor: red, takes: [code.b], use: a }", "which is no member of a member"),
        ("{ color: red, name: { open: a, example: None, except: [none] }, use: a }", "is what the cell excepts"),
        ("{ color: red, name: { open: a, except: [none] }, use: a }", "an open cell without"),
    ] {
        finds(open, row, wanted);
    }
}

#[test]
fn what_lists_batches_and_compounds_name_exists() {
    finds("items: results # list", "items: result", "did you mean results?");
    finds("        items: results # list\n", "", "x-list has no items");
    finds("        firstPage: 0\n", "", "x-list has no firstPage");
    finds("  test.list.short:", "  test.list.shorter:", "no rule test.list.short for one that ends before its total");
    finds("pageParameter: page", "pageParameter: names", "no integer parameter of the query");
    finds("sizeParameter: size", "sizeParameter: sise", "did you mean size?");
    finds("[page, array, single]", "[page, pair]", "has the shape pair");
    finds("start: startDate,", "start: startDat,", "did you mean startDate?");
    finds("end: endDate,", "end: names,", "x-windows of list_things has the end names");
    finds("months: 1,", "months: 0,", "other months than 1 to 12");
    finds("floor: 2024-01-01,", "floor: 2024-13-01,", "write a day, e.g. 2024-01-01");
    finds("created: color }", "created: colour }", "did you mean color?");
    finds("created: color }", "created: color, ascending: { order: asc } }", "has the ascending order");
    finds("created: color }", "created: color, ascending: {} }", "by several parameters, or by none");
    finds("x-batches: names", "x-batches: product", "name an argument that is a list: names");
    finds("  patch_thing:", "  make_thing:", "collides with the operation");
    finds("  patch_thing:", "  patchThing:", "is not in snake case");
    finds("uses: [list_things, delete_things]", "uses: [list_thing]", "did you mean list_things?");
    finds("uses: [list_things, delete_things]", "uses: []", "uses no operation");
    finds("parameters: [thing_id, size,", "parameters: [size,", "lacks the parameter thing_id");
    finds("parameters: [thing_id, size,", "parameters: [thing_ip, size,", "did you mean thing_id?");
    finds("parameters: [thing_id, size,", "parameters: ['', size,", "is empty");
    finds("body: Thing # compound", "body: Things", "did you mean Thing?");
    finds("reply: Thing # compound", "reply: Color", "which is no object");
    finds("tag: things # compound", "tag: thing", "tag thing does not exist");
}

#[test]
fn what_the_clients_are_called() {
    finds("class: Things", "class: things", "things is no name of a class");
    finds("x-client: # client", "x-clent:", "did you mean x-client?");
    finds("resources: { things: {", "resources: { thing: {", "belongs to the resource things, which x-client lacks");
    finds("options: [careful]", "options: [carefull]", "did you mean careful?");
    finds("type: boolean, default", "type: switch, default", "option careful has the type switch");
    finds("names: { start_date: since }", "names: { start_dat: since }", "did you mean start_date?");
    finds("names: { start_date: since }", "names: { start_date: from }", "is a keyword of Python");
    finds("raises: { ConflictError:", "raises: { Conflict:", "which is no class of errors");
    finds("      x-method: { description: They are gone. }\n", "", "delete has no x-method");
    finds("method: { description: Reads it first. }", "method: {}", "method has no description");
}

#[test]
fn every_operation_says_what_it_does() {
    finds("      x-effect: create # effect\n", "", "make_thing is a post, which may do anything");
    finds("x-effect: create # effect", "x-effect: creates", "did you mean create?");
    finds("effect: change # compound", "effect: nothing", "use one of read, create, replace, change, delete, ensure");
    finds("    effect: change # compound\n", "", "has no effect");
    finds("x-batches: names", "x-batches: names\n      x-effect: delete", "which says it already");
}

#[test]
fn one_cause_is_one_finding() {
    let found = all_findings(&replaced("x-rules:", "x-rule:"));
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0].line, GOOD.lines().position(|l| l == "x-rules:").unwrap() + 1);
    assert!(found[0].remedy.contains("did you mean x-rules?"));
    let found = all_findings(&replaced(" # type", "").replace("  test.body.type:", "  test.body.typ:"));
    assert_eq!(found.len(), 1, "{found:#?}");
    let line = GOOD.lines().position(|l| l == "        name:").unwrap() + 1;
    assert_eq!(found[0].line, line, "the line of the first member that needs the rule");
    assert!(found[0].message.contains("there is no rule test.body.type (also in line "), "{found:?}");
}

#[test]
fn a_reply_is_told_by_members_that_it_has() {
    finds("x-identity: [name] # made of", "x-identity: [nmae]", "did you mean name?");
    finds("x-identity: [name] # made of", "x-identity: ['name={nam}']", "did you mean name?");
    finds("x-identity: [name] # listed", "x-identity: ['name={names}']", "compares the items of a list with names");
    finds("      x-identity: [name] # listed\n", "", "list_things has a reply, but no x-identity");
    finds("x-batches: names", "x-batches: names\n      x-identity: [name]", "its reply has no content");
    finds("x-unique: assumed # unique", "x-unique: guessed", "write observed or assumed");
    finds("x-batches: names", "x-batches: names\n      x-unique: assumed", "has x-unique, but creates nothing");
}

#[test]
fn a_test_of_asks_can_hold() {
    let asks = |asks: &str| format!("  test.thing.name: {{ asks: [{asks}], severity: warning,");
    let finds = |given: &str, wanted: &str| finds("  test.thing.name: { severity: warning,", &asks(given), wanted);
    finds("{ when: { nmae: padded } }", "nmae is no member and no argument");
    finds("{ when: { name: paded } }", "name has no test that is known");
    finds("{ when: { name: { begin: a } } }", "name has no test that is known");
    finds("{ when: { '{nobody}': present } }", "{nobody} is no member and no argument");
    finds("{ in: [make_thing, make_things], when: { name: padded } }", "did you mean make_thing?");
    finds("{ in: [make_thing, list_things], when: { name: padded } }", "name is no member and no argument");
    let right = asks("{ in: [make_thing], when: { name: { unlike: '^a$' }, '{parent}': present } }");
    assert_eq!(all_findings(&replaced("  test.thing.name: { severity: warning,", &right)), []);
}
