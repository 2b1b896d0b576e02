import type { Location } from "../errors/rule.js";

/** What an operation takes, and its method. */
export interface OperationInfo {
  /** Its parameters, under the names that `check` has for them. */
  readonly parameters: Readonly<Record<string, ParameterInfo>>;
  /** Whether it has a body. */
  readonly body?: boolean;
  /** The options of its method beyond those of every call. */
  readonly options?: readonly string[];
  /** Whether its bulk run can say what becomes of names that are taken. */
  readonly ifExists?: boolean;
  /** The parameters that its method has other names for: the method's name, the parameter's name. */
  readonly names?: Readonly<Record<string, string>>;
  /** The operation whose body says what a reply of this one says. */
  readonly request?: string;
}

/** A parameter of an operation. */
export interface ParameterInfo {
  /** The core's name for it. */
  readonly argument: string;
  /** Its name in the request. */
  readonly wire: string;
  readonly location: Location;
}

/** An option that is no parameter of the API. */
export interface ExtraInfo {
  /** The core's name for it. */
  readonly argument: string;
  readonly kind: "boolean" | "time" | "value";
}
