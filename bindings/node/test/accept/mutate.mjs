// Mutations of requests: members, values, types, spellings, and what JavaScript has and JSON has not.

const ODD = [
  ..."\u0000 \u00a0 \u0085 \ufeff \u2028 \u180e é 🦀 a,b A none aws AWS Gcp".split(" "),
  ...["${", "}X", "{{x}}", "%(x)s", "$ABC", "a$b", "/etc/ca.pem", "ca.crt"],
  ..."127.0.0.1 10.0.0.1 01.2.3.4 1.2.3.256 ::1 8.8.8.8 db_1 db.example.com -a a- a..b a. p@ss ab abc".split(" "),
  ..."salesforce Salesforce netsuite \u212a aw\u017f K\u0131 550e8400-e29b-41d4-a716-446655440000".split(" "),
  ..."550E8400-E29B-41D4-A716-446655440000 550e8400e29b41d4a716446655440000 2024-01-31 \ud800 a\udfff".split(" "),
  "",
  " ",
  " a",
  "a ",
  "\ta",
  "a\u0085",
  "\u3000a",
  "a b",
  "-----BEGIN CERTIFICATE-----\nMII\n-----END CERTIFICATE-----\n",
  "a\n",
];

/** A generator of mutated requests; the same seed gives the same. */
export class Mutator {
  #state;
  #names;
  #texts;

  constructor(seeds, seed) {
    this.#state = seed >>> 0 || 1;
    const names = new Set();
    const texts = new Set(ODD);
    const read = (value) => {
      if (typeof value === "string" && value.length < 4000) texts.add(value);
      if (typeof value !== "object" || value === null) return;
      for (const [name, inner] of Object.entries(value)) {
        if (!Array.isArray(value)) names.add(name);
        read(inner);
      }
    };
    for (const { body } of seeds) read(body);
    this.#names = [...names];
    this.#texts = [...texts];
  }

  /** A number below `end` (xorshift). */
  below(end) {
    this.#state ^= this.#state << 13;
    this.#state ^= this.#state >>> 17;
    this.#state ^= this.#state << 5;
    return (this.#state >>> 0) % end;
  }

  #of(list) {
    return list[this.below(list.length)];
  }

