import type { RoleName } from '../contract/http/people.ts';
import type { StaffId } from '../domain/ids.ts';

/** One open stream: a phone in a pocket, the desk's screen, a script. The stream makes it, and delivery sends to it. */
export type Phone = {
  /** Null for the administrator's token and for a shared screen: they see changes and are never alerted. */
  readonly staff: StaffId | null;
  /** The roles at the time of joining. A person's present roles are asked of the site. */
  readonly roles: readonly RoleName[];
  readonly session: string;
  /** Facts up to this position were sent while catching up. */
  readonly caughtUpTo: number;
  /** Writes one ready frame, header included (see text-frame.ts). */
  readonly send: (frame: Uint8Array) => void;
  /** Bytes handed over and not yet taken by the network. */
  readonly backlogBytes: () => number;
  readonly close: (code: number, reason: string) => void;
};
