import { randomBytes } from 'node:crypto';
import type { StageName } from '../hub/contract/device-messages.ts';
import { createButton, type Button, type InputKind } from './button.ts';
import type { Cancel, SimClock } from './clock.ts';
import type { Settings } from './down-messages.ts';
import { whatTheLampShows, type Shown } from './lamp.ts';
import type { Link } from './link.ts';
import { powerUp, type Electronics } from './power-up.ts';
import type { PressJournal } from './press-journal.ts';
import { between, type Random } from './random.ts';
import type { Deed } from './sender.ts';

export type Hardware = 'mains' | 'battery';
/** What the little sounder in the box plays: a click under the finger, "it did not go out", or the tune of a stage. */
export type Beep = 'pressed' | 'not-sent' | StageName;

/** What anybody can see of a call point. `battery` in percent, null on mains. `pressCount` counts what the device noticed. */
export interface PointState extends Shown {
  id: string;
  powered: boolean;
  connected: boolean;
  pressCount: number;
  battery: number | null;
}

export interface CallPointOptions {
  /** Device id; also MQTT client id and user name. */
  device: string;
  /** What hangs on each input; default one button on `main`. */
  inputs?: Readonly<Record<string, InputKind>>;
  hardware?: Hardware;
  firmware?: string;
  /** Number on the plate, for the words of "not sent". */
  phone?: string | null;
  clock: SimClock;
  link: Link;
  journal: PressJournal;
  random: Random;
  /** What holds until the hub sends other settings. */
  settings?: Partial<Settings>;
  /** Random part of press ids; by default from the machine, so that two runs with the same seed are not taken for one. */
  salt?: () => string;
  onChange?: (state: PointState) => void;
  onBeep?: (beep: Beep) => void;
  /** Each time the line is lost or refused, with the reason. */
  onTrouble?: (reason: string) => void;
}

export interface CallPoint {
  readonly id: string;
  state(): PointState;
  /** Plugs it in. */
  boot(): void;
  /** Pulls the plug: no good-bye, no last write. */
  cutPower(): void;
  /** The finger goes down and stays. `input` is `main` unless given, here and below. */
  down(input?: string): void;
  up(input?: string): void;
  /** A short press. */
  press(input?: string): void;
  /** Keeps the finger down until it counts as a hold, and a moment longer. */
  hold(input?: string): void;
  cancel(input?: string): void;
  presence(badge?: string, input?: string): void;
  /** Cleared at the place; also lets a latching cord go. */
  reset(input?: string): void;
  /** Leaves politely (status offline, DISCONNECT) and is without power then. */
  stop(): Promise<void>;
}

const SHORT_PRESS_MS = 120;
const HOLD_MARGIN_MS = 200;
const BATTERY_PER_DAY = 0.4;
const DAY_MS = 86_400_000;
const DARK: Shown = { lamp: 'off', blink: false, stage: null, say: null, sending: false, notSent: false };

/**
 * One call point that behaves as good firmware does. It has no power until boot().
 * @throws nothing for what comes over the air; boot() throws when the press journal cannot be opened.
 */
