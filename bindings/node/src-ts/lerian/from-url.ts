import { fromNative } from "../errors/from-native.js";
import type { CreateConnectionRequest } from "../generated/lerian/types.js";
import { textOf } from "../input/given.js";
import { native } from "../native/load.js";

/**
 * Returns the body of a connection to a database, from its URL as SQLAlchemy writes it; the driver is dropped.
 *
 * @param configName - The name of the connection.
 * @param url - E.g. `postgresql+psycopg://reader:secret@db.example.com:5432/ledger`.
 * @throws ConfigError when the URL is of no database that Lerian knows, or the name cannot be one. Nothing of the URL is
 * in it.
 */
export function fromUrl(configName: string, url: string): CreateConnectionRequest {
  const name = textOf(configName, "configName", "production-db");
  const given = textOf(url, "url", "postgresql://reader:secret@db.example.com/ledger");
  try {
    return JSON.parse(native().fromUrl(name, given)) as CreateConnectionRequest;
  } catch (thrown) {
    throw fromNative(thrown);
  }
}
