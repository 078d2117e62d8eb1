import type { OwnerView } from '../../hub/contract/call.ts';
import type { ErrorCode } from '../../hub/contract/errors.ts';
import type { ProblemBody } from '../../hub/contract/http/problem.ts';

/** `NO_ANSWER`: the hub did not answer in time or cannot be reached; whether it did the thing is not known. */
export type RefusalCode = ErrorCode | 'NO_ANSWER';
/** Why the hub did not do it. `owner` comes with CALL_ALREADY_TAKEN and NOT_OWNER. */
export type Refusal = { readonly code: RefusalCode; readonly owner?: OwnerView };
export type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Refusal };

export type HttpRequest = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below /api/v1, with the leading slash. */
  readonly path: string;
  readonly body?: unknown;
  /** Sent as Idempotency-Key: the same request sent twice is done once. */
  readonly key?: string;
  /** Sent as `Authorization: Bearer`: a key of its own, beside whoever is signed in. */
  readonly bearer?: string;
  /** Milliseconds; 8,000 by default. A person does not wait longer. */
  readonly timeoutMs?: number;
  /** Sent even when the page is left before the answer. */
  readonly keepalive?: boolean;
};
export type Http = <T>(ask: HttpRequest) => Promise<Answer<T>>;

const TIMEOUT_MS = 8_000;

/**
 * Requests to the hub that serves this page (http.md, Base), signed in by cookie. Never throws: a refusal is a value
 * with the hub's code, silence is NO_ANSWER.
 * @param fetchIt the browser's fetch
 */
export function createHttp(fetchIt: typeof fetch): Http {
  return async <T>({
    method,
    path,
    body,
    key,
    bearer,
    timeoutMs = TIMEOUT_MS,
    keepalive,
  }: HttpRequest): Promise<Answer<T>> => {
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort(), timeoutMs);
    try {
      const reply = await fetchIt(`/api/v1${path}`, {
        method,
        credentials: 'same-origin',
        cache: 'no-store',
        signal: limit.signal,
        ...(keepalive === true ? { keepalive } : {}),
        headers: {
          accept: 'application/json',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(key === undefined ? {} : { 'idempotency-key': key }),
          ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      if (reply.status === 204) return { ok: true, value: undefined as T };
      const told: unknown = await reply.json();
      return reply.ok ? { ok: true, value: told as T } : { ok: false, refusal: refusalOf(told) };
    } catch {
      return { ok: false, refusal: { code: 'NO_ANSWER' } };
    } finally {
      clearTimeout(timer);
    }
  };
}

function refusalOf(told: unknown): Refusal {
  const problem = (typeof told === 'object' && told !== null ? told : {}) as Partial<ProblemBody> & {
    owner?: OwnerView | null;
  };
  const code = (typeof problem.code === 'string' ? problem.code : 'INTERNAL') as ErrorCode;
  return problem.owner ? { code, owner: problem.owner } : { code };
}

/**
 * A new Idempotency-Key. crypto.randomUUID exists only on trusted origins, and these pages must also work over plain
 * HTTP.
 */
export function newIdempotencyKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
