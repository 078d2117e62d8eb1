import { hash } from 'node:crypto';

/** A fact as it stands in the book. `body` is the stored text, not what it means: one changed space is a change. */
export type BookLine = {
  readonly seq: number; readonly at: number; readonly callId: string | null; readonly matterId: string | null; readonly body: string;
};

/** How far the book goes: the newest fact and its hash, 64 hexadecimal digits. */
export type Head = { readonly seq: number; readonly hash: string };

/** What stands for the hash of a fact before the first. */
export const BEFORE_THE_FIRST: Head = { seq: 0, hash: '0'.repeat(64) };

/**
 * The hash of a fact: SHA-256 over the UTF-8 of the JSON array of the hash before it, seq, at, call id, matter id and body, written as RFC 8785 says
 * (no spaces, shortest numbers, least escapes). Where one field ends and the next begins is never in doubt, and null is not ''. Changing this breaks every
 * book there is.
 */
export function hashAfter(previous: string, { seq, at, callId, matterId, body }: BookLine): string {
  return hash('sha256', JSON.stringify([previous, seq, at, callId, matterId, body]), 'hex');
}
