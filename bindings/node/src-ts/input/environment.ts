import { variables } from "../generated/options.js";

/**
 * The provider's variables as the caller sees them, as JSON: worker threads and test runners like jest give their code an
 * environment of its own, which the native part does not see by itself.
 */
export function readEnvironment(provider: keyof typeof variables): string {
  const names = Object.values<string>(variables[provider]);
  const seen = names.map((name) => [name, process.env[name]?.toWellFormed()] as const);
  return JSON.stringify(Object.fromEntries(seen));
}
