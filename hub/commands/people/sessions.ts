import type { PlaceId, StaffId } from '../../domain/ids.ts';
import { DAY_MS, later, MINUTE_MS, type Instant } from '../../domain/time.ts';
import type { Session } from '../../store/tables/people/people.ts';
import type { Tx } from '../../store/tables.ts';
import type { CommandContext } from '../command-context.ts';
import { releaseCallsOfAbsent } from '../calls/release-calls-of-absent.ts';
import { hashOf } from '../secret.ts';
import type { Actor } from '../actor.ts';
import { removePagersOf } from '../pagers/pagers.ts';

/** Invites a person. The invitation can be used once, for a short time. Its secret is shown once (QR code, link). */
export function inviteStaff(
  context: CommandContext,
  staff: StaffId,
  who: Actor,
): Promise<{ ok: true; invite: string; expiresAt: Instant } | { ok: false; code: 'NOT_FOUND' | 'STAFF_INACTIVE' }> {
  const invite = context.ids.secret();
  return context.committer.run((tx) => {
    const person = context.siteState.site().staff(staff);
    if (person === null) return { ok: false, code: 'NOT_FOUND' } as const;
    if (person.active === false) return { ok: false, code: 'STAFF_INACTIVE' } as const;
    const expiresAt = later(tx.now, context.limits.inviteMinutes * MINUTE_MS);
    tx.people.addInvite(hashOf(invite), staff, expiresAt);
    tx.facts.append(tx.now, null, { type: 'StaffInvited', staff, ...who });
    return { ok: true, invite, expiresAt } as const;
  });
}

/**
 * A phone joins by invitation.
 * @param address the address of its connection.
 * @returns the session and its token, which is stored only as a hash.
 */
export function openSession(
  context: CommandContext,
  invite: string,
  device: string,
  address: string,
): Promise<{ ok: true; token: string; session: Session } | { ok: false; code: 'INVITE_INVALID' }> {
  const token = context.ids.secret();
  return context.committer.run((tx) => {
    const staff = tx.people.takeInvite(hashOf(invite), tx.now);
    const person = staff === null ? null : context.siteState.site().staff(staff);
    if (staff === null || person === null || person.active === false)
      return { ok: false, code: 'INVITE_INVALID' } as const;
    return { ok: true, token, session: startSession(context, tx, { staff, device, token, address }) } as const;
  });
}

/** Starts a session inside a commit. @param passkey the key that opens it; undefined for an invitation. */
export function startSession(
  context: CommandContext,
  tx: Tx,
  {
    staff,
    device,
    token,
    address,
    passkey,
  }: {
    readonly staff: StaffId;
    readonly device: string;
    readonly token: string;
    readonly address: string;
    readonly passkey?: string;
  },
): Session {
  const session: Session = {
    id: context.ids.shortId(),
    staff,
    device,
    createdAt: tx.now,
    lastSeenAt: tx.now,
    expiresAt: later(tx.now, context.limits.sessionDays * DAY_MS),
    place: null,
  };
  tx.people.addSession(session, hashOf(token), passkey ?? null);
  const who: Actor = { by: staff, from: { via: 'session', session: session.id, address } };
  tx.facts.append(tx.now, null, {
    type: 'SessionOpened',
    session: session.id,
    staff,
    ...(passkey === undefined ? {} : { passkey }),
    ...who,
  });
  tx.tell({ type: 'sessions-changed' });
  return session;
}

/** Extends the sessions of listening phones. A phone that was not used for `sessionDays` must be invited again. */
export function keepSessions(context: CommandContext, sessions: readonly string[]): void {
  if (sessions.length === 0) return;
  context.committer.submit(
    (tx) => {
      for (const id of sessions) tx.people.touchSession(id, tx.now, later(tx.now, context.limits.sessionDays * DAY_MS));
    },
    () => {
      // When it is not recorded, the next minute does it.
    },
  );
}

/** Gives a phone another name in the lists. The name is free text, so it is in no fact. */
export function renameSession(context: CommandContext, id: string, device: string): Promise<{ ok: boolean }> {
  return context.committer.run((tx) => ({
    ok: tx.people.sessionById(id, context.siteState.sessionTime()) !== null && tx.people.renameSession(id, device),
  }));
}

/**
 * Ends a session: a person signs out, or a lost phone is cut off. The token is invalid and the stream is closed at
 * once. After signing out the passkey still works; a phone that was cut off loses its passkeys too.
 */
export function endSession(
  context: CommandContext,
  id: string,
  how: 'signed out' | 'cut off',
  who: Actor,
): Promise<{ ok: boolean }> {
  return context.committer.run((tx) => {
    const session = tx.people.sessionById(id, context.siteState.sessionTime());
    if (session === null || !tx.people.revokeSession(id, tx.now)) return { ok: false };
    if (how === 'cut off') removePasskeysOf(tx, session);
    removePagersOf(tx, id);
    tx.facts.append(tx.now, null, { type: 'SessionEnded', session: id, staff: session.staff, ...who });
    releaseCallsWithoutPhone(context, tx, session.staff);
    tx.tell({ type: 'session-ended', session: id, staff: session.staff });
    tx.tell({ type: 'sessions-changed' });
    return { ok: true };
  });
}

/**
 * Removes the passkeys made on this device, and the one it signed in with. A finder of the phone must not sign in
 * again.
 */
function removePasskeysOf(tx: Tx, { id, staff }: Session): void {
  for (const passkey of tx.passkeys.ofSession(id)) {
    tx.passkeys.remove(passkey);
    tx.facts.append(tx.now, null, { type: 'PasskeyRemoved', passkey, staff });
  }
}

/** Releases the calls of a person without a session on a phone. A shared screen does not count as a phone. */
function releaseCallsWithoutPhone(context: CommandContext, tx: Tx, staff: StaffId): void {
  if (tx.people.sessionsOf(staff, context.siteState.sessionTime()).every(({ place }) => place !== null))
    releaseCallsOfAbsent(context, tx, staff, 'signed out');
}

/**
 * Makes this device the shared screen of a place. Its stream is closed, and opens again as a session without a
 * person.
 */
export function makeScreen(
  context: CommandContext,
  id: string,
  place: PlaceId,
): Promise<
  { readonly ok: true } | { readonly ok: false; readonly code: 'UNKNOWN_PLACE' | 'NOT_SIGNED_IN' | 'PIN_OFF' }
> {
  return context.committer.run((tx) => {
    const session = tx.people.sessionById(id, context.siteState.sessionTime());
    if (session === null) return { ok: false, code: 'NOT_SIGNED_IN' } as const;
    const site = context.siteState.site();
    if (site.site.site.rules?.deskPin !== true) return { ok: false, code: 'PIN_OFF' } as const;
    if (site.place(place) === null) return { ok: false, code: 'UNKNOWN_PLACE' } as const;
    tx.people.makeScreen(id, place);
    removePagersOf(tx, id);
    removePasskeysOf(tx, session);
    tx.facts.append(tx.now, null, { type: 'ScreenSetUp', session: id, screen: place, staff: session.staff });
    releaseCallsWithoutPhone(context, tx, session.staff);
    tx.tell({ type: 'session-ended', session: id, staff: session.staff });
    tx.tell({ type: 'sessions-changed' });
    return { ok: true } as const;
  });
}
