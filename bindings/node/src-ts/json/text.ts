/**
 * A body as a JSON string. It is parsed, and what is sent is serialized again: integers keep their digits within 64 bits, also
 * those that a `number` cannot hold; other numbers keep the digits of a double (`1e-400` becomes `0.0`). A number that is
 * too large for either is refused.
 */
export type JsonText = string;
