import { Type, type Static } from 'typebox';
import { Id } from './ids.ts';

/** Topics that the hub issues: 192 random bits after a mark by which a log can redact them. */
export const PAGER_TOPIC_PATTERN = '^lb_[-_A-Za-z0-9]{32}$';
/** Topics that one connection may name. */
export const PAGER_TOPICS_MAX = 4;
/** Connections of one topic; of more, the oldest is ended. */
export const PAGER_LINES_MAX = 3;
/** A JSON stream must get a line within 77 s, or the app gives it up. */
export const PAGER_KEEPALIVE_MS = 45_000;
/** A WebSocket is pinged so often, and more often while a call is open. */
export const PAGER_PING_MS = 45_000;
export const PAGER_PING_IN_CALL_MS = 15_000;
/** How long a button works after the end of its call. */
export const PAGER_TOKEN_AFTER_MS = 15 * 60_000;
/** Wrong topics and tokens of one network that are answered in a burst, and then in each second. */
export const PAGER_GUESSES_BURST = 60;
export const PAGER_GUESSES_PER_S = 1;

const EventId = Type.String({
  pattern: '^[A-Za-z0-9]{12}$',
  description: 'unique over the hub; the app drops one that it knows',
});
const Sequence = Type.String({
  pattern: '^[-_A-Za-z0-9]{1,64}$',
  description: 'names the popup; a later message with it replaces the text without a sound',
});
const Seconds = Type.Integer({ minimum: 0, description: 'seconds since 1970' });
const Topic = Type.String({ minLength: 1, description: 'the topic of this phone' });

/** The first object of each connection; `topic` is the list as the app named it. */
export const PagerOpen = Type.Object({ id: EventId, time: Seconds, event: Type.Literal('open'), topic: Topic });
/** A line that keeps a JSON stream open. */
export const PagerKeepalive = Type.Object({
  id: EventId,
  time: Seconds,
  event: Type.Literal('keepalive'),
  topic: Topic,
});

const HttpAction = Type.Object({
  id: Type.Enum(['go', 'no', 'heard'], { description: 'I am going; cannot come; I heard the test ring' }),
  action: Type.Literal('http'),
  label: Type.String({ minLength: 1 }),
  url: Type.String({ pattern: '^https?://[^\\s]+/a/v1\\.[^\\s]+$', description: 'below the base URL of the app' }),
  method: Type.Literal('POST'),
  clear: Type.Literal(true, { description: 'the popup goes when the answer is 2xx' }),
});
const ViewAction = Type.Object({
  id: Type.Literal('details'),
  action: Type.Literal('view'),
  label: Type.String({ minLength: 1 }),
  url: Type.String({ pattern: '^https?://' }),
});

export const PagerMessage = Type.Object({
  id: EventId,
  sequence_id: Sequence,
  time: Seconds,
  event: Type.Literal('message'),
  topic: Topic,
  title: Type.String({ minLength: 1, description: 'wish and place; never a resident' }),
  message: Type.String({ minLength: 1 }),
  priority: Type.Integer({
    minimum: 1,
    maximum: 5,
    description:
      '5: emergency, urgent call, test ring; 4: routine call; 3: a note to the owner of the call or the phone; 2: who goes',
  }),
  tags: Type.Optional(Type.Array(Type.String())),
  actions: Type.Array(Type.Union([HttpAction, ViewAction]), { maxItems: 3 }),
});

/** Takes a popup away. */
export const PagerDelete = Type.Object({
  id: EventId,
  sequence_id: Sequence,
  time: Seconds,
  event: Type.Literal('message_delete'),
  topic: Topic,
});

export type PagerMessageView = Static<typeof PagerMessage>;
export type PagerDeleteView = Static<typeof PagerDelete>;

/** The answer to a button. A call that somebody else took, or that is closed, is answered 200 too. */
export const PagerAnswer = Type.Object({
  ok: Type.Literal(true),
  call: Type.Optional(Id),
  role: Type.Enum(['responder', 'helper', 'closed', 'cannot', 'tested'], {
    description: 'what the person is now: owner; somebody else goes; nothing to do; not rung again; proven',
  }),
});
export type PagerAnswerView = Static<typeof PagerAnswer>;

/** Refusals, in the words of the ntfy server, because the app shows them. */
export const PAGER_REFUSALS = {
  since: { code: 40008, http: 400, error: 'invalid since parameter' },
  upgrade: { code: 40016, http: 400, error: 'invalid request: client not using the websocket protocol' },
  forbidden: { code: 40301, http: 403, error: 'forbidden' },
  notFound: { code: 40401, http: 404, error: 'page not found' },
  method: { code: 40501, http: 405, error: 'method not allowed' },
  gone: { code: 41001, http: 410, error: 'this button does not work any more' },
  notRecorded: { code: 50301, http: 503, error: 'not recorded, try again' },
} as const;
export type PagerRefusal = keyof typeof PAGER_REFUSALS;
