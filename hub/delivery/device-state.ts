import type { FeedbackMessage, HubStatusMessage, LampMessage, SettingsMessage } from '../contract/device-messages.ts';
import type { DownName } from '../contract/topics.ts';
import type { Call } from '../domain/call/call.ts';
import type { DeviceId } from '../domain/ids.ts';
import type { SiteIndex } from '../domain/site/site-index.ts';
import type { Instant } from '../domain/time.ts';
import { timestamp } from '../queries/call-view.ts';
import type { CallQueries } from '../queries/calls.ts';
import { feedbackFor, feedbackForAll } from '../queries/feedback.ts';
import { localMoment } from '../queries/local-moment.ts';
import { wordsForCaller } from './words/caller.ts';
import { momentWords } from './words/moment.ts';
import { rightDoorFor } from './words/right-door.ts';
import { whoForCaller } from './words/roles.ts';
import { siteWords } from './words/site-words.ts';

export type DeviceStateDeps = {
  readonly calls: Pick<CallQueries, 'atDevice'>;
  readonly site: () => SiteIndex;
  readonly now: () => Instant;
  /** The usual time in minutes until a person arrives at a place; null when too little is known. */
  readonly howLong: (place: Call['place']) => number | null;
  readonly boot: string;
  readonly device: { readonly holdMs: number; readonly volume: number };
  /** Seconds between two heartbeats of this device. */
  readonly heartbeatSOf: (device: DeviceId) => number;
};

export type DeviceState = ReturnType<typeof createDeviceState>;

/**
 * What a device shows at this moment: the feedback of each input, its settings, the status of the hub. It is always
 * derived from the stored state of the call. It sends nothing, so the broker can be opened with it before anything
 * can be sent.
 */
export function createDeviceState({
  calls,
  site,
  now,
  howLong,
  boot,
  device: settings,
  heartbeatSOf,
}: DeviceStateDeps) {
  let state: HubStatusMessage['state'] = 'online';

  function messageOf(input: string, call: Call | null, at: Instant): FeedbackMessage {
    const { stage, lamp, blink } = feedbackFor(call);
    const owner = stage === 'acknowledged' || stage === 'attended' ? whoForCaller(site(), call?.owner ?? null) : null;
    const minutes = stage === 'acknowledged' && call !== null ? howLong(call.place) : null;
    const { telephone = null, timezone } = site().site.site;
    const opens =
      stage === 'closed-hours' && call?.dueAt != null ? momentWords(localMoment(call.dueAt, at, timezone)) : null;
    const situation = { stage, who: owner, minutes, telephone, opens, rightDoor: rightDoorFor(call, site()) };
    const spoken = {
      ...wordsForCaller(situation),
      ...Object.fromEntries(
        (site().site.callerWords ?? []).map((words) => [words.language, siteWords(words, situation)]),
      ),
    };
    return {
      v: 1,
      input,
      stage,
      lamp,
      blink,
      say: spoken,
      ...(call === null || stage === 'idle' ? {} : { callId: call.id }),
      ...(owner === null ? {} : { by: owner }),
      ...(minutes === null ? {} : { etaMinutes: minutes }),
      at: timestamp(at),
    };
  }

  function feedbackNow(device: DeviceId): string[] {
    return calls.atDevice(device).map(({ input, call }) => JSON.stringify(messageOf(input, call, now())));
  }

  function lampOf(atInputs: readonly { readonly call: Call | null }[]): string {
    const { lamp, blink } = feedbackForAll(atInputs.map(({ call }) => call));
    return JSON.stringify({ v: 1, lamp, blink: blink ? 1 : 0 } satisfies LampMessage);
  }

  function settingsOf(device: DeviceId): string {
    const languages = [...site().site.site.languages];
    return JSON.stringify({ v: 1, ...settings, heartbeatS: heartbeatSOf(device), languages } satisfies SettingsMessage);
  }

  function hubStatus(): string {
    return JSON.stringify({ v: 1, state, boot } satisfies HubStatusMessage);
  }

  return {
    /** The payload for one input, as JSON. @param call the open call there; null when there is none. */
    feedback: (input: string, call: Call | null): string => JSON.stringify(messageOf(input, call, now())),
    /** The lamp alone, as a small JSON payload. @param call the open call at this input; the others are looked up. */
    lamp: (device: DeviceId, input: string, call: Call | null): string =>
      site()
        .inputsOf(device)
        .every((one) => one === input)
        ? lampOf([{ call }])
        : lampOf([...calls.atDevice(device).filter((one) => one.input !== input), { call }]),
    /** The retained state that a device receives when it subscribes below its `down/`. */
    retained: {
      down: (device: string, name: DownName): readonly string[] => {
        if (name === 'feedback') return feedbackNow(device as DeviceId);
        if (name === 'lamp') return [lampOf(calls.atDevice(device as DeviceId))];
        if (name === 'settings') return [settingsOf(device as DeviceId)];
        return [];
      },
      hubStatus,
    },
    heartbeatSOf,
    /** From now on the status of the hub is `stopping`. */
    stopping: (): void => {
      state = 'stopping';
    },
  };
}
