import type { RoleName } from '../contract/http/people.ts';
import type { StaffId } from '../domain/ids.ts';

/**
 * One open stream connection: a phone, a screen at the desk, or a script. The stream makes it, and delivery sends to
 * it.
 */
export type Phone = {
  /** Null for the administrator's token and for a shared screen. They get changes but are never alerted. */
  readonly staff: StaffId | null;
  /** The roles when the connection was opened. The present roles of a person come from the site. */
  readonly roles: readonly RoleName[];
  readonly session: string;
  /** Facts up to this position were already sent when the connection resumed. */
  readonly caughtUpTo: number;
  /** Writes one complete WebSocket frame, with its header (see text-frame.ts). */
  readonly send: (frame: Uint8Array) => void;
  /** Bytes that were written and not yet taken by the network. */
  readonly backlogBytes: () => number;
  readonly close: (code: number, reason: string) => void;
};
