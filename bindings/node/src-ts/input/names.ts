/** The members that hold the name of what a body describes, the providers' own. */
const NAMES = ["name", "connectionName", "configName"] as const;

/** Returns the name in a body, an object or a JSON string; undefined if it has none. */
export function nameIn(body: unknown): string | undefined {
  try {
    const value: unknown = typeof body === "string" ? JSON.parse(body) : body;
    if (typeof value !== "object" || value === null) return undefined;
    const found = NAMES.map((member) => (value as Readonly<Record<string, unknown>>)[member]);
    return found.find((name): name is string => typeof name === "string");
  } catch {
    // No JSON, or a getter of the caller's that throws: the rules say what is wrong with it.
    return undefined;
  }
}

/** Returns members under other names; those without one keep theirs. */
export function inOtherNames(
  members: Readonly<Record<string, unknown>>,
  names: Readonly<Record<string, string>>,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(members).map(([name, value]) => [names[name] ?? name, value]));
}
