import type { FeedbackMessage, HubStatusMessage, SettingsMessage } from '../contract/device-messages.ts';
import { downTopic, type DownName } from '../contract/topics.ts';
import type { Call } from '../domain/call.ts';
import type { DeviceId } from '../domain/ids.ts';
import type { SiteIndex } from '../domain/site-index.ts';
import type { Instant } from '../domain/time.ts';
import { timestamp } from '../queries/call-view.ts';
import { localMoment } from '../queries/local-moment.ts';
import { callsAtDevice, feedbackFor } from '../queries/feedback.ts';
import type { Effect } from '../store/effects.ts';
import type { Tables } from '../store/tables.ts';
import { momentWords } from './words/moment.ts';
import { wordsForCaller } from './words/caller.ts';
import { rightDoorFor } from './words/right-door.ts';
import { whoForCaller } from './words/roles.ts';
import { siteWords } from './words/site-words.ts';

export type FeedbackNeeds = {
  readonly tables: Tables;
  readonly site: () => SiteIndex;
  readonly now: () => Instant;
  /** Minutes it usually takes until somebody is at a place, or null when too little is known. */
  readonly howLong: (place: Call['place']) => number | null;
  readonly boot: string;
  readonly device: { readonly heartbeatS: number; readonly holdMs: number; readonly volume: number };
  /** Through the broker; a device that is away finds it retained when it is back. */
  readonly send: (device: string, topic: string, payload: string) => void;
  /** Runs work in the next turn of the loop. */
  readonly soon: (work: () => void) => void;
};

/** Lamps told in one turn of the loop. */
const AT_ONCE = 32;

export type DeviceFeedback = ReturnType<typeof createDeviceFeedback>;

/** What the caller is shown, always from the call's true state: at once, and after every reconnect. */
export function createDeviceFeedback({
  tables,
  site,
  now,
  howLong,
  boot,
  device: settings,
  send,
  soon,
}: FeedbackNeeds) {
  let state: HubStatusMessage['state'] = 'online';
  /** By button; what a lamp would show for less than a turn of the loop is left out. */
  const waiting = new Map<string, Effect & { type: 'feedback' }>();
  let told = 0;

  function message(input: string, call: Call | null, at: Instant): FeedbackMessage {
    const { stage, lamp, blink } = feedbackFor(call);
    const by = stage === 'acknowledged' || stage === 'attended' ? whoForCaller(site(), call?.owner ?? null) : null;
    const minutes = stage === 'acknowledged' && call !== null ? howLong(call.place) : null;
    const { telephone = null, timezone } = site().site.site;
    const opens =
      stage === 'closed-hours' && call?.dueAt != null ? momentWords(localMoment(call.dueAt, at, timezone)) : null;
    const situation = { stage, who: by, minutes, telephone, opens, rightDoor: rightDoorFor(call, site()) };
    const say = {
      ...wordsForCaller(situation),
      ...Object.fromEntries((site().site.callerWords ?? []).map((own) => [own.language, siteWords(own, situation)])),
    };
    return {
      v: 1,
      input,
      stage,
      lamp,
      blink,
      say,
      ...(call === null || stage === 'idle' ? {} : { callId: call.id }),
      ...(by === null ? {} : { by }),
      ...(minutes === null ? {} : { etaMinutes: minutes }),
      at: timestamp(at),
    };
  }

  function feedbackNow(device: DeviceId): string[] {
    return callsAtDevice(tables, site(), device).map(({ input, call }) => JSON.stringify(message(input, call, now())));
  }

  function settingsNow(): string {
    const languages = [...site().site.site.languages];
    return JSON.stringify({ v: 1, ...settings, languages } satisfies SettingsMessage);
  }

  function hubStatus(): string {
    return JSON.stringify({ v: 1, state, boot } satisfies HubStatusMessage);
  }

  function tellSome(): void {
    const many = waiting.size > AT_ONCE;
    for (const [key, { device, input, call }] of waiting) {
      waiting.delete(key);
      send(
        device,
        downTopic(device, 'feedback'),
        JSON.stringify(message(input, call.state === 'closed' ? null : call, now())),
      );
      if (many && ++told % AT_ONCE === 0) break;
    }
    if (waiting.size > 0) soon(tellSome);
  }

  return {
    /** A few lamps go at once; of thousands, some in each turn of the loop, so that presses and phones are not kept waiting. */
    tell: (effect: Effect & { type: 'feedback' }): void => {
      if (waiting.size === 0) soon(tellSome);
      waiting.set(`${effect.device}/${effect.input}`, effect);
    },
    tellAgain: (device: DeviceId, input: string): void => {
      const call = callsAtDevice(tables, site(), device).find((one) => one.input === input)?.call ?? null;
      send(device, downTopic(device, 'feedback'), JSON.stringify(message(input, call, now())));
    },
    /** What a device finds retained below its `down/`. */
    shelf: {
      down: (device: string, name: DownName): readonly string[] => {
        if (name === 'feedback') return feedbackNow(device as DeviceId);
        if (name === 'settings') return [settingsNow()];
        return [];
      },
      hubStatus,
    },
    stopping: (): void => {
      state = 'stopping';
    },
  };
}