export function createCallPoint(options: CallPointOptions): CallPoint {
  const { device, clock, journal, random, hardware = 'mains', firmware = 'sim-1.0.0', phone = null } = options;
  const inputs = options.inputs ?? { main: 'button' };
  const factorySettings: Settings = {
    heartbeatS: hardware === 'mains' ? 15 : 60,
    holdMs: 3000,
    volume: 70,
    languages: ['zh', 'en'],
    ...options.settings,
  };
  let electronics: Electronics | null = null;
  let pressCount = 0;
  let shown = DARK;
  let lastTold = '';
  let lampTimer: Cancel = () => {};
  const battery = { full: between(random, 70, 100), since: clock.monotonic() };

  const settings = (): Settings => electronics?.settings() ?? factorySettings;
  const beep = (sound: Beep): void => {
    if (settings().volume > 0) options.onBeep?.(sound);
  };

  const batteryLeft = (): number =>
    Math.max(0, Math.round(battery.full - (BATTERY_PER_DAY * (clock.monotonic() - battery.since)) / DAY_MS));
  const state = (): PointState => ({
    id: device,
    powered: electronics !== null,
    connected: electronics?.connected() ?? false,
    ...shown,
    pressCount,
    battery: hardware === 'mains' ? null : batteryLeft(),
  });

  /** Works out the lamp anew and tells the outside if anything that can be seen has changed. */
  const refresh = (): void => {
    lampTimer();
    const wasNotSent = shown.notSent;
    const now = clock.monotonic();
    const lamp = electronics === null ? null : whatTheLampShows({ ...electronics.lampKnowledge(), phone }, now);
    shown = lamp?.shown ?? DARK;
    if (lamp !== null && lamp.changesAt !== null) lampTimer = clock.setTimeout(refresh, lamp.changesAt - now);
    if (shown.notSent && !wasNotSent) beep('not-sent');
    const told = JSON.stringify(state());
    if (told === lastTold) return;
    lastTold = told;
    options.onChange?.(state());
  };

  const put = (deed: Deed): void => {
    electronics?.put(deed);
    refresh();
  };

  const buttons = new Map<string, Button>(
    Object.entries(inputs).map(([input, kind]) => [
      input,
      createButton({
        kind,
        clock,
        holdMs: () => settings().holdMs,
        onPress() {
          pressCount += 1;
          beep('pressed');
          put({ name: 'press', input, kind: kind === 'button' ? 'press' : 'pull' });
        },
        onHold: (heldMs) => {
          put({ name: 'press', input, kind: 'hold', heldMs });
        },
        onStuckChange: () => electronics?.inputChanged(),
      }),
    ]),
  );

  const boot = (): void => {
    if (electronics !== null) return;
    electronics = powerUp({
      device,
      clock,
      journal,
      random,
      factorySettings,
      link: options.link,
      salt: options.salt ?? (() => randomBytes(6).toString('hex')),
      vitals: () => ({
        ...(hardware === 'mains' ? {} : { battery: batteryLeft() }),
        rssi: -Math.round(between(random, 50, 70)),
        firmware,
        inputs: Object.fromEntries([...buttons].map(([input, button]) => [input, button.stuck() ? 'stuck' : 'ok'])),
      }),
      onNews: refresh,
      onStage: beep,
      onTrouble: (reason) => options.onTrouble?.(reason),
    });
    electronics.open();
    for (const button of buttons.values()) button.powerOn();
    refresh();
  };

  /** @returns what had power until now. */
  const powerOff = (): Electronics | null => {
    const gone = electronics;
    electronics = null;
    for (const button of buttons.values()) button.powerOff();
    return gone;
  };

  const contact = (closed: boolean, input = 'main'): void => buttons.get(input)?.contact(closed);
  const letGo = (input = 'main'): void => {
    if (inputs[input] !== 'latching-cord') contact(false, input);
  };
  const pressFor = (ms: number, input?: string): void => {
    contact(true, input);
    clock.setTimeout(() => {
      letGo(input);
    }, ms);
  };

  return {
    id: device,
    state,
    boot,
    cutPower() {
      powerOff()?.cut();
      refresh();
    },
    down: (input) => {
      contact(true, input);
    },
    up: (input) => {
      letGo(input);
    },
    press: (input) => {
      pressFor(SHORT_PRESS_MS, input);
    },
    hold: (input) => {
      pressFor(settings().holdMs + HOLD_MARGIN_MS, input);
    },
    cancel: (input = 'main') => {
      put({ name: 'cancel', input });
    },
    presence: (badge, input = 'main') => {
      put({ name: 'presence', input, ...(badge === undefined ? {} : { badge }) });
    },
    reset(input = 'main') {
      contact(false, input);
      put({ name: 'reset', input });
    },
    async stop() {
      const leaving = powerOff()?.leave();
      refresh();
      await leaving;
    },
  };
}
