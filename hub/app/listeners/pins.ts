import type { HubConfig } from '../../../config/hub/hub-schema.ts';
import { adaptersHere, openPins, type Pins } from '../../gpio/pins.ts';
import type { PressGate } from '../../intake/press-gate.ts';
import type { Log } from '../../types/log.ts';
import type { Core } from '../core.ts';
import type { Outlets } from '../delivery.ts';
import type { Live } from '../live.ts';
import type { Outside } from '../outside.ts';

export type PinsOptions = {
  readonly config: HubConfig;
  readonly gate: PressGate;
  readonly outlets: Pick<Outlets, 'deviceState'>;
  readonly log: Log;
};

/** The pins of the settings; null: none. */
export function pinsOf(
  { time, context }: Core,
  { liveness }: Live,
  { config, gate, outlets, log }: PinsOptions,
  { setTimer, gpio = () => adaptersHere(setTimer) }: Outside,
): Pins | null {
  const { inputs = [], outputs = [] } = config.pins;
  if (inputs.length + outputs.length === 0) return null;
  const { down } = outlets.deviceState.retained;
  return openPins({
    settings: config.pins,
    gate,
    liveness,
    newId: context.ids.shortId,
    now: time.now,
    steady: time.steady,
    setTimer,
    holdMs: config.device.holdMs,
    lampOf: (device) => down(device, 'lamp'),
    adapters: gpio,
    log,
  });
}

/** Devices that are wired to this machine. */
export function devicesOnPins({ pins }: HubConfig): ReadonlySet<string> {
  return new Set(pins.inputs?.map(({ device }) => device));
}

export function hasSounderPin({ pins }: HubConfig): boolean {
  return pins.outputs?.some(({ shows }) => shows === 'sounder') === true;
}
