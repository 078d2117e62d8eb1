import type { PasskeyView } from '../contract/http/passkeys.ts';
import type { StaffId } from '../domain/ids.ts';
import type { Tables } from '../store/tables.ts';
import type { Passkey } from '../types/passkey.ts';
import { timestamp } from './call-view.ts';

export type PasskeyQueries = {
  readonly ofStaff: (staff: StaffId) => readonly Passkey[];
  /** @param credential the credential id of WebAuthn, base64url. */
  readonly byCredential: (credential: string) => Passkey | null;
  readonly ownerOf: (id: string) => StaffId | null;
};

export function createPasskeyQueries({ passkeys }: Pick<Tables, 'passkeys'>): PasskeyQueries {
  return {
    ofStaff: (staff) => passkeys.ofStaff(staff),
    byCredential: (credential) => passkeys.byCredential(credential),
    ownerOf: (id) => passkeys.byId(id)?.staff ?? null,
  };
}

/** Without the public key and the credential id. */
export function passkeyView({ id, staff, device, createdAt, lastUsedAt }: Passkey): PasskeyView {
  return {
    id,
    staff: staff as string,
    device,
    createdAt: timestamp(createdAt),
    lastUsedAt: lastUsedAt === null ? null : timestamp(lastUsedAt),
  };
}
