import { randomBytes } from 'node:crypto';
import type { StageName } from '../../hub/contract/device-messages.ts';
import { createBattery } from './battery.ts';
import type { InputKind } from './button.ts';
import type { SimClock } from '../clock.ts';
import type { Settings } from './down-messages.ts';
import { createIndicator } from './indicator.ts';
import { createInputs, type Inputs } from './inputs.ts';
import type { Shown } from './lamp.ts';
import type { Link } from '../link/link.ts';
import { powerUp, type Electronics, type PowerUpOptions } from './power-up.ts';
import type { PressJournal } from './press-journal.ts';
import { between, type Random } from '../random.ts';
import type { SignalAction } from './sender.ts';

export type Hardware = 'mains' | 'battery';
/** What the sounder plays: a click at a press, "not sent", or the tune of a stage. */
export type Beep = 'pressed' | 'not-sent' | StageName;

/**
 * What a person can see of a call point. `battery` in percent, null on mains. `pressCount` counts what the device
 * noticed.
 */
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
  /** What is wired to each input; default one button on `main`. */
  inputs?: Readonly<Record<string, InputKind>>;
  hardware?: Hardware;
  firmware?: string;
  /** Phone number on the plate, shown with "not sent". Null: none. */
  phone?: string | null;
  clock: SimClock;
  link: Link;
  journal: PressJournal;
  random: Random;
  /** Defaults until the hub sends other settings. */
  settings?: Partial<Settings>;
  /**
   * Random part of press ids. By default from the system, so that two runs with the same seed do not produce the same
   * ids.
   */
  salt?: () => string;
  onChange?: (state: PointState) => void;
  onBeep?: (beep: Beep) => void;
  /** Called each time the connection is lost or refused, with the reason. */
  onTrouble?: (reason: string) => void;
}

export interface CallPoint {
  readonly id: string;
  state(): PointState;
  /** Connects the power. */
  boot(): void;
  /** Cuts the power: no DISCONNECT, no last write. */
  cutPower(): void;
  /** The button goes down and stays down. `input` is `main` unless given, here and below. */
  down(input?: string): void;
  up(input?: string): void;
  /** A short press. */
  press(input?: string): void;
  /** Keeps the button down until it counts as a hold, and a moment longer. */
  hold(input?: string): void;
  cancel(input?: string): void;
  presence(badge?: string, input?: string): void;
  /** Resets the call at the call point; also releases a latching cord. */
  reset(input?: string): void;
  /** Publishes status offline, sends DISCONNECT, and switches the power off. */
  stop(): Promise<void>;
}

const SHORT_PRESS_MS = 120;
const HOLD_MARGIN_MS = 200;

/**
 * One call point that behaves as correct firmware does. It has no power until boot().
 * @throws nothing for received messages; boot() throws when the press journal cannot be opened.
 */
