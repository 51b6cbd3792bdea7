import type { Problem } from './model';

/** What can go wrong between here and the gateway. Nothing else is thrown, but for the reason of a caller's own abort. */
export abstract class GatewayError extends Error {
  /** Whether the same request can succeed later. */
  abstract readonly retryable: boolean;
}

/** The gateway answered that it will not; decide by `problem.code`. */
export class ProblemError extends GatewayError {
  override readonly name = 'ProblemError';
  readonly problem: Problem;
  /** After which to try again, where the gateway said so. */
  readonly retryAfterMillis: number | undefined;

  constructor(problem: Problem, retryAfterMillis?: number) {
    super(`${problem.code}: ${problem.detail}`);
    this.problem = problem;
    this.retryAfterMillis = retryAfterMillis;
  }

  get code() {
    return this.problem.code;
  }

  get retryable() {
    return this.problem.retryable;
  }
}

/** No answer: the gateway, or the way to it, is down. Whether the request got there is not known. */
export class UnreachableError extends GatewayError {
  override readonly name = 'UnreachableError';
  readonly retryable = true;
}

/** No answer in time. Whether the request got there is not known. */
export class TimeoutError extends GatewayError {
  override readonly name = 'TimeoutError';
  readonly retryable = true;
}

/** An answer that is not the gateway's: a proxy in between, or the wrong address. */
export class UnexpectedAnswerError extends GatewayError {
  override readonly name = 'UnexpectedAnswerError';
  readonly retryable: boolean;
  readonly status: number;

  constructor(status: number) {
    super(`HTTP ${status}`);
    this.status = status;
    this.retryable = status >= 500;
  }
}

/**
 * Whether the gateway that had the session is away, or is no more. The others are there, and one of them takes the session up within
 * seconds.
 */
export function isBetweenGateways(error: unknown): boolean {
  return error instanceof ProblemError && error.code === 'SESSION_OWNER_UNREACHABLE';
}

/** Whether the gateway wants a credential, or did not take the one that it got: it has expired, or was revoked, say. */
export function isUnauthorized(error: unknown): error is ProblemError {
  return error instanceof ProblemError && error.problem.status === 401;
}

/** The error that an answer stands for whose status is not one of success. */
export function errorOf(status: number, body: string, retryAfter: string | null): GatewayError {
  const problem = parse(body);
  return isProblem(problem)
    ? new ProblemError(
        problem,
        retryAfter && /^\d+$/.test(retryAfter) ? Number(retryAfter) * 1000 : undefined,
      )
    : new UnexpectedAnswerError(status);
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function isProblem(value: unknown): value is Problem {
  const problem = value as Partial<Problem> | undefined | null;
  return typeof problem?.code === 'string' && typeof problem.status === 'number';
}
