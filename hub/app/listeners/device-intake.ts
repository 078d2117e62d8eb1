import { createDeviceIntake, type DeviceIntake, type DeviceIntakeDeps } from '../../intake/device-intake.ts';
import type { Core } from '../core.ts';
import type { Live } from '../live.ts';

/** Reads bought devices, on the hub's own broker and behind outside ones. */
export function deviceIntakeOf(
  { store, time, context }: Core,
  { liveness, bridges }: Live,
  options: Pick<DeviceIntakeDeps, 'gate' | 'dialectOf' | 'cameBack' | 'log'>,
): DeviceIntake {
  return createDeviceIntake({
    context,
    liveness,
    bridges,
    memory: store.tables.dialectMemory,
    now: time.now,
    steady: time.steady,
    ...options,
  });
}
