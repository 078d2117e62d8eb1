import {
  SETTINGS_LIMITS,
  type FeedbackMessage,
  type LampColour,
  type SettingsMessage,
  type StageName,
} from '../../hub/contract/device-messages.ts';

/**
 * A message of the hub, parsed as firmware does it: only the fields it needs, each checked, all others ignored. An
 * invalid message changes nothing and never throws.
 */
export type DownMessage =
  | { name: 'feedback'; feedback: FeedbackMessage }
  | { name: 'settings'; settings: Partial<Settings> }
  | { name: 'self-test'; nonce: string }
  | { name: 'identify' };

export type Settings = Omit<SettingsMessage, 'v'>;

/** Written as a record, so that a stage added to the contract does not compile until it is handled here. */
const STAGES: Record<StageName, true> = {
  idle: true,
  registered: true,
  acknowledged: true,
  attended: true,
  'still-coming': true,
  unanswered: true,
  'closed-hours': true,
};
const LAMPS: Record<LampColour, true> = { off: true, yellow: true, green: true, red: true };

function isOneOf<T extends string>(choices: Record<T, true>, value: unknown): value is T {
  return typeof value === 'string' && Object.hasOwn(choices, value);
}

/**
 * @param name the part of the topic after `down/`.
 * @returns null for a message that is not understood, or for an empty payload (which clears a retained topic).
 */
export function readDown(name: string, payload: string): DownMessage | null {
  let body: unknown;
  try {
    body = JSON.parse(payload);
  } catch {
    return null;
  }
  if (typeof body !== 'object' || body === null || !('v' in body) || body.v !== 1) return null;
  const fields = body as Record<string, unknown>;
  switch (name) {
    case 'feedback': {
      const feedback = readFeedback(fields);
      return feedback === null ? null : { name, feedback };
    }
    case 'settings':
      return { name, settings: readSettings(fields) };
    case 'self-test':
      return typeof fields['nonce'] === 'string' && fields['nonce'] !== '' ? { name, nonce: fields['nonce'] } : null;
    case 'identify':
      return { name };
    default:
      return null;
  }
}

function readFeedback({ input, stage, lamp, blink, say, at }: Record<string, unknown>): FeedbackMessage | null {
  if (typeof input !== 'string' || typeof at !== 'string' || !isOneOf(STAGES, stage) || !isOneOf(LAMPS, lamp))
    return null;
  const texts =
    typeof say === 'object' && say !== null
      ? Object.entries(say).filter((pair): pair is [string, string] => typeof pair[1] === 'string')
      : [];
  return {
    v: 1,
    input,
    stage,
    lamp,
    blink: blink === true,
    at,
    say: { zh: '', en: '', ...Object.fromEntries(texts) },
  };
}

/** Checks the limits of the contract's schema. A setting outside them is ignored and keeps its value. */
function readSettings({ heartbeatS, holdMs, volume, languages }: Record<string, unknown>): Partial<Settings> {
  const settings: Partial<Settings> = {};
  if (isWithin(SETTINGS_LIMITS.heartbeatS, heartbeatS)) settings.heartbeatS = heartbeatS;
  if (isWithin(SETTINGS_LIMITS.holdMs, holdMs)) settings.holdMs = holdMs;
  if (isWithin(SETTINGS_LIMITS.volume, volume)) settings.volume = volume;
  if (Array.isArray(languages) && languages.every((one) => typeof one === 'string')) settings.languages = languages;
  return settings;
}

function isWithin(
  { minimum, maximum }: { readonly minimum: number; readonly maximum: number },
  value: unknown,
): value is number {
  return Number.isInteger(value) && (value as number) >= minimum && (value as number) <= maximum;
}