export function createCallPoint(options: CallPointOptions): CallPoint {
  const { device, clock, random, hardware = 'mains', phone = null } = options;
  const factorySettings = factorySettingsOf(hardware, options.settings);
  const batteryLeft = createBattery(clock, random);
  let electronics: Electronics | null = null;
  let pressCount = 0;

  const settings = (): Settings => electronics?.settings() ?? factorySettings;
  const beep = (sound: Beep): void => {
    if (settings().volume > 0) options.onBeep?.(sound);
  };
  const state = (): PointState => ({
    id: device,
    powered: electronics !== null,
    connected: electronics?.connected() ?? false,
    ...indicator.shown(),
    pressCount,
    battery: hardware === 'mains' ? null : batteryLeft(),
  });
  const indicator = createIndicator({
    clock,
    knowledge: () => (electronics === null ? null : { ...electronics.lampKnowledge(), phone }),
    onNotSent: () => {
      beep('not-sent');
    },
    onRefreshed: changesOf(state, options.onChange),
  });
  const put = (action: SignalAction): void => {
    electronics?.put(action);
    indicator.refresh();
  };
  const inputs = createInputs({
    kinds: options.inputs ?? { main: 'button' },
    clock,
    holdMs: () => settings().holdMs,
    onPress(input, kind) {
      pressCount += 1;
      beep('pressed');
      put({ name: 'press', input, kind: kind === 'button' ? 'press' : 'pull' });
    },
    onHold: (input, heldMs) => {
      put({ name: 'press', input, kind: 'hold', heldMs });
    },
    onStuckChange: () => electronics?.inputChanged(),
  });
  /** @returns the electronics that had power until now; null if there was no power. */
  const powerOff = (): Electronics | null => {
    const gone = electronics;
    electronics = null;
    inputs.powerOff();
    return gone;
  };

  return {
    id: device,
    state,
    boot() {
      if (electronics !== null) return;
      electronics = powerUp(
        electronicsOptions(options, { factorySettings, batteryLeft, inputs, onNews: indicator.refresh, onStage: beep }),
      );
      electronics.open();
      inputs.powerOn();
      indicator.refresh();
    },
    cutPower() {
      powerOff()?.cut();
      indicator.refresh();
    },
    async stop() {
      const leaving = powerOff()?.leave();
      indicator.refresh();
      await leaving;
    },
    ...gestures({ inputs, clock, holdMs: () => settings().holdMs, put }),
  };
}

/** @returns a function that calls `tell` with the state if it has changed since the last call. */
function changesOf(state: () => PointState, tell: CallPointOptions['onChange']): () => void {
  let last = '';
  return () => {
    const text = JSON.stringify(state());
    if (text === last) return;
    last = text;
    tell?.(state());
  };
}

function factorySettingsOf(hardware: Hardware, settings: Partial<Settings> = {}): Settings {
  const heartbeatS = hardware === 'mains' ? 15 : 60;
  return { heartbeatS, holdMs: 3000, volume: 70, languages: ['zh', 'en'], ...settings };
}

type BoardParts = Pick<PowerUpOptions, 'factorySettings' | 'onNews' | 'onStage'> & {
  batteryLeft: () => number;
  inputs: Inputs;
};

function electronicsOptions(options: CallPointOptions, parts: BoardParts): PowerUpOptions {
  const { device, clock, journal, random, link, hardware = 'mains', firmware = 'sim-1.0.0', salt, onTrouble } = options;
  const { batteryLeft, inputs, factorySettings, onNews, onStage } = parts;
  return {
    factorySettings,
    onNews,
    onStage,
    device,
    clock,
    journal,
    random,
    link,
    salt: salt ?? (() => randomBytes(6).toString('hex')),
    vitals: () => ({
      ...(hardware === 'mains' ? {} : { battery: batteryLeft() }),
      rssi: -Math.round(between(random, 50, 70)),
      firmware,
      inputs: inputs.health(),
    }),
    onTrouble: (reason) => onTrouble?.(reason),
  };
}

type GestureParts = { inputs: Inputs; clock: SimClock; holdMs: () => number; put: (action: SignalAction) => void };

/** What people can do at a call point. */
function gestures({
  inputs,
  clock,
  holdMs,
  put,
}: GestureParts): Omit<CallPoint, 'id' | 'state' | 'boot' | 'cutPower' | 'stop'> {
  const pressFor = (ms: number, input: string): void => {
    inputs.contact(true, input);
    clock.setTimeout(() => {
      inputs.letGo(input);
    }, ms);
  };
  return {
    down: (input = 'main') => {
      inputs.contact(true, input);
    },
    up: (input = 'main') => {
      inputs.letGo(input);
    },
    press: (input = 'main') => {
      pressFor(SHORT_PRESS_MS, input);
    },
    hold: (input = 'main') => {
      pressFor(holdMs() + HOLD_MARGIN_MS, input);
    },
    cancel: (input = 'main') => {
      put({ name: 'cancel', input });
    },
    presence: (badge, input = 'main') => {
      put({ name: 'presence', input, ...(badge === undefined ? {} : { badge }) });
    },
    reset(input = 'main') {
      inputs.contact(false, input);
      put({ name: 'reset', input });
    },
  };
}
