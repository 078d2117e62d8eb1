import type { DeviceId } from '../../domain/ids.ts';
import { later, MINUTE_MS } from '../../domain/time.ts';
import { runOnce, type CommandContext, type IDEMPOTENCY_MISMATCH, type IdempotencyKey } from '../command-context.ts';
import { hashOf } from '../secret.ts';
import type { Actor } from '../actor.ts';

/** For more devices the fact holds only the first id and the count. */
const NAMED_MAX = 100;

/**
 * Another device may use the id from now on and start its press ids again. Its press may have the id of an old press
 * of its predecessor and must raise a call, so old press ids are forgotten. Newer ones are kept: a press whose
 * receipt was lost may be sent again with the new secret.
 */
const RESEND_WITHIN_MS = 60 * MINUTE_MS;

export type Credentials = { readonly device: DeviceId; readonly username: string; readonly password: string };

/** Enrols a device. It cannot connect before it has credentials. */
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
 * Issues new secrets for devices and enrols unknown ones. The old secrets stop working at once. The new ones are
 * answered here and never again. There is no idempotency key: the stored answer would contain the secrets.
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
      tx.presses.forgetOf(device, later(tx.now, -RESEND_WITHIN_MS));
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

/** Revokes the secret of a device, such as a stolen button, and closes its connection. */
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
