import type { NativePlan } from "../native/types.js";
import type { PlanAction, PlanChange } from "./actions.js";
import { Plan } from "./plan.js";

/** An object that differs. */
export interface DriftItem {
  /**
   * `missing`: declared and not there; `changed`: not as declared; `extra`: there and not declared; `rotation`: another
   * version of a secret is declared than is stored.
   */
  readonly drift: "missing" | "changed" | "extra" | "rotation";
  readonly kind: PlanAction["kind"];
  readonly key: string;
  readonly environment: string | null;
  readonly changes: readonly PlanChange[];
}

/** What differs between the services and a manifest. It is also the plan that brings the services back. */
export class Drift extends Plan {
  /** What differs, in the order of the manifest. */
  readonly items: readonly DriftItem[];

  /** @internal */
  constructor(made: NativePlan) {
    super(made);
    this.items = JSON.parse(made.drift()) as DriftItem[];
  }

  /** How many objects are not the manifest's. */
  get unowned(): number {
    return this.counts["unowned"] ?? 0;
  }
}
