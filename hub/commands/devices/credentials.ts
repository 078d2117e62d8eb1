import type { DeviceId } from '../../domain/ids.ts';
import { later, MINUTE_MS } from '../../domain/time.ts';
import { runOnce, type CommandContext, type IDEMPOTENCY_MISMATCH, type IdempotencyKey } from '../command-context.ts';
import { hashOf } from '../secret.ts';
import type { Actor } from '../actor.ts';

/** Of a larger fleet the book names the first and how many. */
const NAMED_MAX = 100;

/**
 * Another device may bear the name from now on and count its presses from the first again: one that bears the number of an old press of its predecessor
 * must be heard. A press that was receipted just before, and whose receipt was lost, may come again with the new secret.
 */
const STILL_ON_ITS_WAY_MS = 60 * MINUTE_MS;

export type Credentials = { readonly device: DeviceId; readonly username: string; readonly password: string };

/** Makes a device known. It cannot connect before it has credentials. */
export function enrolDevice(
  context: CommandContext,
  id: DeviceId,
  name: string | null,
  who: Actor,
  idempotencyKey?: IdempotencyKey,
): Promise<{ ok: true } | { ok: false; code: 'ALREADY_EXISTS' } | typeof IDEMPOTENCY_MISMATCH> {
  return runOnce(
    context,
    (tx) => {
      if (tx.devices.byId(id) !== null) return { ok: false, code: 'ALREADY_EXISTS' } as const;
      tx.devices.insert(id, name, tx.now);
      tx.facts.append(tx.now, null, { type: 'DeviceEnrolled', device: id, ...who });
      return { ok: true } as const;
    },
    idempotencyKey,
  );
}

/**
 * New secrets for devices, unknown ones enrolled on the way; the old secrets stop working at once. Shown here and never again.
 * Not repeatable by Idempotency-Key: an answer kept for repeating would keep the secrets.
 */
export async function issueCredentials(
  context: CommandContext,
  devices: readonly DeviceId[],
  who: Actor,
): Promise<Credentials[]> {
  const issued = [...new Set(devices)].map((device) => ({ device, username: device, password: context.ids.secret() }));
  await runOnce(context, (tx) => {
    for (const { device, password } of issued) {
      if (tx.devices.byId(device) === null) tx.devices.insert(device, null, tx.now);
      tx.devices.setSecret(device, hashOf(password));
      tx.proofs.forgetDevice(device);
      tx.presses.forgetOf(device, later(tx.now, -STILL_ON_ITS_WAY_MS));
      tx.tell({ type: 'credentials-changed', device });
    }
    const ids = issued.length > NAMED_MAX ? {} : { ids: issued.map(({ device }) => device) };
    tx.facts.append(tx.now, null, {
      type: 'CredentialsIssued',
      devices: issued.length,
      first: issued[0]?.device,
      ...ids,
      ...who,
    });
  });
  return issued;
}

/** A stolen button: its secret stops working and a live connection is cut. */
export function revokeCredentials(
  context: CommandContext,
  device: DeviceId,
  who: Actor,
): Promise<{ ok: true } | { ok: false; code: 'NOT_FOUND' }> {
  return context.committer.run((tx) => {
    if (tx.devices.byId(device) === null) return { ok: false, code: 'NOT_FOUND' } as const;
    tx.devices.revokeSecret(device, tx.now);
    tx.facts.append(tx.now, null, { type: 'CredentialsRevoked', device, ...who });
    tx.tell({ type: 'credentials-changed', device });
    return { ok: true } as const;
  });
}
