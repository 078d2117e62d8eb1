import type { StaffId } from '../../domain/ids.ts';
import type { Session } from '../../store/tables/people/people.ts';
import type { Passkey } from '../../types/passkey.ts';
import type { CommandContext } from '../command-context.ts';
import { startSession } from './sessions.ts';
import type { Actor } from '../actor.ts';

/** Passkeys of one person, one for each phone or tablet. With more, the least recently used one is removed. */
const MAX_PASSKEYS = 10;

export type NewPasskey = Pick<
  Passkey,
  'staff' | 'credential' | 'rpId' | 'publicKey' | 'counter' | 'transports' | 'device' | 'session'
>;

/** Stores a passkey that a signed-in person made on their phone. HTTP has verified it. */
export function addPasskey(
  context: CommandContext,
  created: NewPasskey,
  who: Actor,
): Promise<{ ok: true; passkey: Passkey } | { ok: false; code: 'NOT_SIGNED_IN' | 'ALREADY_EXISTS' }> {
  return context.committer.run((tx) => {
    // The phone was cut off while the passkey was being made. Then the passkey must not be stored.
    if (tx.people.sessionById(created.session, context.siteState.sessionTime()) === null)
      return { ok: false, code: 'NOT_SIGNED_IN' } as const;
    if (tx.passkeys.byCredential(created.credential) !== null) return { ok: false, code: 'ALREADY_EXISTS' } as const;
    const kept = tx.passkeys
      .ofStaff(created.staff)
      .toSorted((one, other) => (one.lastUsedAt ?? one.createdAt) - (other.lastUsedAt ?? other.createdAt));
    for (const { id } of kept.slice(0, Math.max(0, kept.length + 1 - MAX_PASSKEYS))) tx.passkeys.remove(id);
    const passkey: Passkey = { ...created, id: context.ids.shortId(), createdAt: tx.now, lastUsedAt: null };
    tx.passkeys.add(passkey);
    tx.facts.append(tx.now, null, { type: 'PasskeyAdded', passkey: passkey.id, staff: created.staff, ...who });
    return { ok: true, passkey } as const;
  });
}

/**
 * A phone signs in with its passkey. HTTP has verified the signature. `counter` is the signed counter of the
 * authenticator.
 */
export function openSessionByPasskey(
  context: CommandContext,
  {
    credential,
    counter,
    device,
    address,
  }: { readonly credential: string; readonly counter: number; readonly device: string; readonly address: string },
): Promise<{ ok: true; token: string; session: Session } | { ok: false; code: 'PASSKEY_INVALID' }> {
  const token = context.ids.secret();
  return context.committer.run((tx) => {
    const passkey = tx.passkeys.byCredential(credential);
    const person = passkey === null ? null : context.siteState.site().staff(passkey.staff);
    if (
      passkey === null ||
      person === null ||
      person.active === false ||
      !tx.passkeys.use(passkey.id, counter, tx.now)
    ) {
      return { ok: false, code: 'PASSKEY_INVALID' } as const;
    }
    return {
      ok: true,
      token,
      session: startSession(context, tx, { staff: passkey.staff, device, token, address, passkey: passkey.id }),
    } as const;
  });
}

export function removePasskey(context: CommandContext, id: string, who: Actor): Promise<{ ok: boolean }> {
  return context.committer.run((tx) => {
    const passkey = tx.passkeys.byId(id);
    if (passkey === null) return { ok: false };
    tx.passkeys.remove(id);
    tx.facts.append(tx.now, null, { type: 'PasskeyRemoved', passkey: id, staff: passkey.staff as StaffId, ...who });
    return { ok: true };
  });
}
