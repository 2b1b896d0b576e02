/** A body as JSON text, which is sent as it is. */
export type JsonText = string;
