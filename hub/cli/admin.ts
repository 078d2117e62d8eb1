import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ProblemBody } from '../contract/http/problem.ts';
import { failure, UsageError } from './command.ts';
import { findRunning, type Running } from './running.ts';

/** Options with which every admin command finds its hub (cli.md, Finding the hub). */
export const ADMIN_OPTIONS = { url: { type: 'string' }, data: { type: 'string' } } as const;
export const ADMIN_HELP = `  --data DIR  data directory of the running hub on this machine (default: LOTUSBELL_DATA, else ./data)
  --url URL   a hub elsewhere, such as https://bell.example.org (or LOTUSBELL_URL); its token is taken from LOTUSBELL_TOKEN`;

export type Ask = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below /api/v1, with the leading slash. */
  readonly path: string;
  /** A string is sent unchanged with content type `type`; anything else is sent as JSON. */
  readonly body?: unknown;
  readonly type?: string;
  readonly accept?: string;
};
/** `type` is the content type, '' when there is none. */
export type Reply = { readonly status: number; readonly type: string; readonly text: string };

export type Admin = {
  readonly url: string;
  /** The contents of DATA/running.json; null for a hub that was named with --url. */
  readonly running: Running | null;
  /** @throws failure HUB_SILENT when the hub does not answer. */
  readonly ask: (ask: Ask) => Promise<Reply>;
};

const ANSWER_WITHIN_MS = 30_000;

/**
 * Finds the hub: --url, else --data, else LOTUSBELL_URL, else LOTUSBELL_DATA, else ./data.
 * @throws UsageError for an invalid address; failure with the remedy when no hub runs there or the token is missing.
 */
export function findHub(
  flags: { readonly url?: string | undefined; readonly data?: string | undefined },
  env: NodeJS.ProcessEnv,
): Admin {
  const url = flags.url ?? (flags.data === undefined ? given(env['LOTUSBELL_URL']) : undefined);
  if (url !== undefined) return openAdmin(origin(url), tokenFor(url, flags.data, env), null);
  const data = dataDirOf(flags, env);
  const running = findRunning(data);
  // A token in the environment belongs to LOTUSBELL_URL. A directory named with --data has its own token.
  const token =
    flags.data === undefined && env['LOTUSBELL_URL'] === undefined ? given(env['LOTUSBELL_TOKEN']) : undefined;
  return openAdmin(running.http, token ?? readToken(data), running);
}

/** @returns the data directory: --data, else LOTUSBELL_DATA, else ./data. */
export function dataDirOf(flags: { readonly data?: string | undefined }, env: NodeJS.ProcessEnv): string {
  return flags.data ?? given(env['LOTUSBELL_DATA']) ?? './data';
}

/** @param url `http(s)://HOST[:PORT]`. */
export function openAdmin(url: string, token: string, running: Running | null): Admin {
  const ask = async ({ method, path, body, type, accept = 'application/json' }: Ask): Promise<Reply> => {
    const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
    try {
      const reply = await fetch(`${url}/api/v1${path}`, {
        method,
        headers: {
          accept,
          authorization: `Bearer ${token}`,
          ...(text === undefined ? {} : { 'content-type': type ?? 'application/json' }),
        },
        ...(text === undefined ? {} : { body: text }),
        redirect: 'error',
        signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      });
      return { status: reply.status, type: reply.headers.get('content-type') ?? '', text: await reply.text() };
    } catch (error) {
      const hint =
        running === null
          ? 'is it running, and is the address right?'
          : `DATA/running.json may be left over from a crash; look at process ${running.pid}, or start the hub again`;
      throw failure('HUB_SILENT', `the hub at ${url} does not answer (${reasonOf(error)})`, hint, error);
    }
  };
  return { url, running, ask };
}

/** @returns the JSON answer. @throws failure with the hub's own code, text and remedy when the hub refused. */
export async function demand<T>(admin: Admin, ask: Ask): Promise<T> {
  return JSON.parse(textOf(admin, await admin.ask(ask), 'application/json')) as T;
}

/**
 * @returns the text of an answer of this content type.
 * @throws failure as `demand`, also when it was not a hub's answer.
 */
export function textOf({ url, running }: Admin, { status, type, text }: Reply, wanted: string): string {
  if (status >= 200 && status < 300 && type.startsWith(wanted)) return text;
  const { code, title, detail, hint } = problemIn(text);
  if (code === undefined)
    throw failure(
      'NO_HUB',
      `what answers at ${url} is no hub (HTTP ${status}, ${type || 'no type'})`,
      'look at the address',
    );
  if (code === 'NOT_SIGNED_IN') {
    throw failure(
      code,
      `the hub at ${url} does not know this token`,
      'use the one in DATA/admin.token of that hub: --data DIR, or LOTUSBELL_TOKEN',
    );
  }
  if (code === 'HTTPS_REQUIRED' && running !== null) {
    throw failure(
      code,
      `the hub at ${url} serves plain HTTP to its own machine only, and that address is a network address`,
      'set http.host: 0.0.0.0, or 127.0.0.1; or name its https:// address with --url',
    );
  }
  throw failure(code, `${title ?? code}${detail === undefined ? '' : `: ${detail}`}`, hint ?? '');
}

/** @returns the problem in an answer; an empty object when there is none. */
export function problemIn(text: string): Partial<ProblemBody> {
  try {
    return (JSON.parse(text) ?? {}) as Partial<ProblemBody>;
  } catch {
    return {};
  }
}

/** A token from a file is sent to another address only when both --url and --data were given. */
function tokenFor(url: string, data: string | undefined, env: NodeJS.ProcessEnv): string {
  if (data !== undefined) return readToken(data);
  const token = given(env['LOTUSBELL_TOKEN']);
  if (token === undefined) {
    throw failure(
      'NO_TOKEN',
      `there is no token for ${url}`,
      'set LOTUSBELL_TOKEN to the content of DATA/admin.token of that hub',
    );
  }
  return token;
}

function readToken(data: string): string {
  const file = join(data, 'admin.token');
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    const hint =
      (error as NodeJS.ErrnoException).code === 'EACCES'
        ? 'run this as the user who runs the hub'
        : 'is that the data directory of a hub?';
    throw failure('NO_TOKEN', `${file} cannot be read`, hint, error);
  }
}

function origin(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (parsed === null || !/^https?:$/.test(parsed.protocol))
    throw new UsageError(`"${url}" is no address of a hub; write http(s)://HOST[:PORT]`);
  return parsed.origin;
}

function given(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}

function reasonOf(error: unknown): string {
  const { name, message, cause } = error as { name?: string; message?: string; cause?: { code?: string } };
  return name === 'TimeoutError'
    ? `no answer within ${ANSWER_WITHIN_MS / 1000} s`
    : (cause?.code ?? message ?? String(error));
}
