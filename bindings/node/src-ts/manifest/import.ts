import { fromNative } from "../errors/from-native.js";
import { native } from "../native/load.js";
import { FORMS, known } from "./options.js";

/** What the connections become part of. */
export interface ImportOptions {
  /**
   * The owner of the manifest.
   *
   * @defaultValue `"imported"`
   */
  readonly owner?: string | undefined;
  /**
   * The name of its account.
   *
   * @defaultValue `"reporter"`
   */
  readonly account?: string | undefined;
  /** The product of the connections; by default the variable `product` of the manifest. */
  readonly product?: string | undefined;
}

/** Connections of another tool, as a manifest. The passwords are apart. */
export interface Imported {
  /** The manifest, for `Manifest.from`; passwords are references to environment variables. */
  readonly document: object;
  /** The passwords by these variables, for `secrets` of a plan and of an apply. */
  readonly secrets: Readonly<Record<string, string>>;
  /** What was changed or left out, never a value. */
  readonly notes: readonly string[];
  /** What has no counterpart. */
  readonly unmapped: readonly { readonly name: string; readonly reason: string }[];
}

/**
 * Turns the database connections of another tool into a manifest for Lerian. Nothing is sent.
 *
 * @param tool - `"airflow"` (`airflow connections export`, or URIs), `"dbt"` (a `profiles.yml`) or `"sqlalchemy"` (URLs,
 * one in each line).
 * @param text - What the tool has written.
 * @throws ManifestError when the text is not what the tool writes. Nothing of it is in the error but its places.
 */
export function importConnections(
  tool: "airflow" | "dbt" | "sqlalchemy",
  text: string,
  options: ImportOptions = {},
): Imported {
  const { owner = "imported", account = "reporter", product = null } = known(options, FORMS.import);
  try {
    const found = JSON.parse(native().importConnections(tool, text, owner, account, product)) as {
      manifest: object;
    } & Omit<Imported, "document">;
    const { manifest: document, ...rest } = found;
    return { document, ...rest };
  } catch (thrown) {
    throw fromNative(thrown);
  }
}
