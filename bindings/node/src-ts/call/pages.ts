/** One page of a list. */
export interface Page<Item> {
  readonly items: readonly Item[];
  /** How many items there are in all; undefined when the service does not say. */
  readonly total: number | undefined;
}

/** Reads the pages of one iteration. */
export interface PageReader<Item> {
  /** Resolves to the next page; undefined after the last one. */
  next(): Promise<Page<Item> | undefined>;
  /** Drops what is being fetched ahead. */
  close(): void;
}

/**
 * All items of a list, read page by page while they are iterated over; each iteration starts over. The next page is
 * fetched while the items of this one are looked at; leaving the loop cancels that.
 *
 * @example
 * ```ts
 * for await (const connection of project.connections.list()) console.log(connection.name);
 * ```
 */
export class Pages<Item> implements AsyncIterable<Item> {
  readonly #open: () => PageReader<Item>;

  /** @internal */
  constructor(open: () => PageReader<Item>) {
    this.#open = open;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Item, void, undefined> {
    for await (const page of this.pages()) yield* page.items;
  }

  /** Iterates over the pages instead of the items. */
  async *pages(): AsyncGenerator<Page<Item>, void, undefined> {
    const reader = this.#open();
    try {
      for (let page = await reader.next(); page !== undefined; page = await reader.next()) yield page;
    } finally {
      reader.close();
    }
  }

  /** Reads all pages and returns their items. */
  async toArray(): Promise<Item[]> {
    const items: Item[] = [];
    for await (const item of this) items.push(item);
    return items;
  }
}
