import { native } from "../native/load.js";
import { type AccountOptions, whose } from "./accounts.js";
import { FORMS, known } from "./options.js";
import { told } from "./told.js";

/** What is exported. */
export interface ExportOptions extends AccountOptions {
  /** A Matillion project's id or name; by default all projects of the account. */
  readonly project?: string | undefined;
  /**
   * Whether to read only what is marked as the owner's.
   *
   * @defaultValue `false`
   */
  readonly owned?: boolean | undefined;
  /** Who the new manifest belongs to; by default the owner of the manifest that has the account, else `exported`. */
  readonly owner?: string | undefined;
}

/** A manifest of what exists. */
export interface Export {
  /** YAML; twice the same bytes if nothing was changed. */
  readonly text: string;
  /** What a manifest cannot declare, and why. */
  readonly leftOut: readonly string[];
}

/**
 * Reads what an account holds, as a manifest that declares it: `"matillion"` or `"lerian"`, with the options of the
 * environment (`MATILLION_…`, `LERIAN_…`). Nothing is written.
 *
 * @throws ConfigError when there is no such account or project; ConnguardError for every failure of a service.
 */
export async function exportManifest(account: string, options: ExportOptions = {}): Promise<Export> {
  return exported(native().exportManifest(account, exportOptions(options)));
}

/** Returns the options as the core names them, as JSON. */
export function exportOptions(options: ExportOptions): string {
  const { project, owned, owner, ...accounts } = known(options, FORMS.export);
  return JSON.stringify({ project, owned, owner, ...whose(accounts) });
}

/** Returns what the core has exported. */
export async function exported(found: Promise<string>): Promise<Export> {
  const { text, left_out: leftOut } = JSON.parse(await told(found)) as { text: string; left_out: string[] };
  return { text, leftOut };
}
