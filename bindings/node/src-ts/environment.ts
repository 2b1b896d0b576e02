import { ConfigError } from "./generated/errors.js";
import { variables } from "./generated/options.js";
import { native } from "./native.js";

/**
 * Makes sure that the environment that the native part reads is the one that the caller sees: worker threads and test
 * runners like jest give their code a copy, and a client must not go where a variable points that nobody sees.
 *
 * @throws ConfigError naming the variables that differ.
 */
export function checkEnvironment(provider: keyof typeof variables): void {
  const names = Object.values<string>(variables[provider]);
  const seen = names.map((name) => [name, process.env[name]?.toWellFormed() ?? null] as const);
  const differing = native().differingVariables(JSON.stringify(Object.fromEntries(seen)));
  if (differing.length === 0) return;
  throw new ConfigError({
    message:
      `process.env is a copy here, as in worker threads and jest, and differs from the environment of the process, which ` +
      `fromEnv reads, in ${differing.join(", ")}; give the options to the constructor instead, or set the variables where ` +
      "the process starts",
  });
}