  #text() {
    return this.below(2) === 0 ? this.#of(ODD) : this.#of(this.#texts);
  }

  /** One of the seeds with up to three changes. */
  mutated(seeds) {
    const seed = this.#of(seeds);
    const request = { ...seed, options: { ...seed.options }, body: copy(seed.body) };
    for (let left = this.below(4); left > 0; left -= 1) {
      try {
        this.#change(request);
      } catch {
        // What an earlier change has made unreadable, or unwritable, stays as it is.
      }
    }
    return request;
  }

  #change(request) {
    if (this.below(6) === 0 || request.body === undefined) this.#changeOptions(request.options);
    else if (this.below(40) === 0) request.body = this.#disguised(request.body);
    else this.#changeObject(request.body);
  }

  #changeOptions(options) {
    const known = Object.keys(options);
    if (known.length > 0 && this.below(2) === 0) {
      const name = this.#of(known);
      if (this.below(4) === 0) delete options[name];
      else options[name] = this.#value();
      return;
    }
    const name = this.#of([
      "parent",
      "waive",
      "strict",
      "multiTenant",
      "projectId",
      "product",
      "id",
      "connectionName",
      "dropEmpty",
      "page",
      "limit",
    ]);
    const flags = { strict: true, multiTenant: true, dropEmpty: true };
    options[name] = name in flags && this.below(3) > 0 ? this.below(2) === 0 : this.#value();
  }

  /** Changes a member of the object, or of one inside. */
  #changeObject(members) {
    const inside = Object.keys(members).filter((name) => isObject(members[name]));
    if (inside.length > 0 && this.below(2) === 0) {
      const name = this.#of(inside);
      if (this.below(30) === 0) members[name] = this.#disguised(members[name]);
      else this.#changeObject(members[name]);
      return;
    }
    const own = Object.keys(members);
    const name = own.length === 0 ? this.#of(this.#names) : this.#of(own);
    switch (this.below(12)) {
      case 0:
        delete members[name];
        return;
      case 1: {
        const value = members[name];
        delete members[name];
        members[this.#respelt(name)] = value;
        return;
      }
      case 2:
        members[this.#respelt(name)] = this.below(2) === 0 ? members[name] : this.#value();
        return;
      case 3:
      case 4:
      case 5:
        members[name] = this.#changed(members[name]);
        return;
      case 6:
        members[name] = this.#value();
        return;
      case 7:
        members[name] = this.#text();
        return;
      case 8:
        this.#redefine(members, name);
        return;
      default:
        members[this.#of(this.#names)] = this.#value();
    }
  }

  /** Makes a member one that is no ordinary one. */
  #redefine(members, name) {
    const value = members[name];
    switch (this.below(4)) {
      case 0:
        Object.defineProperty(members, name, { value, enumerable: false, configurable: true, writable: true });
        return;
      case 1:
        Object.defineProperty(members, name, { get: () => value, enumerable: true, configurable: true });
        return;
      case 2:
        members[Symbol(name)] = value;
        return;
      default:
        Object.defineProperty(members, name, {
          get() {
            throw new Error("unreadable");
          },
          enumerable: true,
          configurable: true,
        });
    }
  }

  /** The members in an object that is no plain one, or looks like one. */
  #disguised(members) {
    const entries = Object.entries(Object.getOwnPropertyDescriptors(members));
    const into = (target) => {
      for (const [name, descriptor] of entries) Object.defineProperty(target, name, descriptor);
      return target;
    };
    switch (this.below(9)) {
      case 0:
        return into(Object.create(null));
      case 1:
        return into(new (class Body {})());
      case 2:
        return Object.create(members);
      case 3:
        return into(Object.create({}));
      case 4:
        return Object.setPrototypeOf(into([]), Object.prototype);
      case 5:
        return new Proxy(members, {});
      case 6:
        return into(Object.create({ constructor: Object }));
      case 7:
        return into(new Map());
      default:
        return [members];
    }
  }

  #respelt(name) {
    switch (this.below(6)) {
      case 0:
        return name.toUpperCase();
      case 1:
        return name.toLowerCase();
      case 2:
        return `${name}s`;
      case 3:
        return name.replaceAll("s", "\u017f");
      case 4:
        return ` ${name}`;
      default:
        return name.slice(1);
    }
  }

  /** A value like this one. */
  #changed(value) {
    if (typeof value === "string") return this.#changedText(value);
    if (typeof value === "number") return this.#of([value + 1, -value, value + 0.5, this.below(80_000), 0, -0]);
    return isObject(value) ? {} : this.#value();
  }

  #changedText(text) {
    switch (this.below(13)) {
      case 0:
        return `${text} `;
      case 1:
        return `\t${text}`;
      case 2:
        return text.toUpperCase();
      case 3:
        return text.toLowerCase();
      case 4:
        return text.slice(1);
      case 5:
        return `${text},`;
      case 6:
        return `${text}$`;
      case 7:
        return text.repeat(this.below(60));
      case 8:
        return text + this.#text();
      case 9:
        return text.replace("-", "_");
      case 10:
        return `${text}1`;
      case 11:
        return text + "🦀".repeat(this.below(101));
      default:
        return this.#text();
    }
  }

  #value() {
    switch (this.below(24)) {
      case 0:
        return null;
      case 1:
        return true;
      case 2:
        return this.below(70_000);
      case 3:
        return 2 ** 53;
      case 4:
        return 1.5;
      case 5:
        return Number.NaN;
      case 6:
        return [];
      case 7:
        return ["a", null];
      case 8:
        return {};
      case 9:
        return { a: this.#text() };
      case 10:
        return this.#of(["x", "é", "字", "🦀"]).repeat(this.#of([100, 101, 600, 2000, 2001, 65_536, 87_382]));
      case 11:
        return { ["x".repeat(101)]: "y", Mode: "require" };
      case 12:
        return undefined;
      case 13:
        return 10n;
      case 14:
        return new Date(0);
      case 15:
        return Object("boxed");
      case 16:
        return { toJSON: () => "x" };
      case 17:
        return { __proto__: { mode: "require" } };
      default:
        return this.#text();
    }
  }
}

function copy(value) {
  if (Array.isArray(value)) return value.map(copy);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, copy(inner)]));
}

function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
