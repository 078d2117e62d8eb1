import { hash } from 'node:crypto';

/** A fact as it is stored in the event log. `body` is the stored text itself: one changed space is a change. */
export type LogEntry = {
  readonly seq: number;
  readonly at: number;
  readonly callId: string | null;
  readonly matterId: string | null;
  readonly body: string;
};

/** The end of the event log: the newest fact and its hash, 64 hexadecimal digits. */
export type Head = { readonly seq: number; readonly hash: string };

/** The previous hash of the first fact. */
export const BEFORE_THE_FIRST: Head = { seq: 0, hash: '0'.repeat(64) };

/**
 * The hash of a fact: SHA-256 over the UTF-8 of two lines. The first line is a JSON array of the previous hash, seq,
 * at, call id and matter id. It is written by RFC 8785 (no spaces, shortest numbers, fewest escapes), so it holds no
 * line feed and null differs from ''. The second line, up to the end, is the body as stored. So the parts cannot be
 * confused. A change of this function breaks every existing event log.
 */
export function hashAfter(previous: string, { seq, at, callId, matterId, body }: LogEntry): string {
  return hash('sha256', `${JSON.stringify([previous, seq, at, callId, matterId])}\n${body}`, 'hex');
}
