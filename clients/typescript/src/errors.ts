/** The base of all errors of this package. */
export class HoldfastError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** The service could not be reached, or its response was lost. */
export class NoResponse extends HoldfastError {
  constructor(
    message: string,
    /** Whether the request may have had its effect. */
    readonly sent: boolean,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** One error of a request. */
export interface FieldError {
  /** The item of a batch, from 0. */
  readonly index?: number;
  readonly field?: string;
  readonly message: string;
}

/** The code of a problem: what programs evaluate. */
export type Code =
  | "INVALID_ARGUMENT"
  | "UNAUTHENTICATED"
  | "FORBIDDEN"
  | "NOT_FOUND"
  | "METHOD_NOT_ALLOWED"
  | "NOT_ACCEPTABLE"
  | "WRONG_STATE"
  | "LEASE_LOST"
  | "TOO_LARGE"
  | "UNSUPPORTED_MEDIA_TYPE"
  | "QUEUE_FULL"
  | "OVERLOADED"
  | "RATE_LIMITED"
  | "STORE_UNAVAILABLE"
  | "STORE_FULL"
  | "INTERNAL";

/** The body of an error. A proxy may answer with something else. */
export interface ProblemBody {
  readonly code?: Code;
  readonly detail?: string;
  readonly errors?: readonly FieldError[];
  readonly state?: string;
  readonly task_ids?: readonly string[];
}

/** The service refused a request: problem details by RFC 9457. */
export class Problem extends HoldfastError {
  readonly code: Code | undefined;
  readonly detail: string;
  readonly errors: readonly FieldError[];
  /** The state of the task, with `WRONG_STATE`. */
  readonly state: string | undefined;
  /** To repeat the request with, if its write was not confirmed. */
  readonly taskIds: readonly string[];

  constructor(
    readonly status: number,
    body: ProblemBody,
    readonly retryAfterMs?: number,
  ) {
    super(`${status} ${body.code ?? ""}: ${body.detail ?? ""}`);
    this.code = body.code;
    this.detail = body.detail ?? "";
    this.errors = body.errors ?? [];
    this.state = body.state;
    this.taskIds = body.task_ids ?? [];
  }
}

/** Another worker has the task, or it has ended. Whatever the run does from now on is done twice. */
export class LeaseLost extends Problem {}
