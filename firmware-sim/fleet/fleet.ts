import { createCallPoint, type Beep, type CallPoint, type PointState } from '../call-point/call-point.ts';
import type { Cancel, SimClock } from '../clock.ts';
import { cutPowerFor, faultyLink, NO_FAULTS, powerCuts, type Faults, type FaultyLink, type Powered } from './faults.ts';
import type { FleetDevice } from './fleet-file.ts';
import type { Link } from '../link/link.ts';
import type { PressJournal } from '../call-point/press-journal.ts';
import { seededRandom } from '../random.ts';

/** Mean time between the boots of two devices: 2,603 pendants boot within about five seconds. */
const BOOT_SPACING_MS = 2;

export interface FleetOptions {
  devices: readonly FleetDevice[];
  clock: SimClock;
  seed: number;
  link: (device: FleetDevice) => Link;
  journal: (device: FleetDevice) => PressJournal;
  faults?: Faults;
  phone?: string | null;
  salt?: () => string;
  onTrouble?: (device: string, reason: string) => void;
}

export interface FleetWatcher {
  onState?: (state: PointState) => void;
  onBeep?: (id: string, beep: Beep) => void;
}

export interface Fleet {
  readonly ids: readonly string[];
  /** @returns undefined for an unknown id. */
  point(id: string): CallPoint | undefined;
  states(): PointState[];
  /** Reports every change from now on. @returns a function that ends this. */
  watch(watcher: FleetWatcher): Cancel;
  /**
   * Boots all devices, spread over time. Never throws: a device whose journal cannot be opened stays off and is
   * reported by onTrouble.
   */
  start(): void;
  /** Breaks the connection of one device for so many milliseconds. */
  flap(id: string, forMs: number): void;
  cutPower(id: string, forMs: number): void;
  /** All devices disconnect; resolves when every connection is closed. */
  stop(): Promise<void>;
}

/** Many call points. Each has its own random stream, made of the seed and its id. */
export function createFleet(options: FleetOptions): Fleet {
  const { devices, clock, seed, faults = NO_FAULTS } = options;
  const watchers = new Set<FleetWatcher>();
  const points = new Map<string, CallPoint>();
  const links = new Map<string, FaultyLink>();
  /** Planned boots and power cuts, by name; cancelled when the fleet stops. */
  const planned = new Map<string, Cancel>();

  for (const device of devices) {
    const { id } = device;
    const link = faultyLink(options.link(device), faults, clock, seededRandom(seed, `faults/${id}`));
    links.set(id, link);
    points.set(
      id,
      createCallPoint({
        device: id,
        inputs: device.inputs,
        hardware: device.hardware,
        firmware: device.firmware,
        phone: options.phone ?? null,
        clock,
        link,
        journal: options.journal(device),
        random: seededRandom(seed, `point/${id}`),
        ...(options.salt === undefined ? {} : { salt: options.salt }),
        onChange(state) {
          for (const watcher of watchers) watcher.onState?.(state);
        },
        onBeep(beep) {
          for (const watcher of watchers) watcher.onBeep?.(id, beep);
        },
        onTrouble: (reason) => options.onTrouble?.(id, reason),
      }),
    );
  }

  const powerOf = (id: string, point: CallPoint): Powered => ({
    cutPower: () => {
      point.cutPower();
    },
    boot() {
      try {
        point.boot();
      } catch (error) {
        options.onTrouble?.(id, (error as Error).message);
      }
    },
  });

  return {
    ids: [...points.keys()],
    point: (id) => points.get(id),
    states: () => [...points.values()].map((point) => point.state()),
    watch(watcher) {
      watchers.add(watcher);
      return () => {
        watchers.delete(watcher);
      };
    },
    start() {
      for (const [id, point] of points) {
        const spread = seededRandom(seed, `start/${id}`)() * points.size * BOOT_SPACING_MS;
        const power = powerOf(id, point);
        planned.set(`boot ${id}`, clock.setTimeout(power.boot, spread));
        planned.set(`cuts ${id}`, powerCuts(power, faults, clock, seededRandom(seed, `power/${id}`)));
      }
    },
    flap: (id, forMs) => links.get(id)?.flap(forMs),
    cutPower(id, forMs) {
      const point = points.get(id);
      if (point === undefined) return;
      planned.get(`boot ${id}`)?.();
      planned.set(`boot ${id}`, cutPowerFor(powerOf(id, point), forMs, clock));
    },
    async stop() {
      for (const cancel of planned.values()) cancel();
      await Promise.all([...points.values()].map((point) => point.stop()));
    },
  };
}
