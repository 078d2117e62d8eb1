import { hash } from 'node:crypto';

/** A fact as it stands in the book. `body` is the stored text, not what it means: one changed space is a change. */
export type LogEntry = {
  readonly seq: number;
  readonly at: number;
  readonly callId: string | null;
  readonly matterId: string | null;
  readonly body: string;
};

/** How far the book goes: the newest fact and its hash, 64 hexadecimal digits. */
export type Head = { readonly seq: number; readonly hash: string };

/** What stands for the hash of a fact before the first. */
export const BEFORE_THE_FIRST: Head = { seq: 0, hash: '0'.repeat(64) };

/**
 * The hash of a fact: SHA-256 over the UTF-8 of two lines. The first is the JSON array of the hash before it, seq, at, call id and matter id, written as
 * RFC 8785 says (no spaces, shortest numbers, least escapes), so that it holds no line feed and null is not ''; the second, to the end, is the body as stored.
 * Where one ends and the next begins is never in doubt. Changing this breaks every book there is.
 */
export function hashAfter(previous: string, { seq, at, callId, matterId, body }: LogEntry): string {
  return hash('sha256', `${JSON.stringify([previous, seq, at, callId, matterId])}\n${body}`, 'hex');
}
