/** Who the accounts of a manifest are, instead of what it says itself. */
export interface AccountOptions {
  /** Options of clients by the names of accounts, e.g. `{ eu: emulator.matillion }`. */
  readonly accounts?: Readonly<Record<string, object>> | undefined;
  /** Values of `env:NAME` references, instead of environment variables. */
  readonly secrets?: Readonly<Record<string, string>> | undefined;
}

/** Accounts with the core's names of options. */
export function whose({ accounts, secrets }: AccountOptions): { accounts: object; secrets: object } {
  const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  const renamed = (options: object): object =>
    Object.fromEntries(Object.entries(options).map(([name, value]) => [snake(name), value as unknown]));
  const all = Object.entries(accounts ?? {}).map(([name, options]) => [name, renamed(options)] as const);
  return { accounts: Object.fromEntries(all), secrets: secrets ?? {} };
}
