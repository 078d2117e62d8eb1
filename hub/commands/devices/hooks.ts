import type { DeviceId } from '../../domain/ids.ts';
import type { Instant } from '../../domain/time.ts';
import type { Actor } from '../actor.ts';
import type { CommandContext } from '../command-context.ts';
import { hashOf } from '../secret.ts';

/**
 * Makes the hook of a device, and the device known if it was not. A hook that it had stops working at once.
 * @param get whether GET rings too.
 * @returns its secret of 256 bits, which is shown once and stored as a hash.
 */
export function makeHook(
  context: CommandContext,
  device: DeviceId,
  get: boolean,
  who: Actor,
): Promise<{ readonly secret: string; readonly createdAt: Instant }> {
  const secret = context.ids.secret();
  return context.committer.run((tx) => {
    if (tx.devices.byId(device) === null) tx.devices.insert(device, null, tx.now);
    tx.hooks.put({ device, get, createdAt: tx.now }, hashOf(secret));
    tx.proofs.forgetDevice(device);
    tx.facts.append(tx.now, null, { type: 'HookMade', device, get, ...who });
    return { secret, createdAt: tx.now };
  });
}

/** @returns false when this device has no hook. */
export function removeHook(context: CommandContext, device: DeviceId, who: Actor): Promise<boolean> {
  return context.committer.run((tx) => {
    if (!tx.hooks.remove(device)) return false;
    tx.facts.append(tx.now, null, { type: 'HookRemoved', device, ...who });
    return true;
  });
}
