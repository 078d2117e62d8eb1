import type { StaffId } from '../domain/ids.ts';
import type { Instant } from '../domain/time.ts';

/** A passkey (WebAuthn): a key pair whose private key stays in a person's phone. The hub stores the public key. */
export type Passkey = {
  readonly id: string;
  readonly staff: StaffId;
  /** The credential id of WebAuthn, base64url. */
  readonly credential: string;
  /** The relying party id: the host name of the hub. The passkey is valid for no other host. */
  readonly rpId: string;
  readonly publicKey: Uint8Array;
  /** The signature counter. It rises with each use when the authenticator has one, so that a copy can be detected. */
  readonly counter: number;
  readonly transports: readonly string[];
  readonly device: string;
  /**
   * The session in which it was made. When that session is revoked, the phone counts as lost and the passkey is
   * deleted.
   */
  readonly session: string;
  readonly createdAt: Instant;
  readonly lastUsedAt: Instant | null;
};
