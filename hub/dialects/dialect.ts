import type { DialectName, SiteDevice } from '../domain/site/site.ts';
import type { Instant } from '../domain/time.ts';
import type { Outputs } from './outputs/output.ts';

/** One message of a bought device, as it came over MQTT. */
export type Heard = {
  readonly topic: string;
  readonly payload: Uint8Array;
  /**
   * `own`: the device published it to the hub's own broker. Then `retained` is only the flag that the device set, and
   * the message is live. `outside`: another broker delivered it. Then `retained` says that it is a replay of a stored
   * message (MQTT 3.1.1 §3.3.1-8).
   */
  readonly from: 'own' | 'outside';
  readonly retained: boolean;
  /** The broker says that it may have sent this before (DUP of an outside broker; always false for `own`). */
  readonly redelivered: boolean;
  /** When the hub got it, by the hub's time. Times that a device names are used only to tell messages apart. */
  readonly at: Instant;
};

/** What is remembered of one input between two messages. It is plain JSON, and is stored with the press. */
export type InputMemory = {
  /** The last level of a contact. Left out: not known since the device came online. */
  readonly level?: boolean;
  /** The level before the device came online. */
  readonly levelBefore?: boolean;
  /** What told the last press apart, where the family has such a thing (a counter, a time of the device). */
  readonly key?: string;
  readonly action?: string;
  /** When that press was heard, by the hub's time. */
  readonly at?: Instant;
};

/** What is remembered of one device. A new device has `NOTHING_KNOWN`. */
export type DialectMemory = {
  readonly inputs: { readonly [input: string]: InputMemory };
  readonly availability: Availability;
  /** Firmware of the device or of its bridge, as it was said last. */
  readonly version?: string;
};

/** `unknown`: after a start of hub, broker or bridge, until the device is heard. */
export type Availability = 'online' | 'offline' | 'unknown';

export const NOTHING_KNOWN: DialectMemory = { inputs: {}, availability: 'unknown' };

/** Values that are not plausible are left out, and named in `implausible`. */
export type Health = {
  /** Percent, 0 to 100. */
  readonly battery?: number;
  readonly batteryLow?: boolean;
  /** dBm, below 0. */
  readonly rssi?: number;
  /** Radio link quality of Zigbee, 0 to 255. */
  readonly linkQuality?: number;
  /** Seconds since power-up. */
  readonly uptimeS?: number;
  /** Volt. */
  readonly voltage?: number;
  readonly tamper?: boolean;
  readonly implausible?: readonly string[];
};

/** What a message says, once all replays and duplicates are known as such. */
export type Said =
  /**
   * Somebody pressed. `input` is an id as the site document writes it: `Button1` is `button1`, `input:0` is `input-0`.
   * `action` is the word of the family (`single`, `L`, `btn_down`, `ON`).
   */
  | { readonly is: 'press'; readonly input: string; readonly action: string; readonly kind: 'press' | 'hold' | 'pull' }
  /** The contact opened again. It changes nothing but the record. */
  | { readonly is: 'release'; readonly input: string }
  /** The same press said once more: counted, never told. */
  | { readonly is: 'duplicate'; readonly input: string; readonly action: string }
  | { readonly is: 'health'; readonly health: Health }
  | { readonly is: 'availability'; readonly state: 'online' | 'offline' }
  /** The bridge between the device and the broker (the coordinator of zigbee2mqtt, a 433 MHz gateway). */
  | { readonly is: 'bridge'; readonly bridge: string; readonly state: 'online' | 'offline' }
  /** Device or bridge runs another firmware than before: its buttons are unproven again. */
  | { readonly is: 'version'; readonly version: string }
  /** Nobody pressed, and why this message is nothing. */
  | { readonly is: 'nothing'; readonly why: string };

/** `memory` replaces the one that was passed in; it is the same object when nothing changed. */
export type Hearing = { readonly said: readonly Said[]; readonly memory: DialectMemory };

/** A device that nobody has mapped yet, as far as one message tells. */
export type Recognised = {
  readonly dialect: DialectName;
  /** Its name in topics: what goes into `name` of the site document. */
  readonly name: string;
  readonly base?: string;
  readonly model?: string;
  /** For the dialect `generic`: what the message says of its topics. */
  readonly generic?: SiteDevice['generic'];
  /** What it can say, where it tells. */
  readonly actions?: readonly string[];
};

/**
 * How one family of devices speaks. Each dialect is one pure file: no clock, no store, no broker. The same functions
 * read a message that came to the hub's own broker and one that came through an outside broker.
 */
export type Dialect = {
  readonly name: DialectName;
  /** What can be promised for this family. */
  readonly promise: {
    /** Whether a receipt (PUBACK) can mean "stored": false where the family sends its presses with QoS 0. */
    readonly receipt: boolean;
    /** How a dead device is noticed: a broken line (seconds), a missing check-in (hours), not at all. */
    readonly liveness: 'line' | 'check-in' | 'none';
    /** Whether such a button may be the only one of a place. */
    readonly mayBeSole: boolean;
  };
  /** Topic filters of all that this device and its bridge say. */
  readonly filters: (device: SiteDevice) => readonly string[];
  /**
   * The topics on which the device takes its commands: what it may subscribe to on the hub's own broker. Topics of whole
   * groups (`cmnd/tasmotas/#`, `shellies/command`) are not its own. Empty for a family whose devices stand behind a bridge.
   */
  readonly commandFilters: (device: SiteDevice) => readonly string[];
  /** What its devices can show to a caller; null: nothing. All its topics lie below `commandFilters`. */
  readonly outputs: Outputs | null;
  /** The topic of its birth and will, the only will that takes effect; null: the family has none. */
  readonly availabilityTopic: (device: SiteDevice) => string | null;
  /** Reads one message on one of its topics. Never throws: what cannot be read is `nothing`, with the reason. */
  readonly hear: (device: SiteDevice, memory: DialectMemory, heard: Heard) => Hearing;
  /** Where devices that nobody has entered are heard, by the usual topics of the family. */
  readonly discoveryFilters: readonly string[];
  /** @returns the devices that a message of unknown ones comes from or tells of; empty: not this family. */
  readonly recognise: (topic: string, payload: Uint8Array) => readonly Recognised[];
};
