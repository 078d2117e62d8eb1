import type { StaffId } from '../domain/ids.ts';
import type { Passkey } from '../store/passkeys.ts';
import type { Tables } from '../store/tables.ts';
import { timestamp } from './call-view.ts';

/** What is shown of a key; the public half and the authenticator's name for it are nobody's business. */
export function passkeyView({ id, staff, device, createdAt, lastUsedAt }: Passkey) {
  return {
    id,
    staff: staff as string,
    device,
    createdAt: timestamp(createdAt),
    lastUsedAt: lastUsedAt === null ? null : timestamp(lastUsedAt),
  };
}

export function passkeysOf(tables: Tables, staff: StaffId): readonly Passkey[] {
  return tables.passkeys.ofStaff(staff);
}

export function passkeyByCredential(tables: Tables, credential: string): Passkey | null {
  return tables.passkeys.byCredential(credential);
}

export function passkeyOwner(tables: Tables, id: string): StaffId | null {
  return tables.passkeys.byId(id)?.staff ?? null;
}
