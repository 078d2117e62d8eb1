import type { StaffId } from '../domain/ids.ts';
import type { Instant } from '../domain/time.ts';

/** A key that lives in a person's phone (WebAuthn). The hub knows its public half. */
export type Passkey = {
  readonly id: string;
  readonly staff: StaffId;
  /** The authenticator's own name for it, base64url. */
  readonly credential: string;
  /** The name of the hub it was made for; good for no other. */
  readonly rpId: string;
  readonly publicKey: Uint8Array;
  /** Rises with each use where the authenticator counts; a copy of it would count beside it. */
  readonly counter: number;
  readonly transports: readonly string[];
  readonly device: string;
  /** The session in which it was made; when that is cut off the phone is lost, and the key with it. */
  readonly session: string;
  readonly createdAt: Instant;
  readonly lastUsedAt: Instant | null;
};
