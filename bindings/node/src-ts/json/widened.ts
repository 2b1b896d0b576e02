/**
 * A body whose type says less than its value: `const body = { authType: "GENERIC_SECRET" }`, whose `authType` is a
 * `string`, or a `Record<string, unknown>`. What its type does say must be valid; the rest is checked before anything is
 * sent. A literal says everything, and is no such body: it must be one of the valid combinations.
 */
export type Widened<Given, Body> = [Given] extends [Body] ? never : Admitted<Given, Body>;

/** Each of the types that a valid body may have, and `never` for the others. */
type Admitted<Given, Body> = Given extends Body
  ? Given
  : string extends keyof Given
    ? Given
    : Given extends Loose<Body>
      ? Known<Given> extends Body
        ? Given
        : never
      : never;

/** A body in which each string, number and boolean may be any other. */
type Loose<Body> = Body extends string
  ? string
  : Body extends number
    ? number
    : Body extends boolean
      ? boolean
      : Body extends readonly unknown[]
        ? Body
        : Body extends object
          ? { [Member in keyof Body]: Loose<Body[Member]> }
          : Body;

/** What is known of the values: `any` in the place of each that may be every string, number or boolean. */
type Known<Given> = unknown extends Given
  ? Anything
  : string extends Given
    ? Anything
    : number extends Given
      ? Anything
      : boolean extends Given
        ? Anything
        : Given extends readonly unknown[]
          ? Given
          : Given extends object
            ? string extends keyof Given
              ? Anything
              : { [Member in keyof Given]: Known<Given[Member]> }
            : Given;

// biome-ignore lint/suspicious/noExplicitAny: what may be anything fits everything
type Anything = any;
