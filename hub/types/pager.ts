import type { StaffId } from '../domain/ids.ts';
import type { Instant } from '../domain/time.ts';

/** Languages in which a pager shows calls. */
export type PagerLanguage = 'zh' | 'en';

/** A phone with the ntfy app that subscribes to the hub. Only the SHA-256 of its topic is stored. */
export type Pager = {
  readonly id: string;
  readonly staff: StaffId;
  /** The name of the phone, for lists. */
  readonly name: string;
  readonly language: PagerLanguage;
  /** The session in which it was made: it ends with that. Null: a lead made it. */
  readonly session: string | null;
  readonly createdAt: Instant;
  /** When a test ring was last answered on it. */
  readonly testedAt: Instant | null;
};

/** What a button of a message does. `test`: answers a test ring. */
export type PagerAction = 'go' | 'no' | 'test';

/** One open connection of a pager, as delivery writes to it. */
export type PagerLine = {
  readonly pager: Pager;
  /** The topic as the app knows it; each message must name it. Never logged. */
  readonly topic: string;
  /** `http(s)://HOST:PORT` as the app reached the hub. */
  readonly base: string;
  /** Sends one object. @param ping asks for a receipt by a ping with this text, after the object. */
  readonly send: (text: string, ping: string | null) => void;
};
