/** Deeper values, and cycles with them, are for those who tell their places. */
const DEEPEST_LEVEL = 60;

const { hasOwnProperty } = Object.prototype;

/**
 * Whether `JSON.stringify` writes a value as it is: plain objects and arrays of well-formed strings, numbers within 53 bits and
 * booleans. It is faster than a writer of ours, and leaves what is `undefined` or named by symbols out, as that does.
 *
 * @throws What a getter or a proxy of the caller throws.
 */
export function isOrdinary(value: unknown, level = 1): boolean {
  switch (typeof value) {
    case "string":
      return value.isWellFormed();
    case "number":
      return Number.isInteger(value) ? Number.isSafeInteger(value) : Number.isFinite(value);
    case "boolean":
      return true;
    case "object":
      break;
    default:
      return false;
  }
  if (value === null) return true;
  if (level > DEEPEST_LEVEL || (value as { readonly toJSON?: unknown }).toJSON !== undefined) return false;
  if (Array.isArray(value)) return isOrdinaryList(value, level);
  if (Object.getPrototypeOf(value) !== Object.prototype) return false;
  for (const name in value) {
    if (!hasOwnProperty.call(value, name) || !name.isWellFormed()) return false;
    const member = (value as Readonly<Record<string, unknown>>)[name];
    if (member !== undefined && !isOrdinary(member, level + 1)) return false;
  }
  return true;
}

function isOrdinaryList(items: readonly unknown[], level: number): boolean {
  // Not `every`, which passes over holes.
  for (let index = 0; index < items.length; index += 1) {
    if (!isOrdinary(items[index], level + 1)) return false;
  }
  return true;
}
