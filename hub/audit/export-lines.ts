import { createHash } from 'node:crypto';
import type { ChainedEntry } from '../store/event-log/event-log.ts';
import type { Head } from '../store/event-log/chain.ts';

/** The first line of an export. `from` and `to` are the requested range, RFC 3339; null: no limit. */
export type Header = {
  readonly audit: 'lotusbell';
  readonly v: 1;
  readonly site: string | null;
  readonly from: string | null;
  readonly to: string | null;
  readonly madeAt: string;
  /** The fact before the first one of the export. */
  readonly previous: Head;
  /** Facts up to `last` got their hashes only at `at`. The chain proves nothing about the time before. */
  readonly chainedLater: { readonly last: number; readonly at: string } | null;
  readonly publicKey: string;
};

/** The last line. Its signature covers its other fields, and through their digests the whole file. */
export type Trailer = {
  readonly end: 'lotusbell';
  readonly count: number;
  readonly last: Head;
  /** SHA-256 of the first line (`header`) and of all lines of facts (`facts`), each with its line feed. */
  readonly header: string;
  readonly facts: string;
  readonly signature: string;
};

/**
 * @returns a fact as one line of JSON. `at` is RFC 3339 in whole milliseconds, so nothing is lost. `body` is the exact
 * text that was hashed.
 */
export function lineOf({ seq, at, callId, matterId, body, hash }: ChainedEntry): string {
  return `${JSON.stringify({ seq, at: new Date(at).toISOString(), callId, matterId, body, hash })}\n`;
}

/** @returns null for a line that is not a fact of an export. */
export function factIn(text: string): ChainedEntry | null {
  const value = objectIn(text);
  if (value === null) return null;
  const { seq, at, callId, matterId, body, hash } = value;
  const time = typeof at === 'string' ? Date.parse(at) : Number.NaN;
  if (!Number.isSafeInteger(seq) || Number.isNaN(time) || typeof body !== 'string' || typeof hash !== 'string')
    return null;
  if ((callId !== null && typeof callId !== 'string') || (matterId !== null && typeof matterId !== 'string'))
    return null;
  return { seq: seq as number, at: time, callId, matterId, body, hash };
}

export function headerIn(text: string): Header | null {
  const value = objectIn(text);
  const isValid =
    value?.['audit'] === 'lotusbell' &&
    value['v'] === 1 &&
    typeof value['publicKey'] === 'string' &&
    isHead(value['previous']);
  return isValid ? (value as unknown as Header) : null;
}

export function trailerIn(text: string): Trailer | null {
  const value = objectIn(text);
  const isValid = value?.['end'] === 'lotusbell' && isHead(value['last']) && typeof value['signature'] === 'string';
  return isValid ? (value as unknown as Trailer) : null;
}

/** The text that is signed: the trailer without its signature, in this order. */
export function signedText({ end, count, last, header, facts }: Omit<Trailer, 'signature'>): string {
  return JSON.stringify({ end, count, last: { seq: last.seq, hash: last.hash }, header, facts });
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function isHead(value: unknown): boolean {
  const { seq, hash } = (typeof value === 'object' && value !== null ? value : {}) as Partial<Head>;
  return Number.isSafeInteger(seq) && typeof hash === 'string';
}

function objectIn(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}
