import type { Recognised } from '../dialects/dialect.ts';
import { textOf } from '../dialects/payload.ts';
import type { DeviceId } from '../domain/ids.ts';
import type { SiteDevice } from '../domain/site/site.ts';
import type { Instant } from '../domain/time.ts';

/** A device that nobody has entered, with what it said last. Its texts are bounded, and hold no control characters. */
export type UnknownDevice = {
  /** The outside broker that it was heard at; null: the hub's own. */
  readonly broker: string | null;
  /** On the hub itself: the name with which it signed in. */
  readonly device: DeviceId | null;
  readonly recognised: Recognised;
  readonly said: readonly { readonly topic: string; readonly payload: string; readonly at: Instant }[];
  readonly heardAt: Instant;
};

/** Where a message of unknown devices was heard. */
export type HeardAt = { readonly broker: string | null; readonly device: DeviceId | null };

export type UnknownDevices = {
  readonly heard: (where: HeardAt, topic: string, payload: Uint8Array) => void;
  /** Of the last hour, the one heard last first. */
  readonly list: () => readonly UnknownDevice[];
};

/** So long the caretaker is shown what a device said. */
const KNOWN_MS = 3_600_000;
/** One topic is read no more often. */
const READ_EVERY_MS = 2_000;
const DEVICES_MAX = 500;
const TOPICS_MAX = 2_000;
/** Different topics that are shown of one device. */
const SAID_MAX = 3;
const PAYLOAD_SHOWN_MAX = 200;
const ACTIONS_MAX = 32;
const ACTION_MAX = 64;

/** What a name in a topic may be, as the site document takes it. */
const NAME = /^[^+#]{1,200}$/;
/** Control characters, and those that turn or hide text. */
// oxlint-disable-next-line no-control-regex
const HIDDEN = /[\u0000-\u001F\u007F-\u009F\u061C\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF\uFFF9-\uFFFB]/g;
const HAS_HIDDEN = new RegExp(HIDDEN.source);

/**
 * What was heard of devices that are in no site document. It is memory only, and bounded: anybody who may write to a
 * broker can make devices up.
 * @param isEntered whether the site document has this device already.
 * @param steady a time that never jumps.
 */
export function createUnknownDevices(
  recognise: (topic: string, payload: Uint8Array) => readonly Recognised[],
  isEntered: (where: HeardAt, found: Recognised) => boolean,
  steady: () => Instant,
): UnknownDevices {
  /** The one heard last stands last. */
  const known = new Map<string, UnknownDevice>();
  const readAt = new Map<string, Instant>();

  function isTooSoon(where: HeardAt, topic: string): boolean {
    const key = JSON.stringify([where, topic]);
    const last = readAt.get(key);
    if (last !== undefined && steady() - last < READ_EVERY_MS) return true;
    readAt.delete(key);
    if (readAt.size >= TOPICS_MAX) readAt.clear();
    readAt.set(key, steady());
    return false;
  }

  function keep(where: HeardAt, found: Recognised, topic: string, payload: string): void {
    const { dialect, name, base, generic } = found;
    const key = JSON.stringify([where, dialect, name, base, generic?.topic]);
    const before = known.get(key);
    const at = steady();
    const others = (before?.said ?? []).filter((one) => one.topic !== topic).slice(0, SAID_MAX - 1);
    known.delete(key);
    known.set(key, {
      ...where,
      recognised: { ...before?.recognised, ...found, ...actionsOf(before?.recognised.actions, found.actions) },
      said: [{ topic, payload, at }, ...others],
      heardAt: at,
    });
    if (known.size > DEVICES_MAX) for (const oldest of known.keys()) return void known.delete(oldest);
  }

  return {
    heard: (where, topic, payload) => {
      if (topic.length > 256 || HAS_HIDDEN.test(topic) || isTooSoon(where, topic)) return;
      const shown = plain(textOf(payload.subarray(0, 4 * PAYLOAD_SHOWN_MAX))).slice(0, PAYLOAD_SHOWN_MAX);
      for (const found of recognise(topic, payload).slice(0, DEVICES_MAX))
        if (canBeEntered(found) && !isEntered(where, found)) keep(where, found, topic, shown);
    },
    list: () =>
      [...known.values()].toReversed().filter(({ broker, device, recognised, heardAt }) => {
        const isOld = steady() - heardAt >= KNOWN_MS;
        return !isOld && !isEntered({ broker, device }, recognised);
      }),
  };
}

function canBeEntered({ name, base, model, generic }: Recognised): boolean {
  const texts = [name, ...(base === undefined ? [] : [base]), ...(generic === undefined ? [] : [generic.topic])];
  return texts.every((text) => NAME.test(text) && !HAS_HIDDEN.test(text)) && (model?.length ?? 0) <= 200;
}

/** A device tells one action at a time; all are kept. */
function actionsOf(
  before: readonly string[] = [],
  now: readonly string[] = [],
): { readonly actions?: readonly string[] } {
  const all = new Set([...before, ...now.map((action) => plain(action).slice(0, ACTION_MAX))]);
  return all.size === 0 ? {} : { actions: [...all].slice(0, ACTIONS_MAX) };
}

function plain(text: string): string {
  return text.replaceAll(HIDDEN, '\uFFFD');
}

/** @returns whether an entry of the site document is this device. */
export function isSameDevice(
  { broker, device }: HeardAt,
  { dialect, name, base, generic }: Recognised,
  entry: SiteDevice,
): boolean {
  if ((entry.broker ?? null) !== broker) return false;
  // On the hub itself the user name says which device it is.
  if (broker === null) return entry.id === device;
  if (entry.dialect !== dialect) return false;
  if (generic !== undefined) return entry.generic?.topic === generic.topic;
  return (entry.name ?? entry.id) === name && (entry.base ?? null) === (base ?? null);
}
