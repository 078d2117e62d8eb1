import { Type, type Static } from 'typebox';
import type { CallView, FactView } from './call.ts';
import type { WordsView } from './ids.ts';
import type { MeView } from './http/people.ts';

/**
 * Frames of `GET /api/v1/stream` (stream.md, Frames of the hub): JSON text, one message or an array of messages in
 * order.
 */

/** `pages`: version of the pages that this hub serves; left out by an older hub, and by one that serves none. */
export type HelloFrame = {
  type: 'hello';
  seq: number;
  boot: string;
  serverTime: string;
  pages?: string;
  me: MeView;
};
/** Who is on duty and who is the backup. `opensAt` is null while the team is open. An older hub sends only `staff`. */
export type DutyView = {
  team: string;
  staff: string[];
  awaited?: string[];
  backup?: string[];
  why?: string[];
  mode?: string;
  opensAt?: string | null;
};
export type ReachState = 'proven' | 'unproven' | 'cannot';
/** Why a way is heard as it is, as codes. */
export const WAY_REASONS = [
  'proven',
  'no-line',
  'line-broke',
  'hub-started',
  'no-sign',
  'line-silent',
  'asleep',
  'mute',
  'tone-not-heard',
  'board',
  'pager',
  'pager-untested',
  'pager-stream',
  'pager-silent',
] as const;
export type WayReason = (typeof WAY_REASONS)[number];
/**
 * One way by which a person is told. Further kinds may be added. `id` names a pager; its name is only for its owner
 * and leads (`GET /staff/{id}/pagers`).
 */
export type WayView = {
  kind: 'page' | 'pager';
  id: string | null;
  state: ReachState;
  why: WayReason;
  since: string;
  gone: boolean;
};
/** An older hub sends neither `since` nor `ways`. */
export type ReachabilityView = {
  staff: string;
  state: ReachState;
  why: string;
  lastProofAt: string | null;
  since?: string | null;
  ways?: WayView[];
};
/** Who would hear a press at this place now, in order of steps. `few`: fewer than two of them are proven. */
export type PlaceReachView = {
  place: string;
  kind: string;
  proven: number;
  few: boolean;
  hears: { staff: string; step: number; state: ReachState }[];
};
export type SnapshotFrame = {
  type: 'snapshot';
  seq: number;
  calls: CallView[];
  duty: DutyView[];
  reachability: ReachabilityView[];
  places?: PlaceReachView[];
};
/** Sent when reachability has changed, at most every few seconds. It is not in the event log. */
export type ReachabilityFrame = {
  type: 'reachability';
  people: ReachabilityView[];
  places: PlaceReachView[];
  duty: DutyView[];
};
/**
 * A test ring for this person only. The phone sounds as for an alert and sends a receipt `heard` with `ringId` as
 * `alertId`.
 */
export type TestRingFrame = { type: 'test-ring'; ringId: string; say: WordsView; sound: string };
/** `call` is absent for facts that are not about a call (a new site document). */
export type ChangeFrame = {
  type: 'change';
  seq: number;
  at: string;
  fact: Omit<FactView, 'seq' | 'at'>;
  call?: CallView;
};
export type AlertWhyName =
  | 'raised'
  | 'calling-again'
  | 'emergency'
  | 'escalated'
  | 'repeated'
  | 're-raised'
  | 'released'
  | 'second-pair'
  | 'cancelled'
  | 'still-open'
  | 'handed-over'
  | 'hand-over-accepted'
  | 'hand-over-declined'
  | 'hand-over-returned'
  | 'redirected';
export type AlertFrame = {
  type: 'alert';
  alertId: string;
  seq: number;
  call: CallView;
  why: AlertWhyName;
  say: WordsView;
  sound: string;
  /** True while the press is not stored. People are alerted, but the button has no PUBACK. */
  notRecorded?: boolean;
};
export type WithdrawFrame = { type: 'withdraw'; alertId: string; reason: string; by?: WordsView };
export type PingFrame = { type: 'ping'; at: string };
/** A fault of the hub itself. It is shown as trouble and never as a call. */
export type TroubleFrame = { type: 'trouble'; what: 'not-recorded' | 'recorded-again'; say: WordsView };
/**
 * News of a matter for this person only: offered to them, answered, passed on, due today. It is not replayed to a page
 * that connects later; such a page reads `GET /matters?mine=true`.
 */
export type MatterFrame = {
  type: 'matter';
  why: 'handed-over' | 'accepted' | 'declined' | 'returned' | 'passed-on' | 'due';
  matter: string;
  say: WordsView;
  sound: string;
};
/**
 * A device is in trouble that must be told at once; for the caretaker and the lead, and for the desk when a broker or a
 * bridge is gone. It never rings as a call does.
 * It is not replayed: a page that connects later reads `GET /troubles`.
 */
export type DeviceTroubleFrame = {
  type: 'device-trouble';
  why: 'raised' | 'again';
  trouble: string;
  kind: 'silent' | 'false-presses' | 'broker-gone' | 'bridge-gone';
  callPoint: string;
  say: WordsView;
  sound: string;
};
export type ServerMessage =
  | HelloFrame
  | SnapshotFrame
  | ChangeFrame
  | AlertFrame
  | WithdrawFrame
  | PingFrame
  | TroubleFrame
  | ReachabilityFrame
  | TestRingFrame
  | MatterFrame
  | DeviceTroubleFrame;
/** The key of the permission table. An alert that was not recorded has no list of people and is for all. */
export type FrameName = ServerMessage['type'] | 'unrecorded-alert';

export const Pong = Type.Object({
  type: Type.Literal('pong'),
  at: Type.Optional(Type.String({ description: '`at` of the ping' })),
});
export const Receipt = Type.Object({
  type: Type.Literal('receipt'),
  alertId: Type.String({
    minLength: 1,
    maxLength: 64,
    description: '`alertId` of an alert, or `ringId` of a test ring',
  }),
  stage: Type.Union([Type.Literal('shown'), Type.Literal('heard')], {
    description: '`shown`: on the screen; `heard`: the phone has sounded',
  }),
});
export const Visible = Type.Object({
  type: Type.Literal('visible'),
  visible: Type.Boolean({ description: 'whether the page is in front' }),
  mute: Type.Optional(Type.Boolean({ description: 'the page makes no sound' })),
  board: Type.Optional(Type.Boolean({ description: 'the page hangs on a wall, so that nobody may be in front of it' })),
  tapped: Type.Optional(Type.Boolean({ description: 'somebody has just touched the board' })),
});

/** A client may also send an array of at most 256 messages. Unknown types are ignored. */
export const CLIENT_SCHEMAS = { pong: Pong, receipt: Receipt, visible: Visible } as const;
export type ClientMessage = Static<typeof Pong> | Static<typeof Receipt> | Static<typeof Visible>;
