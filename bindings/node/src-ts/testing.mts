// The CommonJS build is the only one, so that both kinds of import share one set of classes and one native part.
export * from "./testing.js";
