import { downPrefix } from '../../hub/contract/topics.ts';
import type { SimClock } from '../clock.ts';
import { readDown, type Settings } from './down-messages.ts';
import type { FeedbackMemory } from './feedback-memory.ts';
import { IDENTIFY_MS } from './lamp.ts';

export interface DownlinkOptions {
  device: string;
  clock: SimClock;
  feedback: Pick<FeedbackMemory, 'heard'>;
  factorySettings: Settings;
  onHeartbeatPeriod: () => void;
  onSelfTest: (nonce: string) => void;
}

/** Messages of the hub to a device, and what they have changed since power-up. */
export interface Downlink {
  /** @returns false for a topic of another device. */
  receive(topic: string, payload: string): boolean;
  settings(): Settings;
  /** Until when the device identifies itself by its lamp, monotonic milliseconds; null when not asked to. */
  identifyUntil(): number | null;
}

export function createDownlink(options: DownlinkOptions): Downlink {
  const { clock, feedback, factorySettings, onHeartbeatPeriod, onSelfTest } = options;
  const prefix = downPrefix(options.device);
  let settings = factorySettings;
  let identifyUntil: number | null = null;

  const changeSettings = (changes: Partial<Settings>): void => {
    const before = settings.heartbeatS;
    settings = { ...settings, ...changes };
    if (settings.heartbeatS !== before) onHeartbeatPeriod();
  };

  return {
    receive(topic, payload) {
      if (!topic.startsWith(prefix)) return false;
      const message = readDown(topic.slice(prefix.length), payload);
      if (message?.name === 'feedback') feedback.heard(message.feedback);
      else if (message?.name === 'settings') changeSettings(message.settings);
      else if (message?.name === 'self-test') onSelfTest(message.nonce);
      else if (message?.name === 'identify') identifyUntil = clock.monotonic() + IDENTIFY_MS;
      return true;
    },
    settings: () => settings,
    identifyUntil: () => identifyUntil,
  };
}
