import type { DeviceId } from '../../domain/ids.ts';
import type { CommandContext } from '../command-context.ts';

/**
 * The buttons of a device are unproven again, because it or its bridge runs another firmware. A refusal by the disk is
 * not told: the device says its version again when it is back.
 * @param done called when it is committed, or was not.
 */
export function forgetProofs(context: CommandContext, device: DeviceId, done: (recorded: boolean) => void): void {
  context.committer.submit(
    (tx) => tx.proofs.forgetDevice(device),
    ({ ok }) => done(ok),
  );
}
